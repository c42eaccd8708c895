#include "audit/measure.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

/// The weighted means of some columns of numbers.
class Means final : public Estimator {
 public:
  explicit Means(std::vector<std::vector<double>> columns)
      : columns_(std::move(columns)) {
    for (std::size_t q = 0; q < columns_.size(); ++q) {
      quantities_.push_back(
          {.metric = "mean",
           .system = static_cast<std::uint16_t>(q),
           .n = static_cast<std::uint32_t>(columns_[q].size()),
           .clusters = static_cast<std::uint32_t>(columns_[q].size())});
    }
  }
  std::span<const Quantity> quantities() const override { return quantities_; }
  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch&) const override {
    for (std::size_t q = 0; q < columns_.size(); ++q) {
      double sum = 0, total = 0;
      for (std::size_t g = 0; g < weight.size(); ++g) {
        sum += weight[g] * columns_[q][g];
        total += weight[g];
      }
      out[q] = sum / total;
    }
  }
  void influence(std::span<double> out) const override {
    const std::size_t n = columns_[0].size();
    for (std::size_t q = 0; q < columns_.size(); ++q) {
      double mean = 0;
      for (const double value : columns_[q]) {
        mean += value / static_cast<double>(n);
      }
      for (std::size_t g = 0; g < n; ++g) {
        out[g * columns_.size() + q] = columns_[q][g] - mean;
      }
    }
  }

 private:
  std::vector<std::vector<double>> columns_;
  std::vector<Quantity> quantities_;
};

std::vector<std::vector<double>> pair_of_columns(std::size_t n) {
  std::vector<std::vector<double>> columns(2);
  for (std::size_t i = 0; i < n; ++i) {
    const double x = std::sin(static_cast<double>(i) * 12.9898) * 10;
    columns[0].push_back(x);
    columns[1].push_back(x + 0.25 + 0.01 * std::cos(static_cast<double>(i)));
  }
  return columns;
}

std::vector<Source> sources_of(std::vector<std::vector<double>> columns) {
  std::vector<Source> out;
  out.push_back({"raw", 0, -1, std::make_unique<Means>(std::move(columns))});
  return out;
}

Weights weights_of(std::size_t clusters, std::size_t replicates) {
  return draw(clusters, {}, replicates, Stream(1, {"test"}), 1);
}

}  // namespace

TEST_CASE("measure is the same at one and at eight threads") {
  const auto sources = sources_of(pair_of_columns(60));
  const Weights weights = weights_of(60, 450);

  const Measurement one = measure(sources, weights, 1, {});
  const Measurement eight = measure(sources, weights, 8, {});

  CHECK(one.replicate == eight.replicate);
  CHECK(one.value == eight.value);
  CHECK(one.influence == eight.influence);
}

TEST_CASE("replicates are the estimator on the drawn, repeated sample") {
  const auto columns = pair_of_columns(12);
  const auto sources = sources_of(columns);
  const Weights weights = weights_of(12, 200);

  const Measurement measured = measure(sources, weights, 2, {});

  for (std::size_t b = 0; b < 200; ++b) {
    double sum = 0, n = 0;
    for (std::size_t g = 0; g < 12; ++g) {
      for (int copy = 0; copy < weights.row(b)[g]; ++copy) {
        sum += columns[1][g];
        n += 1;
      }
    }
    REQUIRE_THAT(measured.replicates_of(1)[b], WithinAbs(sum / n, 1e-12));
  }
}

TEST_CASE("a paired difference is far narrower than its two sides") {
  const auto sources = sources_of(pair_of_columns(60));
  const Measurement measured = measure(sources, weights_of(60, 1000), 1, {});
  const Term side{1, 1};
  const std::vector<Term> difference = {{1, 1}, {0, -1}};

  const Estimate alone = estimate(combine(measured, std::span(&side, 1)), {});
  const Estimate paired = estimate(combine(measured, difference), {});

  REQUIRE(alone.interval);
  REQUIRE(paired.interval);
  CHECK(paired.interval->lower < 0.25);
  CHECK(paired.interval->upper > 0.25);
  CHECK(paired.interval->upper - paired.interval->lower < 0.01);
  CHECK(alone.interval->upper - alone.interval->lower > 1);
  CHECK(paired.method == "cluster_bootstrap.bca_expanded");
}

TEST_CASE("few clusters give a value, no interval, and the reason") {
  const auto sources = sources_of(pair_of_columns(7));
  const Measurement measured = measure(sources, weights_of(7, 300), 1, {});
  const Term term{0, 1};

  const Estimate found = estimate(combine(measured, std::span(&term, 1)), {});

  CHECK(std::isfinite(found.value));
  CHECK_FALSE(found.interval);
  CHECK(found.reason ==
        "no interval: 7 instructions, and fewer than 8 do not hold a level");
}

TEST_CASE("replicates without a value are counted and can refuse an interval") {
  auto columns = pair_of_columns(30);
  columns[0][0] = columns[0][1] = kAbsent;
  // Cluster 0 or 1 is drawn in most replicates, which are then undefined.
  const auto sources = sources_of(columns);
  Measurement measured = measure(sources, weights_of(30, 400), 1, {});
  measured.value[0] = 1;
  const Term term{0, 1};

  const Estimate found = estimate(combine(measured, std::span(&term, 1)), {});

  CHECK(found.undefined > 300);
  CHECK_FALSE(found.interval);
  CHECK(found.reason.find("of 400 replicates are defined") !=
        std::string::npos);
}

TEST_CASE(
    "a share of all is bounded over its instructions, never without width") {
  auto columns = pair_of_columns(30);
  columns[0].assign(30, 100.0);
  columns[1].assign(30, 50.0);
  const auto sources = sources_of(columns);
  const Measurement measured = measure(sources, weights_of(30, 300), 1, {});
  const Term all{0, 1}, half{1, 1};

  const Estimate whole = estimate(combine(measured, std::span(&all, 1)), {});
  const Estimate fixed = estimate(combine(measured, std::span(&half, 1)), {});

  // scipy.stats.binomtest(30, 30).proportion_ci(method='exact')
  REQUIRE(whole.interval);
  CHECK_THAT(whole.interval->lower, WithinAbs(88.42967, 1e-4));
  CHECK(whole.interval->upper == 100);
  CHECK(whole.method == "clopper_pearson.clusters");
  CHECK_FALSE(fixed.interval);
  CHECK(fixed.reason == "no interval: the same on every instruction");
}

TEST_CASE("what never varies is bounded if it is a mean or at an end") {
  const Combination zero{.value = 0,
                         .replicates = std::vector<double>(300, 0.0),
                         .influence = std::vector<double>(30, 0.0),
                         .n = 60,
                         .clusters = 30,
                         .least = -50,
                         .most = 50};
  Combination mean = zero;
  mean.is_mean = true;
  Combination most = zero;
  most.value = 50;
  most.replicates.assign(300, 50.0);

  const Estimate none = estimate(zero, {});
  const Estimate both = estimate(mean, {});
  const Estimate all = estimate(most, {});

  CHECK_FALSE(none.interval);
  CHECK(none.reason == "no interval: the same on every instruction");
  // scipy.stats.binomtest(0, 30).proportion_ci(method='exact'): 0.1157033.
  REQUIRE(both.interval);
  CHECK_THAT(both.interval->lower, WithinAbs(-5.785166, 1e-5));
  CHECK_THAT(both.interval->upper, WithinAbs(5.785166, 1e-5));
  REQUIRE(all.interval);
  CHECK_THAT(all.interval->lower, WithinAbs(88.42967 - 50, 1e-4));
  CHECK(all.interval->upper == 50);
}
