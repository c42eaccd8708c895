#include "audit/measured_columns.h"

#include <algorithm>
#include <cmath>

#include "audit/statistics.h"
#include "stats/quantile.h"

namespace assize {
namespace {

/// Whether two quantities differ in their system at most.
bool same_scope(const Quantity& a, const Quantity& b) {
  return a.metric == b.metric && a.judge == b.judge && a.arm == b.arm &&
         a.defence == b.defence && a.category == b.category &&
         a.effect == b.effect;
}

/// 1 + how many of the board stand above; absent where the own value or one
/// of the board's is.
template <typename ValueOf>
double place(std::size_t column, std::span<const std::size_t> board,
             ValueOf value_of) {
  const double own = value_of(column);
  double above = 0;
  for (const std::size_t other : board) {
    const double value = value_of(other);
    if (std::isnan(value) || std::isnan(own)) return kAbsent;
    above += value > own;
  }
  return 1 + above;
}

}  // namespace

bool MeasuredColumns::refitted(std::size_t column) const {
  return calibration_of(column).ends_with(kRefit);
}

std::optional<std::size_t> MeasuredColumns::sibling(
    std::size_t like, std::uint16_t system) const {
  for (std::size_t c = 0; c < measured_.columns(); ++c) {
    if (measured_.source[c] == measured_.source[like] &&
        measured_.quantity[c].system == system &&
        same_scope(measured_.quantity[c], measured_.quantity[like])) {
      return c;
    }
  }
  return std::nullopt;
}

bool MeasuredColumns::narrowed(int pair, std::uint16_t judge) const {
  return std::ranges::any_of(sources_, [&](const Source& source) {
    return source.pair == pair && source.judge == judge;
  });
}

std::optional<std::size_t> MeasuredColumns::paired(std::size_t like,
                                                   std::uint16_t system,
                                                   int pair) const {
  if (!narrowed(pair, measured_.quantity[like].judge)) {
    return sibling(like, system);
  }
  for (std::size_t c = 0; c < measured_.columns(); ++c) {
    if (calibration_of(c) == calibration_of(like) &&
        source_of(c).pair == pair && measured_.quantity[c].system == system &&
        same_scope(measured_.quantity[c], measured_.quantity[like])) {
      return c;
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> MeasuredColumns::raw_of(std::size_t like) const {
  for (std::size_t c = 0; c < measured_.columns(); ++c) {
    if (calibration_of(c) == "raw" &&
        source_of(c).pair == source_of(like).pair &&
        measured_.quantity[c].system == measured_.quantity[like].system &&
        same_scope(measured_.quantity[c], measured_.quantity[like])) {
      return c;
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> MeasuredColumns::of_judge(
    std::size_t like, std::uint16_t judge) const {
  Quantity wanted = measured_.quantity[like];
  wanted.judge = judge;
  for (std::size_t c = 0; c < measured_.columns(); ++c) {
    if (calibration_of(c) == calibration_of(like) &&
        source_of(c).pair == source_of(like).pair &&
        measured_.quantity[c].system == wanted.system &&
        same_scope(measured_.quantity[c], wanted)) {
      return c;
    }
  }
  return std::nullopt;
}

std::vector<std::size_t> MeasuredColumns::board_of(std::size_t column) const {
  std::vector<std::size_t> board;
  const std::uint16_t own = measured_.quantity[column].system;
  const Entrant* entrant = bench_.entrant(own);
  for (std::size_t c = 0; c < measured_.columns(); ++c) {
    const std::uint16_t system = measured_.quantity[c].system;
    const bool replaced =
        entrant != nullptr && entrant->clean == static_cast<int>(system);
    const bool stranger = system != own && bench_.entrant(system) != nullptr;
    if (measured_.source[c] == measured_.source[column] && !replaced &&
        !stranger &&
        same_scope(measured_.quantity[c], measured_.quantity[column])) {
      board.push_back(c);
    }
  }
  return board;
}

Rank MeasuredColumns::rank_of(std::size_t column,
                              std::span<const std::size_t> board,
                              double confidence) const {
  Rank out{
      place(column, board, [&](std::size_t c) { return measured_.value[c]; }),
      kAbsent, kAbsent};
  // A place depends on differences, and is no better known than they are.
  if (measured_.quantity[column].clusters < kLeastClusters) return out;
  std::vector<double> ranks;
  for (std::size_t b = 0; b < measured_.replicates; ++b) {
    const double rank = place(column, board, [&](std::size_t c) {
      return measured_.replicates_of(c)[b];
    });
    if (!std::isnan(rank)) ranks.push_back(rank);
  }
  const auto all = static_cast<double>(measured_.replicates);
  if (ranks.empty() ||
      static_cast<double>(ranks.size()) < kLeastDefined * all) {
    return out;
  }
  const double tail = (1 - confidence) / 2;
  std::ranges::sort(ranks);
  out.lower = std::floor(sorted_quantile(ranks, tail));
  out.upper = std::ceil(sorted_quantile(ranks, 1 - tail));
  return out;
}

}  // namespace assize
