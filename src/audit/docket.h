// Every trial of an audit, in the order in which judges are asked.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "audit/audit_config.h"
#include "audit/design.h"
#include "core/benchmark.h"
#include "plugin/suite.h"

namespace assize {

/// What is judged by whom.
struct DocketOf {
  const Benchmark& bench;
  const Suite& suite;
  std::span<const JudgePrompt> prompts;  ///< Of the suite; none: all are shown.
  std::span<const std::uint16_t> under_test;
  std::span<const AttackUse> attacks;   ///< For those on the presentation.
  std::span<const std::uint16_t> arms;  ///< By attack: its index in the plan.
  Design design;
  std::uint16_t first_judge = 0, judges = 0;  ///< Numbered from first_judge.
  std::uint64_t seed = 1;
  /// 1 to N of N: every N-th cluster of the order; 0 of 0: all.
  std::uint32_t shard = 0, shards = 0;
};

/// A range, never a list: one cluster's trials are made when they are wanted.
/// For each judge: the suite's published trials of the systems under test that
/// show as many answers as the prompt for them, and those of every entrant in
/// the place of its clean self, crossed by the design's factors.  Where an
/// attack asks for the other order and the design has not both, the clean
/// trials are shown in it too, in that attack's arm.  Clusters come in a seeded
/// permutation, each with all its trials together, so that a run cut short is a
/// random sample of instructions with every arm complete. Const and
/// thread-safe; outlived by what it is of.
class Docket {
 public:
  explicit Docket(const DocketOf& of);

  std::size_t clusters() const { return order_.size(); }
  /// Of all clusters together.
  std::size_t trials() const { return begin_.back(); }
  /// The answers left out, as no prompt shows as many at once; where there are
  /// some.
  std::optional<Exclusion> left_out() const;
  /// Where the trials of the cluster at `place` begin among all.
  std::size_t begin(std::size_t place) const { return begin_[place]; }
  /// The trials of the cluster at `place`, by judge; those that share the start
  /// of their prompt (item, turn, first answer) stand together.
  std::vector<Trial> at(std::size_t place) const;

 private:
  std::vector<Trial> published_in(std::uint32_t cluster) const;

  DocketOf of_;
  std::vector<Trial> published_;  ///< The suite's own, by cluster.
  std::uint32_t unshown_ = 0;
  std::vector<std::size_t> first_;    ///< By cluster: into published_.
  std::vector<std::uint32_t> order_;  ///< Clusters that have trials.
  std::vector<std::size_t> begin_;    ///< By place, and the end.
  std::vector<std::vector<std::uint16_t>> entrants_;  ///< By clean system.
  std::vector<std::uint16_t> constants_;
};

}  // namespace assize
