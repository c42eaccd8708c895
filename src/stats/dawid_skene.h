// Labels behind the votes of erring judges: Dawid and Skene's model, anchored
// by items whose label people gave.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/error.h"
#include "core/verdict.h"

namespace assize {

/// Votes in any order, columns of equal length; a judge may vote on an item
/// several times, or not at all.
struct PanelVotes {
  std::size_t items = 0, judges = 0, classes = 0;
  std::vector<std::uint32_t> item = {};   ///< Below `items`.
  std::vector<std::uint32_t> judge = {};  ///< Below `judges`.
  std::vector<std::uint32_t> label = {};  ///< Below `classes`.
};

/// By item, people's label; kNoGold where there is none.
inline constexpr std::uint32_t kNoGold = 0xffffffff;

enum class Anchor : std::uint8_t {
  /// Judges' error matrices are counted on the gold items and held; only the
  /// shares of the classes are fitted.  Correlated judges cannot turn labels
  /// round.
  kFixed,
  /// They start there and are fitted; gold items keep their label.
  kStart,
};

struct DawidSkeneOptions {
  Anchor anchor = Anchor::kFixed;
  /// Added to every cell of every error matrix, as by a Dirichlet prior, so
  /// that nothing unseen is impossible.
  double smoothing = 0.5;
  /// Steps end when the log-likelihood moves by no more, in nats.
  double tolerance = 1e-10;
  int most_iterations = 10000;
};

struct DawidSkene {
  std::vector<double> posterior;  ///< items x classes, row-major.
  std::vector<double> share;      ///< By class.
  /// errors[(j classes + k) classes + l]: P(judge j says l | label k).
  std::vector<double> errors;
  double log_likelihood = kAbsent;  ///< Of votes and gold, in nats.
  int iterations = 0;
  bool converged = false;

  /// The most likely class of each item, the first of equals.
  std::vector<std::uint32_t> labels() const;
};

/// Expectation-maximisation.  Item i counts `weight[i]` times (empty: once).
/// Fails where some class has no gold item of some weight, or some judge no
/// vote on a gold item: without such an anchor the classes of a panel whose
/// judges err together may come out turned round.  O(votes classes) per step.
/// **Source:** Dawid and Skene 1979, doi:10.2307/2346806.
/// **Checked against:** an independent implementation in numpy (tests/oracles).
Result<DawidSkene> dawid_skene(const PanelVotes& votes,
                               std::span<const std::uint32_t> gold,
                               const DawidSkeneOptions& options = {},
                               std::span<const double> weight = {});

/// The same without gold, from the shares of votes, without smoothing: only to
/// reproduce published fits.  Labels may be turned round, so no report uses it.
/// **Checked against:** the 45 patients of Dawid and Skene 1979.
DawidSkene dawid_skene_as_published(const PanelVotes& votes);

}  // namespace assize
