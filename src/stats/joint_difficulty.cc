#include "stats/joint_difficulty.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace assize {
namespace {

constexpr double kWeak = 0.01;  ///< The penalty on a and b.
constexpr double kLeastVariance = 0.01, kMostVariance = 100;
constexpr double kTolerance = 1e-9;
constexpr int kMostSweeps = 1000;
constexpr int kMostSteps = 100;
constexpr auto kNobody = std::numeric_limits<std::uint32_t>::max();

/// A Newton step that moves no log-odds by more than 1 lowers a logistic loss.
double bounded(double step, double most) { return step / std::max(1.0, most); }

}  // namespace

JointDifficulty::JointDifficulty(const DifficultyRows& rows)
    : begin_(rows.items + 1),
      rows_(rows.item.size()),
      a_(rows.systems),
      b_(rows.systems),
      u_(rows.items) {
  for (const std::uint32_t item : rows.item) ++begin_[item + 1];
  for (std::size_t i = 0; i < rows.items; ++i) begin_[i + 1] += begin_[i];
  std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
  for (std::size_t k = 0; k < rows.item.size(); ++k) {
    assert(rows.outcome[k] >= 0 && rows.outcome[k] <= 1);
    rows_[next[rows.item[k]]++] = {rows.system[k], rows.length[k],
                                   rows.outcome[k]};
  }
  find_spread();
}

/// Sweeps to the optimum at this tau^2; by how much the share of the spread
/// that its u show is above 1.
double JointDifficulty::excess(double log_variance) {
  variance_ = std::exp(log_variance);
  const double enough = kTolerance * (1 + static_cast<double>(rows_.size()));
  converged_ = false;
  for (int sweep = 0; sweep < kMostSweeps && !converged_; ++sweep) {
    ++sweeps_;
    const double of_systems = move_systems();
    converged_ = std::max(of_systems, move_items()) <= enough;
    move_origin();
  }
  return implied_ / variance_ - 1;
}

/// False position in log tau^2, an end that stays put counting half (the
/// Illinois rule). Turn about with the sweeps it would creep where tau is
/// small.
void JointDifficulty::find_spread() {
  double low = std::log(kLeastVariance), high = std::log(kMostVariance);
  double at_low = excess(low);
  if (!converged_ || at_low <= 0) return;
  double at_high = excess(high);
  if (!converged_ || at_high >= 0) return;
  for (int step = 0; step < kMostSteps && converged_; ++step) {
    const double middle = (low * at_high - high * at_low) / (at_high - at_low);
    const double found = excess(middle);
    if (std::abs(found) <= kTolerance || high - low <= kTolerance) return;
    if (found > 0) {
      low = middle;
      at_low = found;
      at_high /= 2;
    } else {
      high = middle;
      at_high = found;
      at_low /= 2;
    }
  }
  converged_ = false;
}

double JointDifficulty::log_odds(const Row& row, double u) const {
  return a_[row.system] + b_[row.system] * row.length + u;
}

/// One Newton step of every system's a and b; the largest |gradient|.
double JointDifficulty::move_systems() {
  struct Sums {
    double a = 0, b = 0, aa = kWeak, ab = 0, bb = kWeak;
  };
  std::vector<Sums> sums(a_.size());
  for (std::size_t s = 0; s < a_.size(); ++s) {
    sums[s].a = kWeak * a_[s];
    sums[s].b = kWeak * b_[s];
  }
  for (std::size_t i = 0; i < u_.size(); ++i) {
    for (std::size_t k = begin_[i]; k < begin_[i + 1]; ++k) {
      const Row& row = rows_[k];
      const double p = 1 / (1 + std::exp(-log_odds(row, u_[i])));
      const double bend = p * (1 - p);
      Sums& of = sums[row.system];
      of.a += p - row.outcome;
      of.b += (p - row.outcome) * row.length;
      of.aa += bend;
      of.ab += bend * row.length;
      of.bb += bend * row.length * row.length;
    }
  }
  double largest = 0;
  for (std::size_t s = 0; s < a_.size(); ++s) {
    const Sums& of = sums[s];
    largest = std::max({largest, std::abs(of.a), std::abs(of.b)});
    const double determinant = of.aa * of.bb - of.ab * of.ab;
    const double by_a = (of.bb * of.a - of.ab * of.b) / determinant;
    const double by_b = (of.aa * of.b - of.ab * of.a) / determinant;
    const double moved = std::abs(by_a) + std::abs(by_b);
    a_[s] -= bounded(by_a, moved);
    b_[s] -= bounded(by_b, moved);
  }
  return largest;
}

JointDifficulty::Slope JointDifficulty::slope(std::uint32_t item, double u,
                                              std::uint32_t left_out) const {
  Slope out{u / variance_, 1 / variance_};
  for (std::size_t k = begin_[item]; k < begin_[item + 1]; ++k) {
    if (rows_[k].system == left_out) continue;
    const double p = 1 / (1 + std::exp(-log_odds(rows_[k], u)));
    out.first += p - rows_[k].outcome;
    out.second += p * (1 - p);
  }
  return out;
}

/// One Newton step of every instruction that was met; the largest |gradient|.
double JointDifficulty::move_items() {
  double largest = 0, met = 0, squares = 0;
  for (std::uint32_t i = 0; i < u_.size(); ++i) {
    if (begin_[i] == begin_[i + 1]) continue;
    const Slope at = slope(i, u_[i], kNobody);
    const double step = at.first / at.second;
    largest = std::max(largest, std::abs(at.first));
    u_[i] -= bounded(step, std::abs(step));
    squares += u_[i] * u_[i] + 1 / at.second;
    ++met;
  }
  if (met > 0) implied_ = squares / met;
  return largest;
}

/// Steps by turns would move what all u and all a have in common, with
/// opposite signs, only slowly; this is its optimum.
void JointDifficulty::move_origin() {
  double of_items = 0, of_systems = 0;
  for (const double u : u_) of_items += u / variance_;
  for (const double a : a_) of_systems += kWeak * a;
  std::size_t met = 0;
  for (std::size_t i = 0; i < u_.size(); ++i) met += begin_[i] != begin_[i + 1];
  const double shift =
      (of_items - of_systems) / (static_cast<double>(met) / variance_ +
                                 kWeak * static_cast<double>(a_.size()));
  if (!std::isfinite(shift)) return;
  for (double& a : a_) a += shift;
  for (std::size_t i = 0; i < u_.size(); ++i) {
    if (begin_[i] != begin_[i + 1]) u_[i] -= shift;
  }
}

double JointDifficulty::without(std::uint32_t system,
                                std::uint32_t item) const {
  double u = u_[item];
  for (int step = 0; step < kMostSteps; ++step) {
    const Slope at = slope(item, u, system);
    if (std::abs(at.first) <= kTolerance / 10) break;
    const double by = at.first / at.second;
    u -= bounded(by, std::abs(by));
  }
  return u;
}

double JointDifficulty::spread() const { return std::sqrt(variance_); }

}  // namespace assize
