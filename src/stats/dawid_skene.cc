#include "stats/dawid_skene.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace assize {
namespace {

class Panel {
 public:
  Panel(const PanelVotes& votes, std::span<const std::uint32_t> gold,
        std::span<const double> weight, const DawidSkeneOptions& options)
      : votes_(votes), gold_(gold), weight_(weight), options_(options) {
    fit_.posterior.resize(votes.items * votes.classes);
    fit_.share.resize(votes.classes);
    fit_.errors.resize(votes.judges * votes.classes * votes.classes);
  }

  /// Every item's posterior is the share of its votes.
  void start_at_votes() {
    for (std::size_t v = 0; v < votes_.item.size(); ++v) {
      row(votes_.item[v])[votes_.label[v]] += 1;
    }
    for (std::size_t i = 0; i < votes_.items; ++i) normalise(row(i));
  }

  /// Gold items have their label, the others none at all; then the matrices
  /// are those of the gold.
  void start_at_gold() {
    for (std::size_t i = 0; i < votes_.items; ++i) {
      if (has_gold(i)) row(i)[gold_[i]] = 1;
    }
    count_errors();
    count_share();
  }

  DawidSkene run(bool errors_first, bool hold_errors) {
    if (errors_first) {
      count_errors();
      count_share();
    }
    for (double before = -HUGE_VAL;; before = fit_.log_likelihood) {
      ++fit_.iterations;
      expect();
      // Both infinite where an item of weight is impossible: then it ends too.
      fit_.converged =
          !(std::abs(fit_.log_likelihood - before) > options_.tolerance);
      if (fit_.converged || fit_.iterations >= options_.most_iterations) {
        return fit_;
      }
      if (!hold_errors) count_errors();
      count_share();
    }
  }

 private:
  std::span<double> row(std::size_t item) {
    return std::span(fit_.posterior)
        .subspan(item * votes_.classes, votes_.classes);
  }
  bool has_gold(std::size_t item) const {
    return !gold_.empty() && gold_[item] != kNoGold;
  }
  double weight(std::size_t item) const {
    return weight_.empty() ? 1 : weight_[item];
  }

  static void normalise(std::span<double> values) {
    double sum = 0;
    for (const double value : values) sum += value;
    if (!(sum > 0)) return;
    for (double& value : values) value /= sum;
  }

  void count_errors() {
    const std::size_t classes = votes_.classes;
    std::ranges::fill(fit_.errors, options_.smoothing);
    for (std::size_t v = 0; v < votes_.item.size(); ++v) {
      const std::span<const double> posterior = row(votes_.item[v]);
      for (std::size_t k = 0; k < classes; ++k) {
        const std::size_t cell = votes_.judge[v] * classes + k;
        fit_.errors[cell * classes + votes_.label[v]] +=
            weight(votes_.item[v]) * posterior[k];
      }
    }
    for (std::size_t cell = 0; cell < votes_.judges * classes; ++cell) {
      normalise(std::span(fit_.errors).subspan(cell * classes, classes));
    }
  }

  void count_share() {
    std::ranges::fill(fit_.share, 0.0);
    for (std::size_t i = 0; i < votes_.items; ++i) {
      const std::span<const double> posterior = row(i);
      for (std::size_t k = 0; k < votes_.classes; ++k) {
        fit_.share[k] += weight(i) * posterior[k];
      }
    }
    normalise(fit_.share);
  }

  void expect() {
    const std::size_t classes = votes_.classes;
    for (std::size_t i = 0; i < votes_.items; ++i) {
      for (std::size_t k = 0; k < classes; ++k) {
        const bool excluded = has_gold(i) && gold_[i] != k;
        row(i)[k] = excluded ? -HUGE_VAL : std::log(fit_.share[k]);
      }
    }
    for (std::size_t v = 0; v < votes_.item.size(); ++v) {
      const std::span<double> joint = row(votes_.item[v]);
      for (std::size_t k = 0; k < classes; ++k) {
        const std::size_t cell = votes_.judge[v] * classes + k;
        joint[k] += std::log(fit_.errors[cell * classes + votes_.label[v]]);
      }
    }
    fit_.log_likelihood = 0;
    for (std::size_t i = 0; i < votes_.items; ++i) {
      const std::span<double> joint = row(i);
      const double most = std::ranges::max(joint);
      double sum = 0;
      for (double& value : joint) {
        value = most > -HUGE_VAL ? std::exp(value - most) : 0;
        sum += value;
      }
      if (weight(i) > 0) {
        fit_.log_likelihood += weight(i) * (most + std::log(sum));
      }
      normalise(joint);
    }
  }

  const PanelVotes& votes_;
  std::span<const std::uint32_t> gold_;
  std::span<const double> weight_;
  const DawidSkeneOptions& options_;
  DawidSkene fit_;
};

Result<void> check_anchor(const PanelVotes& votes,
                          std::span<const std::uint32_t> gold,
                          std::span<const double> weight) {
  std::vector<bool> known(votes.classes, false), heard(votes.judges, false);
  const auto counts = [&](std::size_t i) {
    return gold[i] != kNoGold && (weight.empty() || weight[i] > 0);
  };
  for (std::size_t i = 0; i < votes.items; ++i) {
    assert(gold[i] == kNoGold || gold[i] < votes.classes);
    if (counts(i)) known[gold[i]] = true;
  }
  for (std::size_t v = 0; v < votes.item.size(); ++v) {
    if (counts(votes.item[v])) heard[votes.judge[v]] = true;
  }
  for (std::size_t k = 0; k < votes.classes; ++k) {
    if (!known[k]) {
      return fail(fmt::format(
          "class {} has no item labelled by people: Dawid and Skene's model "
          "could turn the labels round",
          k));
    }
  }
  for (std::size_t j = 0; j < votes.judges; ++j) {
    if (!heard[j]) {
      return fail(
          fmt::format("judge {} has no vote on an item labelled by people", j));
    }
  }
  return {};
}

}  // namespace

std::vector<std::uint32_t> DawidSkene::labels() const {
  std::vector<std::uint32_t> out;
  const std::size_t classes = share.size();
  for (std::size_t at = 0; at < posterior.size(); at += classes) {
    const auto row = std::span(posterior).subspan(at, classes);
    out.push_back(static_cast<std::uint32_t>(std::ranges::max_element(row) -
                                             row.begin()));
  }
  return out;
}

Result<DawidSkene> dawid_skene(const PanelVotes& votes,
                               std::span<const std::uint32_t> gold,
                               const DawidSkeneOptions& options,
                               std::span<const double> weight) {
  assert(votes.item.size() == votes.judge.size());
  assert(votes.item.size() == votes.label.size());
  assert(weight.empty() || weight.size() == votes.items);
  if (gold.size() != votes.items) {
    return fail(
        "no item is labelled by people, and without an anchor Dawid "
        "and Skene's model may turn the labels round");
  }
  if (const auto fine = check_anchor(votes, gold, weight); !fine) {
    return tl::unexpected(fine.error());
  }
  Panel panel(votes, gold, weight, options);
  panel.start_at_gold();
  return panel.run(false, options.anchor == Anchor::kFixed);
}

DawidSkene dawid_skene_as_published(const PanelVotes& votes) {
  const DawidSkeneOptions options{.smoothing = 0};
  Panel panel(votes, {}, {}, options);
  panel.start_at_votes();
  return panel.run(true, false);
}

}  // namespace assize
