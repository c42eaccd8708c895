#include <Eigen/Core>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <utility>

#include "stats/standardised_bradley_terry.h"

namespace assize {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;
using Eigen::Index;

using Pair = std::pair<std::uint32_t, std::uint32_t>;

}  // namespace

/// How the optimum moves with each cluster's weight v_g. With K the gradient
/// of the penalised loss, d parameters / dv_g = -H^-1 dK/dv_g, where K depends
/// on v_g through the cluster's own battles, through every column's mean and
/// deviation, through what pairs weigh together and through the ridge's share.
class StandardisedBradleyTerry::Derivatives {
 public:
  Derivatives(const StandardisedBradleyTerry& of, const StandardisedFit& fit,
              Index clusters)
      : of_(of),
        fit_(fit),
        battles_(of.battles_.data.battles),
        weight_(of.weights({})),
        board_(of.board(weight_, fit)),
        systems_(static_cast<Index>(board_.system.size())),
        columns_(static_cast<Index>(board_.kept.size())),
        clusters_(clusters),
        pairs_(of.pair_weight(weight_)) {
    move_columns();
    move_leaders();
  }

  /// Of a system's strength, one element per cluster; zeros: it has none.
  Vector strength(std::uint32_t system) const {
    if (board_.place[system] != kOff) {
      return moved_.row(static_cast<Index>(board_.place[system])).transpose();
    }
    if (!std::isfinite(fit_.strength[system])) return Vector::Zero(clusters_);
    return follower(system);
  }

 private:
  Vector styled(std::size_t battle) const {
    Vector z(columns_);
    const std::size_t columns = of_.battles_.data.columns;
    for (Index k = 0; k < columns_; ++k) {
      const std::size_t j = board_.kept[static_cast<std::size_t>(k)];
      z[k] = (of_.battles_.data.x[battle * columns + j] - fit_.mean[j]) /
             fit_.sd[j];
    }
    return z;
  }

  double slope(Index k) const {
    return fit_.slope[board_.kept[static_cast<std::size_t>(k)]];
  }
  double sd(Index k) const {
    return fit_.sd[board_.kept[static_cast<std::size_t>(k)]];
  }

  double probability(std::size_t i) const {
    const double eta = fit_.strength[battles_.first[i]] -
                       fit_.strength[battles_.second[i]] + of_.styled(fit_, i);
    return 1 / (1 + std::exp(-eta));
  }

  /// d weight / d v_g of a battle in a pair is direct for its own cluster, and
  /// this share of its weight is lost for each of the pair's.
  bool floored(std::size_t i) const {
    return of_.options_.pair_floor > 0 && pairs_[i] > of_.options_.pair_floor;
  }

  Pair pair(std::size_t i) const {
    return std::minmax(battles_.first[i], battles_.second[i]);
  }

  /// Means and deviations, per unit of a column's deviation.
  void move_columns() {
    mean_ = Matrix::Zero(columns_, clusters_);
    sd_ = Matrix::Zero(columns_, clusters_);
    double whole = 0;
    for (std::size_t i = 0; i < weight_.size(); ++i) {
      if (!of_.leads(i)) continue;
      whole += weight_[i];
      const Vector z = styled(i);
      const auto g = static_cast<Index>(battles_.cluster[i]);
      mean_.col(g) += weight_[i] * z;
      sd_.col(g) += weight_[i] * (z.array().square() - 1).matrix();
    }
    mean_ /= whole;
    sd_ /= 2 * (whole - of_.options_.ddof);
  }

  struct PairSums {
    Vector gradient, share;
    double weight = 0;
  };

  /// dK/dv_g by column, and what it is made of.
  struct Field {
    Matrix of;              ///< Parameters x clusters.
    Matrix by_mean, by_sd;  ///< dK by each column's, over its deviation.
    Vector weight;          ///< Of all battles, by cluster.
    std::map<Pair, PairSums> pairs;  ///< Those that the floor does not hold.
  };

  Field gather() const {
    const Index size = systems_ + columns_;
    Field out{Matrix::Zero(size, clusters_),
              Matrix::Zero(size, columns_),
              Matrix::Zero(size, columns_),
              Vector::Zero(clusters_),
              {}};
    for (std::size_t b = 0; b < board_.battle.size(); ++b) {
      const std::size_t i = board_.battle[b];
      const double r = board_.weight[b], p = probability(i);
      const double rest = r * (p - battles_.outcome[i]);
      const Vector z = styled(i);
      Vector d = Vector::Zero(size);
      d[static_cast<Index>(board_.place[battles_.first[i]])] = 1;
      d[static_cast<Index>(board_.place[battles_.second[i]])] = -1;
      d.tail(columns_) = z;
      const auto g = static_cast<Index>(battles_.cluster[i]);
      out.of.col(g) += rest * d;
      out.weight[g] += r;
      for (Index k = 0; k < columns_; ++k) {
        const double bend = r * p * (1 - p) * slope(k);
        out.by_mean.col(k) -= bend * d;
        out.by_sd.col(k) -= bend * z[k] * d;
        out.by_mean(systems_ + k, k) -= rest;
        out.by_sd(systems_ + k, k) -= rest * z[k];
      }
      if (!floored(i)) continue;
      PairSums& sums = out.pairs[pair(i)];
      if (sums.share.size() == 0) {
        sums.gradient = Vector::Zero(size);
        sums.share = Vector::Zero(clusters_);
      }
      sums.gradient += rest * d;
      sums.share[g] += weight_[i] / pairs_[i];
      sums.weight += r;
    }
    return out;
  }

