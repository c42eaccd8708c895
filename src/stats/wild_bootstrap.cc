#include "stats/wild_bootstrap.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

#include "core/parallel_for.h"

namespace assize {
namespace {

constexpr std::size_t kPoints = 6;
/// 6^6 is the largest full enumeration that costs less than a second.
constexpr std::size_t kMostEnumerated = 50'000;
/// Statistics that differ by rounding alone are equal.
constexpr double kNoise = 1e-9;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

const std::array<double, kPoints> kWebb = {-std::sqrt(1.5), -1, -std::sqrt(0.5),
                                           std::sqrt(0.5),  1,  std::sqrt(1.5)};

/// 6^clusters, or 0 if that is more than `most`.
std::size_t enumerable(std::size_t clusters, std::size_t most) {
  std::size_t count = 1;
  for (std::size_t g = 0; g < clusters; ++g) {
    count *= kPoints;
    if (count > most) return 0;
  }
  return count;
}

}  // namespace

WildClusterBootstrap::WildClusterBootstrap(std::span<const double> part,
                                           std::span<const double> whole,
                                           std::size_t draws,
                                           const Stream& stream,
                                           unsigned threads) {
  assert(part.size() == whole.size());
  double parts = 0;
  for (std::size_t g = 0; g < part.size(); ++g) {
    if (!(whole[g] > 0)) continue;
    whole_.push_back(whole[g]);
    deviation_.push_back(part[g]);
    parts += part[g];
    all_ += whole[g];
    whole_squares_ += whole[g] * whole[g];
  }
  if (!(all_ > 0)) return;
  value_ = parts / all_;
  double squares = 0;
  for (std::size_t g = 0; g < whole_.size(); ++g) {
    deviation_[g] -= value_ * whole_[g];
    squares += deviation_[g] * deviation_[g];
  }
  const auto count = static_cast<double>(whole_.size());
  if (whole_.size() > 1) {
    error_ = std::sqrt(squares * count / (count - 1)) / all_;
  }
  const std::size_t all_draws =
      enumerable(whole_.size(), std::max(draws, kMostEnumerated));
  exact_ = all_draws > 0;
  draws_.resize(exact_ ? all_draws : draws);
  parallel_for(draws_.size(), threads, [&](std::size_t b) {
    Stream random = stream.at(b);
    std::size_t digits = b;
    for (std::size_t g = 0; g < whole_.size(); ++g, digits /= kPoints) {
      const std::size_t point =
          exact_ ? digits % kPoints : random.below(kPoints);
      add(draws_[b], kWebb[point], g);
    }
  });
}

void WildClusterBootstrap::add(Draw& draw, double weight,
                               std::size_t cluster) const {
  const double e = deviation_[cluster], m = whole_[cluster];
  const double we = weight * e, wm = weight * m;
  draw.w_e += we;
  draw.w_m += wm;
  draw.ww_ee += we * we;
  draw.ww_em += we * wm;
  draw.ww_mm += wm * wm;
  draw.w_em += we * m;
  draw.w_mm += wm * m;
}

double WildClusterBootstrap::squared_t(const Draw& draw, double shift) const {
  // Deviations from the null are e - shift m.  The draw's ratio is `moved` off
  // the null, and its residuals are w (e - shift m) - moved m.
  const double moved = (draw.w_e - shift * draw.w_m) / all_;
  const double own =
      draw.ww_ee - 2 * shift * draw.ww_em + shift * shift * draw.ww_mm;
  const double squares = own - 2 * moved * (draw.w_em - shift * draw.w_mm) +
                         moved * moved * whole_squares_;
  const double distance = moved * moved * all_ * all_;
  // Equal weights leave residuals that are rounding alone where the estimate
  // is far away: the draw has no spread, and is infinitely far.
  if (squares <= 1e-12 * own) return distance > 1e-12 * own ? kInfinity : 0;
  const auto count = static_cast<double>(whole_.size());
  return distance / (squares * count / (count - 1));
}

double WildClusterBootstrap::p(double null_value) const {
  if (!(error_ > 0) || draws_.empty()) return kAbsent;
  const double shift = null_value - value_;
  const double seen = shift / error_ * (shift / error_) * (1 - kNoise);
  const auto extreme =
      static_cast<double>(std::ranges::count_if(draws_, [&](const Draw& draw) {
        return squared_t(draw, shift) >= seen;
      }));
  const auto count = static_cast<double>(draws_.size());
  return exact_ ? extreme / count : (extreme + 1) / (count + 1);
}

double WildClusterBootstrap::edge(double direction, double alpha) const {
  // Far beyond any Student quantile that a rejection could need.
  constexpr double kFarthest = 1e6;
  double inside = 0, outside = 1;
  while (p(value_ + direction * outside * error_) > alpha) {
    inside = outside;
    outside *= 2;
    if (outside > kFarthest) return direction * kInfinity;
  }
  while (outside - inside > 1e-6) {
    const double middle = (inside + outside) / 2;
    (p(value_ + direction * middle * error_) > alpha ? inside : outside) =
        middle;
  }
  return value_ + direction * outside * error_;
}

Interval WildClusterBootstrap::interval(double level) const {
  assert(level > 0 && level < 1);
  Interval interval;
  interval.level = level;
  if (!(error_ > 0) || draws_.empty()) return interval;
  interval.lower = edge(-1, 1 - level);
  interval.upper = edge(1, 1 - level);
  return interval;
}

}  // namespace assize
