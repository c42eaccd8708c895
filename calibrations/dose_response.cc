// Dose-response win rate: the score at equal length and looks, by the judge's
// own response to attacks that change nothing else.
//
// Padding and marking up an answer are experiments on the judge: the answer
// says the same, so whatever its log-odds do is the judge's response to length
// and looks.  With x as in style_controlled (normalised differences of code
// points, headers, list items and bold spans), the response is linear:
//   logit p(attacked) - logit p(clean) = gamma . (x attacked - x clean),
// fitted by least squares over every answer, order and dose of the attacks that
// a fair judge would ignore.  The score is the mean of
//   sigmoid(logit p - gamma . x).
//
// What it does that style control cannot: longer answers of honest systems may
// say more, so their length and their quality are confounded; here length was
// set by us and quality held.  What it does not do: the response to our padding
// need not be that to another kind; it is taken as linear in x and the same for
// every system; verdicts must come as probabilities, and an attack must have
// been judged.  It is no defence against forged prompts.

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <tuple>

#include "calibrations/scores_alone.h"
#include "plugin/calibration.h"
#include "plugin/style_covariates.h"

namespace assize {
namespace {

constexpr std::size_t kSize = kTextCovariates;
using Vector = Eigen::Matrix<double, kSize, 1>;
using Matrix = Eigen::Matrix<double, kSize, kSize>;

/// Probabilities are kept this far from zero and one, so that a sure verdict
/// has a finite log-odds (9.2).
constexpr double kSure = 1e-4;

/// Against a covariate that no attack moved, beside sums of squares of order 1.
constexpr double kRidge = 1e-6;

double logit(double p) {
  const double kept = std::clamp(p, kSure, 1 - kSure);
  return std::log(kept / (1 - kept));
}

double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }

/// One judged row: its log-odds and what can be seen of the pair.
struct Row {
  std::uint32_t cluster = 0;
  double logit = 0;
  Vector x = Vector::Zero();
};

/// Of one item: a system's row on a turn, in a slot, against an opponent.
struct Placed {
  std::uint16_t system = 0;
  std::uint8_t turn = 0, slot = 0;
  std::uint16_t opponent = 0;
  Row row;

  auto place() const { return std::tuple(system, turn, slot, opponent); }
};

/// Sums over the experiments of one cluster.
struct Moments {
  Matrix xx = Matrix::Zero();
  Vector xl = Vector::Zero();
};

class DoseResponse final : public Estimator {
 public:
  explicit DoseResponse(const Study& study)
      : clusters_(study.bench.clusters()) {
    moments_.resize(clusters_);
    std::vector<std::vector<Row>> rows_of = gather(study);
    for (std::size_t system = 0; system < rows_of.size(); ++system) {
      std::vector<Row>& rows = rows_of[system];
      if (rows.empty()) continue;
      quantities_.push_back({.metric = "win_rate",
                             .system = static_cast<std::uint16_t>(system),
                             .judge = study.judge,
                             .n = static_cast<std::uint32_t>(rows.size()),
                             .clusters = clusters_of(rows)});
      rows_.push_back(std::move(rows));
    }
    const std::vector<double> ones(clusters_, 1.0);
    gamma_ = response(ones);
  }

  std::span<const Quantity> quantities() const override { return quantities_; }
  std::size_t experiments() const { return experiments_; }
  bool probabilities() const { return probabilities_; }

  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch& /*scratch*/) const override {
    const Vector gamma = response(weight);
    for (std::size_t q = 0; q < rows_.size(); ++q) {
      double sum = 0, whole = 0;
      for (const Row& row : rows_[q]) {
        const double w = weight[row.cluster];
        if (w == 0) continue;
        sum += w * sigmoid(row.logit - gamma.dot(row.x));
        whole += w;
      }
      out[q] = whole > 0 ? 100 * sum / whole : kAbsent;
    }
  }

  void influence(std::span<double> out) const override {
    const std::size_t columns = rows_.size();
    const std::vector<Vector> of_gamma = gamma_influence();
    const auto clusters = static_cast<double>(clusters_);
    std::fill(out.begin(), out.end(), 0.0);
    for (std::size_t q = 0; q < columns; ++q) {
      const auto n = static_cast<double>(rows_[q].size());
      double mean = 0;
      Vector slope = Vector::Zero();
      for (const Row& row : rows_[q]) {
        const double p = sigmoid(row.logit - gamma_.dot(row.x));
        mean += p / n;
        slope -= p * (1 - p) / n * row.x;
      }
      for (const Row& row : rows_[q]) {
        const double p = sigmoid(row.logit - gamma_.dot(row.x));
        out[row.cluster * columns + q] += 100 * clusters * (p - mean) / n;
      }
      for (std::size_t g = 0; g < clusters_; ++g) {
        out[g * columns + q] += 100 * clusters * slope.dot(of_gamma[g]);
      }
    }
  }

  Notes notes() const override {
    Notes notes{
        .convention = "assize.dose_response",
        .assumes = {"An attack that adds nothing moves the judge by length and "
                    "looks alone, and any difference in them as much.",
                    "The response is linear in log-odds and the same for every "
                    "system.",
                    "What is left of the attacks that it was learnt from shows "
                    "where the response is not linear; near zero is by "
                    "construction."}};
    for (std::size_t j = 0; j < kSize; ++j) {
      notes.parameters.emplace_back(
          "response:" + std::string(kStyleCovariates[j]),
          gamma_[static_cast<Eigen::Index>(j)]);
    }
    notes.parameters.emplace_back("experiments",
                                  static_cast<double>(experiments_));
    return notes;
  }

