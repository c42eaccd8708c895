#include "audit/peer_rules.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "stats/interval.h"
#include "stats/moments.h"
#include "stats/student.h"
#include "stats/weights.h"

namespace assize {
namespace {

constexpr double kHalf = 0.5;

double rate(const std::vector<FirstPicks>& items,
            std::span<const std::uint16_t> weight) {
  double first = 0, decided = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const double times = weight.empty() ? 1 : weight[i];
    first += times * items[i].first;
    decided += times * items[i].decided;
  }
  return first / decided;  // NaN where nothing was decided.
}

std::vector<double> resampled(const std::vector<FirstPicks>& items,
                              std::size_t draws, const Stream& stream) {
  const Weights weights = draw(items.size(), {}, draws, stream, 1);
  std::vector<double> out;
  for (std::size_t b = 0; b < draws; ++b) {
    const double one = rate(items, weights.row(b));
    if (!std::isnan(one)) out.push_back(one);
  }
  return out;
}

}  // namespace

std::vector<FirstPicks> first_picks(const VerdictTable& table) {
  std::map<std::uint32_t, FirstPicks> by_item;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    FirstPicks& picks = by_item[table.item[i]];
    if (table.status[i] != Status::kChosen) continue;
    const bool wins = table.y[i] > kHalf;
    picks.decided += 1;
    picks.first += wins == (table.slot[i] == 0) ? 1 : 0;
  }
  std::vector<FirstPicks> out;
  out.reserve(by_item.size());
  for (const auto& [item, picks] : by_item) out.push_back(picks);
  return out;
}

Says judgecal_says(const std::vector<FirstPicks>& items, const Stream& stream) {
  constexpr double kAlpha = 0.05, kFloor = 0.05, kPower = 0.8;
  const std::vector<double> drawn = resampled(items, 500, stream);
  const auto below =
      std::ranges::count_if(drawn, [](double one) { return one <= kHalf; });
  const auto above =
      std::ranges::count_if(drawn, [](double one) { return one >= kHalf; });
  const double p =
      std::min(1.0, 2.0 * static_cast<double>(std::min(below, above) + 1) /
                        static_cast<double>(drawn.size() + 1));
  if (p < kAlpha) {
    return std::abs(rate(items, {}) - kHalf) >= kFloor ? Says::kBias
                                                       : Says::kNone;
  }
  const double detectable =
      (normal_quantile(1 - kAlpha / 2) + normal_quantile(kPower)) *
      standard_deviation(drawn, 1);
  return detectable > kFloor ? Says::kOpen : Says::kNone;
}

Says judgekit_says(const std::vector<FirstPicks>& items, const Stream& stream) {
  constexpr double kLow = 0.45, kHigh = 0.55;
  const Interval interval =
      percentile_interval(resampled(items, 1000, stream), 0.95);
  return interval.lower > kHigh || interval.upper < kLow ? Says::kBias
                                                         : Says::kNone;
}

}  // namespace assize
