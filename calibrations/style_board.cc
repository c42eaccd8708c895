#include "calibrations/style_board.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace assize {
namespace {

double win_rate(double strength) { return 100 / (1 + std::exp(-strength)); }

/// Where no clean system meets another, nothing is known of style.
bool any_clean(const StandardisedBattles& of) {
  for (std::size_t i = 0; i < of.data.battles.outcome.size(); ++i) {
    if (!of.follows[of.data.battles.first[i]] &&
        !of.follows[of.data.battles.second[i]]) {
      return true;
    }
  }
  return false;
}

/// Columns with a slope, or those without.
std::vector<std::string_view> columns(const StandardisedFit& fit, bool with) {
  std::vector<std::string_view> out;
  for (std::size_t j = 0; j < fit.sd.size(); ++j) {
    if ((fit.sd[j] > 0) == with) out.push_back(kStyleCovariates[j]);
  }
  return out;
}

}  // namespace

Result<std::unique_ptr<const Estimator>> StyleBoard::make(
    const Study& study, const StyleConvention& convention) {
  const auto baseline = static_cast<std::uint16_t>(study.bench.reference);
  auto gathered = style_battles(study, convention, baseline);
  if (!gathered) return tl::unexpected(gathered.error());
  if (!any_clean(gathered->fit)) {
    return fail("no judged pair has both answers");
  }
  std::unique_ptr<const StyleBoard> board(
      new StyleBoard(study, convention, std::move(*gathered)));
  if (!board->model_.connected()) {
    return fail(
        "some systems met neither the baseline nor anybody who can be compared "
        "with it");
  }
  if (columns(board->fit_, true).empty()) {
    return fail(
        "no system's answers vary against the others' in length or looks");
  }
  if (board->fit_.status == BradleyTerryStatus::kDisconnected) {
    return fail(
        "without a ridge, as this convention has it, nobody can be compared "
        "with the baseline: none has both won and lost something");
  }
  if (board->fit_.status != BradleyTerryStatus::kFitted) {
    return fail(
        "style tells all outcomes apart, so this convention's slopes have no "
        "finite value");
  }
  return board;
}

StyleBoard::StyleBoard(const Study& study, const StyleConvention& convention,
                       StyleBattles battles)
    : convention_(convention),
      model_(battles.fit, convention.options),
      fit_(model_.fit()),
      clusters_(study.table.clusters()),
      tokens_(battles.tokens) {
  for (const auto& [system, rows] : battles.left_out) {
    left_out_.push_back(fmt::format(
        "{} of {}", rows, printable(study.bench.systems[system], 60)));
  }
  const Battles& of = battles.fit.data.battles;
  for (std::size_t s = 0; s < study.bench.systems.size(); ++s) {
    Quantity quantity{.metric = "win_rate",
                      .system = static_cast<std::uint16_t>(s),
                      .judge = study.judge};
    std::uint32_t last = 0;
    for (std::size_t i = 0; i < of.outcome.size(); ++i) {
      if (of.first[i] != s && of.second[i] != s) continue;
      quantity.clusters += quantity.n == 0 || of.cluster[i] != last;
      last = of.cluster[i];
      ++quantity.n;
    }
    // The baseline has a place where the table has rows of its own.
    const bool listed =
        static_cast<int>(s) != study.bench.reference ||
        std::ranges::find(study.table.system, s) != study.table.system.end();
    if (quantity.n == 0 || !listed) continue;
    newcomers_ = newcomers_ || battles.fit.follows[s];
    quantities_.push_back(std::move(quantity));
  }
}

void StyleBoard::estimate(std::span<const double> weight, std::span<double> out,
                          Scratch&) const {
  const StandardisedFit fit = model_.fit(weight, &fit_);
  for (std::size_t q = 0; q < quantities_.size(); ++q) {
    out[q] = win_rate(fit.strength[quantities_[q].system]);
  }
}

void StyleBoard::influence(std::span<double> out) const {
  std::vector<double> by_strength(clusters_ * model_.systems());
  model_.influence(fit_, by_strength);
  const std::size_t columns = quantities_.size();
  for (std::size_t q = 0; q < columns; ++q) {
    const std::size_t s = quantities_[q].system;
    const double share = win_rate(fit_.strength[s]) / 100;
    const double scale = std::isfinite(share) ? static_cast<double>(clusters_) *
                                                    100 * share * (1 - share)
                                              : 0;
    for (std::size_t g = 0; g < clusters_; ++g) {
      out[g * columns + q] = scale * by_strength[g * model_.systems() + s];
    }
  }
}

Notes StyleBoard::notes() const {
  Notes notes{.convention = fmt::format("{}.style", convention_.name),
              .assumes = {"Length and looks are a confounder to hold fixed; "
                          "quality that shows as length or structure is "
                          "removed with them.",
                          "Compared at the mean style of all battles, which "
                          "the convention centres on, not at equal style."}};
  if (!tokens_) {
    notes.assumes.push_back(
        "Characters stand in for tokens, which the answers do not count.");
  }
  if (!left_out_.empty()) {
    notes.assumes.push_back(
        fmt::format("Battles left out, for the answer of that system is not "
                    "there, or not its counts: {}.",
                    fmt::join(left_out_, ", ")));
  }
  if (newcomers_) {
    notes.assumes.push_back(
        "An attacked system or a constant joins the clean systems' board: it "
        "takes their slopes and scales as they are.");
  }
  for (const std::string_view name : columns(fit_, true)) {
    const auto j = static_cast<std::size_t>(
        std::ranges::find(kStyleCovariates, name) - kStyleCovariates.begin());
    notes.parameters.emplace_back(fmt::format("gamma.{}", name), fit_.slope[j]);
  }
  if (const auto dropped = columns(fit_, false); !dropped.empty()) {
    notes.assumes.push_back(
        fmt::format("Without a slope, for no battle differs in it from any "
                    "other: {}.",
                    fmt::join(dropped, ", ")));
  }
  return notes;
}

}  // namespace assize
