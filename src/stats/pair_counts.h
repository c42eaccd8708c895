// Comparisons of systems in pairs, counted by pair and by cluster.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace assize {

/// One element per comparison; vectors of equal length.
struct Battles {
  std::size_t systems = 0;
  std::vector<std::uint32_t> first = {}, second = {};  ///< Below `systems`.
  /// In [0, 1]: 1 where `first` won, 0 where `second` did, 1/2 for a tie.
  std::vector<double> outcome = {};
  std::vector<double> weight = {};          ///< >= 0; empty: one each.
  std::vector<std::uint32_t> cluster = {};  ///< Empty: each one its own.
};

/// What all comparisons of two systems say together.
struct PairCell {
  std::uint32_t first = 0, second = 0;  ///< first < second.
  /// Weights of what `first` won, `second` won, and neither.
  double first_wins = 0, second_wins = 0, ties = 0;
};

/// The comparisons of each cluster, aggregated by pair, so that a bootstrap
/// replicate adds up cells and never sees a comparison again. Const calls are
/// thread-safe.
class PairCounts {
 public:
  /// An outcome between 1/2 and 1 counts as a win of weight 2 y - 1 and a tie
  /// of the rest, and so below 1/2; in halves this is y of a win. Requires
  /// first != second. O(n log n).
  explicit PairCounts(const Battles& battles);

  /// The cells under cluster weights (empty: one each), in the order of
  /// (first, second): every pair that was ever compared, also where its
  /// weight is now 0. O(cells of the clusters that have a weight).
  std::vector<PairCell> weigh(
      std::span<const double> cluster_weight = {}) const;

  std::size_t systems() const { return systems_; }
  std::size_t clusters() const { return begin_.size() - 1; }
  std::size_t used_clusters() const;  ///< Those that hold a comparison.

  /// How a comparison ended.
  enum class End : std::uint32_t { kFirstWins, kSecondWins, kTie };
  /// What one cluster holds of one end of one pair.
  struct Part {
    std::uint32_t cell = 0;  ///< Index into weigh()'s cells.
    End end = End::kTie;
    double amount = 0;
  };
  /// The parts of cluster g. Requires g < clusters().
  std::span<const Part> parts(std::size_t g) const {
    return std::span(parts_).subspan(begin_[g], begin_[g + 1] - begin_[g]);
  }

 private:
  void add(std::uint32_t cell, End end, double amount);

  std::size_t systems_ = 0;
  std::vector<PairCell> pairs_;     ///< With zero counts.
  std::vector<std::size_t> begin_;  ///< clusters + 1 offsets into parts_.
  std::vector<Part> parts_;
};

/// Who can be told apart from whom. An edge leads from i to j where i won
/// something of j; ties lead both ways.
struct Connectivity {
  bool strong = false;  ///< Every system is reached from every other.
  /// By system: the index of its strong component; components are numbered by
  /// their least system.
  std::vector<std::uint32_t> component;
  std::vector<std::uint32_t> undefeated;  ///< Compared, and lost nothing.
  std::vector<std::uint32_t> winless;     ///< Compared, and won nothing.
  std::vector<std::uint32_t> absent;      ///< Never compared.
};

/// Ford's condition on the win graph: Bradley and Terry's model has a finite
/// maximum-likelihood fit if and only if `strong`. O(systems^2 + cells).
/// **Source:** Ford 1957, doi:10.2307/2308513.
/// **Checked against:** reachability by matrix powers.
Connectivity connectivity(std::size_t systems, std::span<const PairCell> cells);

}  // namespace assize
