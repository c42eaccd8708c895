#include "stats/separability.h"

#include <algorithm>
#include <cassert>
#include <set>
#include <tuple>

namespace assize {
namespace {

/// Sums over all pairs i < j what `of` says of them; NaN: not of this pair.
template <typename Of>
PairMean mean_over_pairs(std::size_t n, Of of) {
  double sum = 0;
  PairMean out;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      const double value = of(i, j);
      if (value != value) continue;
      sum += value;
      ++out.pairs;
    }
  }
  if (out.pairs > 0) out.value = sum / static_cast<double>(out.pairs);
  return out;
}

/// 1 where a stands above b, -1 below, 0 for equals.
int order(double a, double b) { return (a > b) - (a < b); }

/// 1 for the same order, 0 for opposite ones, 1/2 where one side ties.
double same_order(int of, int reference) {
  return 1 - std::abs(of - reference) / 2.0;
}

bool overlap_by(Overlap rule, const Interval& a, const Interval& b) {
  if (rule == Overlap::kMeet) return overlap(a, b);
  return std::min(a.upper, b.upper) - std::max(a.lower, b.lower) > 0;
}

}  // namespace

bool overlap(const Interval& a, const Interval& b) {
  const auto ends = [](const Interval& of) {
    return std::tuple(of.lower, of.upper);
  };
  if (ends(a) == ends(b)) return true;
  return ends(a) < ends(b) ? b.lower < a.upper : a.lower < b.upper;
}

Overlaps overlaps(std::span<const Interval> intervals) {
  Overlaps out;
  std::set<std::tuple<double, double, double, double>> seen;
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    for (std::size_t j = i + 1; j < intervals.size(); ++j) {
      ++out.pairs;
      Interval a = intervals[i], b = intervals[j];
      if (!overlap(a, b)) continue;
      ++out.overlapping;
      if (std::tuple(b.lower, b.upper) < std::tuple(a.lower, a.upper)) {
        std::swap(a, b);
      }
      seen.emplace(a.lower, a.upper, b.lower, b.upper);
    }
  }
  out.distinct = seen.size();
  return out;
}

PairMean separability(std::span<const Interval> intervals) {
  return mean_over_pairs(intervals.size(), [&](std::size_t i, std::size_t j) {
    return overlap(intervals[i], intervals[j]) ? 0.0 : 1.0;
  });
}

PairMean strict_agreement(std::span<const double> scores,
                          std::span<const double> reference) {
  assert(scores.size() == reference.size());
  return mean_over_pairs(scores.size(), [&](std::size_t i, std::size_t j) {
    return same_order(order(scores[i], scores[j]),
                      order(reference[i], reference[j]));
  });
}

PairMean agreement_of_separated(std::span<const Scored> systems,
                                std::span<const Scored> reference,
                                Overlap rule) {
  assert(systems.size() == reference.size());
  return mean_over_pairs(systems.size(), [&](std::size_t i, std::size_t j) {
    if (overlap_by(rule, reference[i].interval, reference[j].interval))
      return kAbsent;
    if (overlap_by(rule, systems[i].interval, systems[j].interval)) return 0.5;
    return same_order(order(systems[i].score, systems[j].score),
                      order(reference[i].score, reference[j].score));
  });
}

PairMean signed_agreement(std::span<const Scored> systems,
                          std::span<const Scored> reference, Overlap rule) {
  assert(systems.size() == reference.size());
  return mean_over_pairs(systems.size(), [&](std::size_t i, std::size_t j) {
    if (overlap_by(rule, systems[i].interval, systems[j].interval) ||
        overlap_by(rule, reference[i].interval, reference[j].interval)) {
      return 0.0;
    }
    return static_cast<double>(order(systems[i].score, systems[j].score) *
                               order(reference[i].score, reference[j].score));
  });
}

}  // namespace assize
