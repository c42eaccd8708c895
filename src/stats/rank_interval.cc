#include "stats/rank_interval.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "stats/quantile.h"

namespace assize {
namespace {

/// The rows without a NaN.
std::vector<std::span<const double>> defined(const Replicates& replicates) {
  std::vector<std::span<const double>> rows;
  for (std::size_t b = 0; b < replicates.count(); ++b) {
    const auto row =
        replicates.values.subspan(b * replicates.systems, replicates.systems);
    if (std::ranges::none_of(row, [](double v) { return std::isnan(v); })) {
      rows.push_back(row);
    }
  }
  return rows;
}

/// Standard deviations of all differences over the rows, ddof 1: [i n + j].
std::vector<double> spreads(std::span<const std::span<const double>> rows,
                            std::size_t n) {
  std::vector<double> spread(n * n);
  const auto count = static_cast<double>(rows.size());
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      double sum = 0, squares = 0;
      for (const auto row : rows) sum += row[i] - row[j];
      for (const auto row : rows) {
        const double d = row[i] - row[j] - sum / count;
        squares += d * d;
      }
      spread[i * n + j] = spread[j * n + i] =
          count > 1 ? std::sqrt(squares / (count - 1)) : 0;
    }
  }
  return spread;
}

/// Spreads that are rounding alone count as none.
bool spread_out(double spread, double difference) {
  return spread > 1e-12 * (1 + std::abs(difference));
}

double critical_value(std::span<const double> values,
                      std::span<const std::span<const double>> rows,
                      std::span<const double> spread, double level) {
  const std::size_t n = values.size();
  std::vector<double> largest;
  for (const auto row : rows) {
    double most = 0;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = i + 1; j < n; ++j) {
        const double difference = values[i] - values[j];
        if (!spread_out(spread[i * n + j], difference)) continue;
        most = std::max(
            most, std::abs(row[i] - row[j] - difference) / spread[i * n + j]);
      }
    }
    largest.push_back(most);
  }
  return quantile(std::move(largest), level);
}

}  // namespace

std::vector<RankInterval> ranks_from_intervals(
    std::span<const Interval> intervals) {
  std::vector<RankInterval> ranks;
  for (const Interval& own : intervals) {
    RankInterval rank{.best = 1, .worst = 0};
    for (const Interval& other : intervals) {
      rank.best += other.lower > own.upper;
      rank.worst += other.upper >= own.lower;
    }
    ranks.push_back(rank);
  }
  return ranks;
}

SimultaneousRanks simultaneous_ranks(std::span<const double> values,
                                     const Replicates& replicates,
                                     double level) {
  assert(values.size() == replicates.systems && level > 0 && level < 1);
  const std::size_t n = values.size();
  const auto rows = defined(replicates);
  SimultaneousRanks result;
  result.undefined =
      static_cast<std::uint32_t>(replicates.count() - rows.size());
  if (rows.empty()) {
    result.ranks.assign(n, {1, static_cast<std::uint32_t>(n)});
    return result;
  }
  const std::vector<double> spread = spreads(rows, n);
  result.critical = critical_value(values, rows, spread, level);
  for (std::size_t i = 0; i < n; ++i) {
    RankInterval rank{.best = 1, .worst = static_cast<std::uint32_t>(n)};
    for (std::size_t j = 0; j < n; ++j) {
      const double difference = values[j] - values[i];
      const double s = spread[i * n + j];
      const double half = spread_out(s, difference) ? result.critical * s : 0;
      rank.best += difference > half;
      rank.worst -= difference < -half;
    }
    result.ranks.push_back(rank);
  }
  return result;
}

std::vector<RankInterval> ranks_from_replicates(const Replicates& replicates,
                                                double level) {
  assert(level > 0 && level < 1);
  const std::size_t n = replicates.systems;
  const auto rows = defined(replicates);
  if (rows.empty()) {
    return std::vector<RankInterval>(n, {1, static_cast<std::uint32_t>(n)});
  }
  std::vector<std::vector<double>> rank(n);
  for (const auto row : rows) {
    std::vector<double> ascending(row.begin(), row.end());
    std::ranges::sort(ascending);
    for (std::size_t s = 0; s < n; ++s) {
      const auto above =
          ascending.end() - std::ranges::upper_bound(ascending, row[s]);
      rank[s].push_back(static_cast<double>(above + 1));
    }
  }
  std::vector<RankInterval> ranks;
  for (std::vector<double>& of_system : rank) {
    std::ranges::sort(of_system);
    const double tail = (1 - level) / 2;
    ranks.push_back(
        {static_cast<std::uint32_t>(sorted_quantile(of_system, tail)),
         static_cast<std::uint32_t>(
             std::ceil(sorted_quantile(of_system, 1 - tail)))});
  }
  return ranks;
}

std::vector<double> share_above(const Replicates& replicates) {
  const std::size_t n = replicates.systems;
  const auto rows = defined(replicates);
  std::vector<double> share(n * n);
  for (const auto row : rows) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        share[i * n + j] += row[i] > row[j] ? 1 : row[i] == row[j] ? 0.5 : 0;
      }
    }
  }
  for (double& s : share) s /= static_cast<double>(rows.size());
  return share;
}

}  // namespace assize
