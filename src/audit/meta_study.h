// An audit's judgements, measured for what the benchmark is worth: each
// system's headline with its replicates over instructions.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "audit/audit_config.h"
#include "audit/measure.h"
#include "audit/pilot.h"
#include "audit/rated_systems.h"

namespace assize {

struct MetaQuestion {
  std::string judge = {};   ///< "": the only one.
  std::string metric = {};  ///< "": the headline's first.
  unsigned threads = 1;
  Watch watch = {};
};

/// A system that is not on the board, and why.
struct Unranked {
  std::string system, why;
};

/// Refers to itself: made once, and never copied or moved.
struct MetaStudy {
  PilotVerdicts verdicts;
  AnswerTable answers;
  std::uint16_t judge = 0;
  std::string metric, convention;
  std::vector<Source> sources;  ///< The raw headline, then calibrations.
  std::vector<std::pair<std::string, std::string>> refused;  ///< Of these: why.
  Measurement measured;
  /// Columns of the metric, by system: those that are ranked. Systems that are
  /// the attacked side of a pairing are none of them.
  std::vector<std::size_t> board;
  std::vector<Estimate> estimates;  ///< Of the board.
  std::vector<Unranked> left_out;
  double level = 0.95;

  MetaStudy() = default;
  MetaStudy(const MetaStudy&) = delete;
  MetaStudy& operator=(const MetaStudy&) = delete;

  const Benchmark& bench() const { return verdicts.bench; }
  const std::string& name_of(std::size_t column) const {
    return bench().systems[measured.quantity[column].system];
  }
  /// The system's column in the first source, or in that of `source`; -1.
  int column_of(std::uint16_t system, std::size_t source = 0) const;
  /// The board as others publish theirs; `results` are the replicates.
  std::vector<RatedSystem> rated() const;
};

/// Measures what judge and suite say of every system: the suite's headline and
/// the audit's calibrations of it, under replicates drawn by instruction.
/// Asks nobody; errors as of read_pilot(), an unknown judge or metric, several
/// judges and no choice, and fewer than two systems to rank.
tl::expected<std::unique_ptr<const MetaStudy>, RunFailure> meta_study(
    AuditConfig& config, VerdictStore* store, const MetaQuestion& question);

}  // namespace assize
