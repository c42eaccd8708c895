// What `assize meta` found, as tables for people and as JSON.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "audit/meta.h"
#include "audit/meta_gaming.h"
#include "audit/meta_items.h"
#include "audit/meta_ranks.h"
#include "audit/shared_systems.h"

namespace assize::cli {

/// Metrics of one set of systems.
struct MetaGroup {
  std::string set;    ///< "all", "shared", "reference", "reference_shared".
  std::string title;  ///< For people: "All 28 systems".
  std::vector<MetaMetric> metrics;
};

/// What an audit's own judgements say besides.
struct MetaOfAudit {
  const MetaStudy& study;
  MetaRanks ranks;
  ItemReport items;
  Gaming gaming;
};

struct MetaFindings {
  std::string source, reference;  ///< Paths; "" where there is no reference.
  double level = 0.95;
  std::vector<MetaGroup> groups;
  std::optional<SharedSystems> shared;
  std::optional<MetaOfAudit> audit;
};

/// `width`: columns of the terminal.
void write_meta(const MetaFindings& found, unsigned width, std::ostream& out);

/// One document of the schema assize.meta/1: every number with its interval and
/// n; what is absent is null.
void write_meta_json(const MetaFindings& found, std::ostream& out);

}  // namespace assize::cli