  void move_leaders() {
    const Index size = systems_ + columns_;
    Field field = gather();
    for (const auto& [of, sums] : field.pairs) {
      field.of -= sums.gradient * sums.share.transpose();
      field.weight -= sums.weight * sums.share;
    }
    field.of += field.by_mean * mean_ + field.by_sd * sd_;
    if (of_.options_.mean_loss) {
      for (Index k = 0; k < columns_; ++k) {
        field.of.row(systems_ + k) +=
            of_.options_.ridge_slope * slope(k) * field.weight.transpose();
      }
    }
    CovariateFit at;
    at.status = fit_.status;
    for (const std::uint32_t s : board_.system) {
      at.strength.push_back(fit_.strength[s]);
    }
    for (Index k = 0; k < columns_; ++k) at.slope.push_back(slope(k));
    const std::vector<double> inverse = of_.model(board_, fit_).covariance(at);
    moved_ = -Eigen::Map<const Matrix>(inverse.data(), size, size) * field.of;
  }

  /// One equation, in which also what it takes from the board moves.
  Vector follower(std::uint32_t system) const {
    const double ridge = of_.options_.ridge_strength;
    Vector field = Vector::Zero(clusters_);
    Vector by_slope = Vector::Zero(columns_);
    std::map<std::uint32_t, double> by_opponent;
    std::map<Pair, std::pair<double, Vector>> pairs;
    double bends = ridge, signed_bends = 0;
    for (std::size_t i = 0; i < weight_.size(); ++i) {
      const bool first = battles_.first[i] == system;
      if (!first && battles_.second[i] != system) continue;
      const std::uint32_t other =
          first ? battles_.second[i] : battles_.first[i];
      if (board_.place[other] == kOff) continue;
      const double sign = first ? 1 : -1, p = probability(i);
      const double floor = of_.options_.pair_floor;
      const double r =
          weight_[i] / (floor > 0 ? std::max(pairs_[i], floor) : 1);
      const double rest = sign * r * (p - battles_.outcome[i]);
      const double bend = r * p * (1 - p);
      field[static_cast<Index>(battles_.cluster[i])] += rest;
      bends += bend;
      signed_bends += sign * bend;
      by_slope += sign * bend * styled(i);
      by_opponent[other] += bend;
      if (!floored(i)) continue;
      auto& [sum, share] = pairs[pair(i)];
      if (share.size() == 0) share = Vector::Zero(clusters_);
      sum += rest;
      share[static_cast<Index>(battles_.cluster[i])] += weight_[i] / pairs_[i];
    }
    for (const auto& [of, sums] : pairs) field -= sums.first * sums.second;
    for (const auto& [other, bend] : by_opponent) {
      field -= bend * strength(other);
    }
    for (Index k = 0; k < columns_; ++k) {
      field +=
          by_slope[k] *
              (moved_.row(systems_ + k) - slope(k) * sd_.row(k)).transpose() -
          signed_bends * slope(k) * mean_.row(k).transpose();
    }
    if (ridge > 0) {
      field -= ridge * moved_.topRows(systems_).colwise().mean().transpose();
    }
    return -field / bends;
  }

  const StandardisedBradleyTerry& of_;
  const StandardisedFit& fit_;
  const Battles& battles_;
  std::vector<double> weight_;
  Board board_;
  Index systems_, columns_, clusters_;
  std::vector<double> pairs_;
  Matrix mean_, sd_;  ///< Kept columns x clusters, over the deviation.
  Matrix moved_;      ///< Strengths and slopes of the board x clusters.
};

void StandardisedBradleyTerry::influence(const StandardisedFit& fit,
                                         std::span<double> out) const {
  assert(out.size() % systems() == 0);
  std::ranges::fill(out, 0.0);
  if (fit.status != BradleyTerryStatus::kFitted) return;
  const std::size_t clusters = out.size() / systems();
  const Derivatives by_weight(*this, fit, static_cast<Index>(clusters));
  for (std::uint32_t s = 0; s < systems(); ++s) {
    const Vector of = by_weight.strength(s);
    for (std::size_t g = 0; g < clusters; ++g) {
      out[g * systems() + s] = of[static_cast<Index>(g)];
    }
  }
}

}  // namespace assize
