#include "suites/label_agreement.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "stats/agreement.h"

namespace assize::suites {
namespace {

constexpr double kPercent = 100;
constexpr std::array kValues = {0.0, 0.5, 1.0};

/// One unit for each pair of labels: the counts are their weights.
const Ratings& every_pair() {
  static const Ratings ratings = [] {
    std::vector<double> value;
    for (const double judge : kValues) {
      for (const double people : kValues) {
        value.push_back(judge);
        value.push_back(people);
      }
    }
    return Ratings(value, 2);
  }();
  return ratings;
}

double agreement(const LabelCounts& counts) {
  return kPercent * percent_agreement(every_pair(), counts.cells);
}

double kappa(const LabelCounts& counts) {
  return cohen_kappa(every_pair(), 0, 1, Disagreement::kPlain, counts.cells);
}

double pi(const LabelCounts& counts) {
  return scott_pi(every_pair(), 0, 1, counts.cells);
}

/// Mean of the judge's labels, and of people's.
std::pair<double, double> means(const LabelCounts& counts) {
  double judge = 0, people = 0;
  for (const double a : kValues) {
    for (const double b : kValues) {
      judge += a * counts.at(a, b);
      people += b * counts.at(a, b);
    }
  }
  return {judge / counts.total(), people / counts.total()};
}

double score(const LabelCounts& counts) {
  return kPercent * means(counts).first;
}

double score_delta(const LabelCounts& counts) {
  const auto [judge, people] = means(counts);
  return kPercent * (judge - people);
}

/// How often the judge says yes where people say no, and no where they say yes.
std::pair<double, double> error_rates(const LabelCounts& counts) {
  return {counts.at(1, 0) / (counts.at(1, 0) + counts.at(0, 0)),
          counts.at(0, 1) / (counts.at(0, 1) + counts.at(1, 1))};
}

double criteria(const LabelCounts& counts) {
  const auto [false_yes, false_no] = error_rates(counts);
  return kPercent * (1 - false_yes - false_no);
}

double leniency(const LabelCounts& counts) {
  const auto [false_yes, false_no] = error_rates(counts);
  return kPercent * false_yes / (false_yes + false_no);
}

/// How often a cell was seen in a cluster.
struct Seen {
  std::uint32_t cluster = 0;
  std::size_t cell = 0;
  double count = 0;
};

/// By cluster, then by cell.
std::vector<Seen> seen_in(std::span<const LabelPair> pairs) {
  std::map<std::pair<std::uint32_t, std::size_t>, double> counts;
  for (const LabelPair& pair : pairs) {
    counts[{pair.cluster, LabelCounts::cell(pair.judge, pair.people)}] += 1;
  }
  std::vector<Seen> out;
  out.reserve(counts.size());
  for (const auto& [at, count] : counts) {
    out.push_back({at.first, at.second, count});
  }
  return out;
}

std::uint32_t clusters_of(const std::vector<Seen>& seen) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    out += i == 0 || seen[i].cluster != seen[i - 1].cluster;
  }
  return out;
}

class LabelAgreement final : public Estimator {
 public:
  LabelAgreement(std::uint16_t judge, std::size_t clusters,
                 const std::vector<LabelScope>& scopes, Notes notes)
      : clusters_(clusters), notes_(std::move(notes)) {
    for (const LabelScope& scope : scopes) {
      if (!scope.pairs.empty()) add(judge, scope);
    }
  }