 private:
  static bool counts(const Study& study, std::size_t i) {
    const VerdictTable& table = study.table;
    return table.clean_pair(i, study.judge) && table.answer[i] != kNoAnswer &&
           table.rival[i] != kNoAnswer;
  }

  /// The rows by system, and on the way the experiments, item by item: there
  /// may be millions of rows, so each is held once.
  std::vector<std::vector<Row>> gather(const Study& study) {
    const VerdictTable& table = study.table;
    std::vector<std::size_t> count(study.bench.systems.size());
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (counts(study, i)) ++count[table.system[i]];
    }
    std::vector<std::vector<Row>> out(count.size());
    for (std::size_t s = 0; s < out.size(); ++s) out[s].reserve(count[s]);
    std::vector<Placed> of_item;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (i > 0 && table.item[i] != table.item[i - 1]) {
        experiment(study.bench, of_item);
        of_item.clear();
      }
      if (!counts(study, i)) continue;
      const auto x =
          style_covariates(study.answers, table.answer[i], table.rival[i]);
      const Row row{study.bench.items[table.item[i]].cluster, logit(table.y[i]),
                    Vector(x.data())};
      const double y = table.y[i];
      probabilities_ |= y > 0 && y < 1 && y != 0.5;
      out[table.system[i]].push_back(row);
      of_item.push_back({table.system[i], table.turn[i], table.slot[i],
                         table.opponent[i], row});
    }
    experiment(study.bench, of_item);
    return out;
  }

  /// Every answer of an attack that a fair judge ignores, with its clean self
  /// in the same order and against the same opponent.
  void experiment(const Benchmark& bench, std::vector<Placed>& of_item) {
    std::ranges::stable_sort(of_item, {}, &Placed::place);
    for (const Placed& attacked : of_item) {
      const Entrant* entrant = bench.entrant(attacked.system);
      if (entrant == nullptr || !entrant->same_content) continue;
      const std::tuple place(static_cast<std::uint16_t>(entrant->clean),
                             attacked.turn, attacked.slot, attacked.opponent);
      const auto clean =
          std::ranges::lower_bound(of_item, place, {}, &Placed::place);
      if (clean == of_item.end() || clean->place() != place) continue;
      const Vector x = attacked.row.x - clean->row.x;
      if (x.squaredNorm() == 0) continue;
      Moments& sums = moments_[attacked.row.cluster];
      sums.xx += x * x.transpose();
      sums.xl += x * (attacked.row.logit - clean->row.logit);
      ++experiments_;
    }
  }

  Matrix information(std::span<const double> weight) const {
    Matrix sum = kRidge * Matrix::Identity();
    for (std::size_t g = 0; g < clusters_; ++g) {
      sum += weight[g] * moments_[g].xx;
    }
    return sum;
  }

  Vector response(std::span<const double> weight) const {
    Vector sum = Vector::Zero();
    for (std::size_t g = 0; g < clusters_; ++g) {
      sum += weight[g] * moments_[g].xl;
    }
    return information(weight).ldlt().solve(sum);
  }

  /// Derivative of the response by each cluster's weight at unit weights.
  std::vector<Vector> gamma_influence() const {
    const std::vector<double> ones(clusters_, 1.0);
    const auto solver = information(ones).ldlt();
    std::vector<Vector> out;
    for (const Moments& sums : moments_) {
      out.push_back(solver.solve(sums.xl - sums.xx * gamma_));
    }
    return out;
  }

  static std::uint32_t clusters_of(const std::vector<Row>& rows) {
    std::uint32_t clusters = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      clusters += i == 0 || rows[i].cluster != rows[i - 1].cluster;
    }
    return clusters;
  }

  std::size_t clusters_;
  std::vector<Moments> moments_;  ///< By cluster.
  std::size_t experiments_ = 0;
  bool probabilities_ = false;
  Vector gamma_ = Vector::Zero();
  std::vector<Quantity> quantities_;
  std::vector<std::vector<Row>> rows_;  ///< Parallel to quantities_.
};

class Plugin final : public Calibration {
 public:
  Result<std::unique_ptr<const Estimator>> prepare(
      const Study& study) const override {
    if (scores_alone(study)) {
      return needs_pairs(
          "a score has no log-odds that could respond to length and looks");
    }
    auto estimator = std::make_unique<DoseResponse>(study);
    if (estimator->experiments() == 0) {
      return fail(
          "no attack that only changes length or looks (verbosity.pad, "
          "style.markdown) was judged");
    }
    if (!estimator->probabilities()) {
      return fail("the judge gives labels without probabilities");
    }
    return estimator;
  }
};

}  // namespace

namespace calibrations {

extern const CalibrationPlugin dose_response;
constinit const CalibrationPlugin dose_response = {
    .info = {.id = "dose_response",
             .summary =
                 "Takes out the judge's response to length and looks, as "
                 "attacks that change nothing else show it.",
             .source = "arXiv:2404.04475 and arXiv:2406.11939 (what is held "
                       "fixed); the experiment is this project's"},
    .make = [](ConfigNode& /*config*/) -> std::unique_ptr<Calibration> {
      return std::make_unique<Plugin>();
    },
};

}  // namespace calibrations
}  // namespace assize
