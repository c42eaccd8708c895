// Which instructions and topics of a benchmark tell systems apart, and how few
// instructions would do.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/meta.h"
#include "audit/meta_study.h"
#include "stats/item_separation.h"

namespace assize {

struct MetaItem {
  std::uint32_t cluster = 0;
  std::string id, topic;  ///< Of the instruction's first item.
  ItemSeparation separation;
};

/// The instructions of one topic, or without topics of one category.
struct MetaTopic {
  std::string name;
  std::uint32_t instructions = 0;
  double contribution = kAbsent;  ///< Mean over its instructions.
  Interval interval;  ///< Student's, over them; NaN: too few, or no spread.
  /// Of systems by these instructions alone; see ItemReport.
  MetaMetric separability;
};

/// Few instructions that keep apart what all of them do.
struct MetaSubset {
  std::vector<std::string> ids;
  std::uint64_t pairs = 0;  ///< Told apart by all instructions.
  MetaMetric linear;        ///< Separability by Student's intervals.
  MetaMetric resampled;     ///< By the headline, resampled within it.
  /// Share of a system's separated pairs that a subset chosen without that
  /// system keeps: what to expect for a system that is yet to come.
  MetaMetric kept_for_new;
};

/// An instruction's score of a system is the headline's pseudo-value: its value
/// plus the influence of that instruction, whose mean is the headline, exactly
/// for means. Intervals here are Student's of these, so that subsets compare
/// alike. Only instructions that the judge judged for every system count.
struct ItemReport {
  std::uint32_t complete = 0, partial = 0;  ///< Instructions.
  std::vector<MetaItem> items;  ///< By falling contribution, then cluster.
  std::vector<MetaTopic> topics;
  MetaMetric separability;  ///< Of all complete instructions.
  MetaSubset subset;
  std::string subset_reason;  ///< Why there is no subset.
  std::string reason;         ///< Why there is nothing at all.
};

/// The subset is sought by separating_subset(), with its guarantees and lacks.
ItemReport item_report(const MetaStudy& study, const AuditConfig& config,
                       unsigned threads);

}  // namespace assize