  std::span<const Quantity> quantities() const override { return quantities_; }

  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch& /*scratch*/) const override {
    std::size_t q = 0;
    for (const Scope& scope : scopes_) {
      LabelCounts counts;
      for (const Seen& seen : scope.seen) {
        counts.cells[seen.cell] += weight[seen.cluster] * seen.count;
      }
      for (const LabelMetric* metric : scope.metrics) {
        out[q++] = counts.total() > 0 ? metric->value(counts) : kAbsent;
      }
    }
  }

  void influence(std::span<double> out) const override {
    std::ranges::fill(out, 0);
    std::size_t q = 0;
    for (const Scope& scope : scopes_) {
      for (const LabelMetric* metric : scope.metrics) {
        const auto slope = slopes(*metric, scope.counts);
        for (const Seen& seen : scope.seen) {
          out[seen.cluster * quantities_.size() + q] +=
              static_cast<double>(clusters_) * seen.count * slope[seen.cell];
        }
        ++q;
      }
    }
  }

  Notes notes() const override { return notes_; }

 private:
  struct Scope {
    std::vector<const LabelMetric*> metrics;
    LabelCounts counts;  ///< At unit weights.
    std::vector<Seen> seen;
  };

  void add(std::uint16_t judge, const LabelScope& from) {
    Scope& scope = scopes_.emplace_back();
    scope.metrics = from.metrics;
    scope.counts = LabelCounts(from.pairs);
    scope.seen = seen_in(from.pairs);
    for (const LabelMetric* metric : from.metrics) {
      quantities_.push_back({.metric = metric->name,
                             .system = from.system,
                             .judge = judge,
                             .category = from.category,
                             .effect = metric->effect,
                             .n = static_cast<std::uint32_t>(from.pairs.size()),
                             .clusters = clusters_of(scope.seen),
                             .least = metric->least,
                             .most = metric->most,
                             .secondary = from.secondary,
                             .is_mean = metric == &kAgreement ||
                                        metric == &kScore ||
                                        metric == &kWinRate});
      const auto about =
          std::pair<std::string, std::string>(metric->name, metric->meaning);
      if (std::ranges::find(notes_.metrics, about) == notes_.metrics.end()) {
        notes_.metrics.push_back(about);
      }
    }
  }

  /// The metric's derivatives by the cells.
  static std::array<double, LabelCounts::kCells> slopes(
      const LabelMetric& metric, const LabelCounts& counts) {
    constexpr double kStep = 1e-5;
    const double step = kStep * counts.total();
    std::array<double, LabelCounts::kCells> out{};
    for (std::size_t cell = 0; cell < out.size(); ++cell) {
      LabelCounts more = counts, less = counts;
      more.cells[cell] += step;
      less.cells[cell] -= step;
      out[cell] = (metric.value(more) - metric.value(less)) / (2 * step);
    }
    return out;
  }

  std::size_t clusters_;
  Notes notes_;
  std::vector<Scope> scopes_;
  std::vector<Quantity> quantities_;  ///< By scope, then by metric.
};

}  // namespace

LabelCounts::LabelCounts(std::span<const LabelPair> pairs) {
  for (const LabelPair& pair : pairs) cells[cell(pair.judge, pair.people)] += 1;
}

std::size_t LabelCounts::cell(double judge, double people) {
  return static_cast<std::size_t>(2 * judge) * kLabels +
         static_cast<std::size_t>(2 * people);
}

double LabelCounts::total() const {
  return std::accumulate(cells.begin(), cells.end(), 0.0);
}

constinit const LabelMetric kAgreement = {
    "agreement", "share of the units on which the judge says what people say",
    agreement};
constinit const LabelMetric kCohenKappa = {
    "cohen_kappa",
    "agreement beyond chance, where chance keeps the judge's shares of labels "
    "and people's: 1 is full agreement, 0 no more than chance",
    kappa, -1, 1};
constinit const LabelMetric kScottPi = {
    "scott_pi",
    "agreement beyond chance, where chance has the shares of labels of judge "
    "and people together: 1 is full agreement, 0 no more than chance",
    pi, -1, 1};
constinit const LabelMetric kScoreDelta = {
    "score_delta", "the judge's mean label less people's, in points",
    score_delta,   -100,
    100,           true};
constinit const LabelMetric kSystemDelta = {
    "system_score_delta",
    "the judge's mean label of one system's answers less people's, in points",
    score_delta,
    -100,
    100,
    true};
constinit const LabelMetric kScore = {
    "score", "mean label that the judge gives, in percent", score};
constinit const LabelMetric kWinRate = {"win_rate",
                                        "share of the pairs on which the judge "
                                        "prefers the system's answer, a tie a "
                                        "half",
                                        score};
constinit const LabelMetric kCriteria = {
    "criteria",
    "share of the units on which the judge applies people's criteria: "
    "sensitivity plus specificity less 100",
    criteria, -100, 100};
constinit const LabelMetric kLeniency = {
    "leniency",
    "where the judge does not apply people's criteria, how often it says yes",
    leniency};

std::unique_ptr<const Estimator> label_agreement(
    std::uint16_t judge, std::size_t clusters,
    const std::vector<LabelScope>& scopes, Notes notes) {
  return std::make_unique<LabelAgreement>(judge, clusters, scopes,
                                          std::move(notes));
}

}  // namespace assize::suites
