// What effects over several pairings of attacked and clean are made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "audit/measure.h"
#include "audit/measured_columns.h"
#include "core/benchmark.h"

namespace assize {

/// Whether a pairing is of what a search found and its control, and so of two
/// entrants; of any other the clean side is a system.
bool is_of_control(const Benchmark& bench, const RecordedAttack& pairing);

/// Differences of columns over the same instructions: where a pairing is
/// narrowed, both its columns are of its common instructions.  Refers to all it
/// is made of; pairings with a control are in none of them.
class PairingTerms {
 public:
  PairingTerms(const Benchmark& bench, const Measurement& measured,
               const MeasuredColumns& columns,
               std::span<const RecordedAttack> attacks)
      : bench_(bench),
        measured_(measured),
        columns_(columns),
        attacks_(attacks) {}

  /// The mean over an arm's pairings of attacked - clean, of the quantity of
  /// `like`; none where no pairing has it.
  std::vector<Term> mean(std::uint16_t arm, std::size_t like) const;

  /// The least-squares slope of attacked - clean per doubling of the dose, over
  /// the pairings of one attack with one clean system; none where fewer than
  /// two doses have it.
  std::vector<Term> slope(const RecordedAttack& of, std::size_t like) const;

 private:
  struct Dose {
    std::size_t attacked = 0;
    std::optional<std::size_t> clean;
    double log2 = 0;
  };

  std::vector<Dose> at_doses(const RecordedAttack& of, std::size_t like) const;

  const Benchmark& bench_;
  const Measurement& measured_;
  const MeasuredColumns& columns_;
  std::span<const RecordedAttack> attacks_;
};

}  // namespace assize
