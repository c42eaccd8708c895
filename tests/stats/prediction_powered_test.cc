#include "stats/prediction_powered.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "core/stream.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Adds a row in a cluster of its own.
void add(PredictionData& data, double label, double prediction) {
  data.cluster.push_back(static_cast<std::uint32_t>(data.clusters++));
  data.label.push_back(label);
  data.prediction.push_back(prediction);
}

/// Ten labels and thirty verdicts.
PredictionData thirty() {
  PredictionData data;
  const double label[] = {1, 0, 1, 1, 0, 1, 0, 1, 1, 0};
  const double judge[] = {1, 0, 1, 1, 1, 1, 0, 0, 1, 0};
  for (int i = 0; i < 10; ++i) add(data, label[i], judge[i]);
  for (const double f :
       {1, 1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 0, 1}) {
    add(data, kNone, f);
  }
  return data;
}

/// 24 clusters of one to three rows, the first nine labelled.
PredictionData clustered() {
  PredictionData data;
  data.clusters = 24;
  for (unsigned g = 0; g < 24; ++g) {
    for (unsigned r = 0; r < 1 + g % 3; ++r) {
      const double label = (g * 7 + r * 3) % 10 / 9.0;
      data.cluster.push_back(g);
      data.label.push_back(g < 9 ? label : kNone);
      data.prediction.push_back((label + (g * 5 + r) % 7 / 6.0) / 2);
    }
  }
  return data;
}

PredictionPoweredMean make(const PredictionData& data, PowerTuning tuning) {
  auto made = PredictionPoweredMean::make(data, tuning);
  REQUIRE(made.has_value());
  return *made;
}

}  // namespace

// tests/oracles/prediction_powered.py
TEST_CASE("each tuning has the value and the error of its convention") {
  struct Gold {
    PowerTuning tuning;
    double lambda, value, error;
  };
  using enum PowerTuning;
  const auto gold = GENERATE(Gold{kClassical, 0, 0.6, 0.15491933384829668},
                             Gold{kPlain, 1, 0.65, 0.1771298958391835},
                             Gold{kClipped, 0.3885167464114833,
                                  0.6194258373205741, 0.13587207127402984},
                             Gold{kUnclipped, 0.431685273790537,
                                  0.6215842636895269, 0.14295863597889152});
  CAPTURE(name(gold.tuning));

  const PredictionPowered fit = make(thirty(), gold.tuning).fit();

  CHECK_THAT(fit.value, WithinAbs(gold.value, 1e-12));
  CHECK_THAT(fit.lambda[0], WithinAbs(gold.lambda, 1e-12));
  CHECK_THAT(fit.standard_error, WithinAbs(gold.error, 1e-12));
  CHECK_FALSE(fit.contrary());
}

// tests/oracles/prediction_powered.py: the formulas of glide and ppi_py.
TEST_CASE("strata are weighed by their shares, in both conventions") {
  PredictionData data;
  const double rows[][2] = {{1, 1.1}, {2, 2.2}, {kNone, 1.5}, {kNone, 1.8},
                            {4, 3.9}, {5, 5.1}, {kNone, 4.5}, {kNone, 4.8}};
  for (const auto& row : rows) add(data, row[0], row[1]);
  data.stratum = {0, 0, 0, 0, 1, 1, 1, 1};

  const auto glide = make(data, PowerTuning::kUnclipped).fit();
  const auto ppi_py = make(data, PowerTuning::kClipped).fit();

  const double z = 1.959963984540054;  // scipy.stats.norm.ppf(0.975)
  CHECK_THAT(glide.value, WithinAbs(3.0857142857142863, 1e-12));
  CHECK_THAT(glide.lambda[0], WithinAbs(1.2692307692307692, 1e-12));
  CHECK_THAT(glide.value - z * glide.standard_error,
             WithinAbs(2.7198798803592124, 1e-12));
  CHECK_THAT(glide.value + z * glide.standard_error,
             WithinAbs(3.4515486910693602, 1e-12));
  CHECK_THAT(ppi_py.value, WithinAbs(3.042857142857143, 1e-12));
  CHECK_THAT(ppi_py.value - z * ppi_py.standard_error,
             WithinAbs(2.867700914860069, 1e-12));
  data.share = {3, 1};
  CHECK_THAT(make(data, PowerTuning::kClassical).fit().value,
             WithinAbs(0.75 * 1.5 + 0.25 * 4.5, 1e-12));
}

// tests/oracles/prediction_powered.py
TEST_CASE("errors are by cluster") {
  const auto ppi_py = make(clustered(), PowerTuning::kClipped).fit();
  const auto glide = make(clustered(), PowerTuning::kUnclipped).fit();

  CHECK_THAT(ppi_py.lambda[0], WithinAbs(0.7821850674639458, 1e-12));
  CHECK_THAT(ppi_py.value, WithinAbs(0.4263383086235198, 1e-12));
  CHECK_THAT(ppi_py.standard_error, WithinAbs(0.053125163280554166, 1e-12));
  CHECK_THAT(glide.value, WithinAbs(0.4252732418105242, 1e-12));
  CHECK_THAT(glide.standard_error, WithinAbs(0.057742643840368514, 1e-12));
}

TEST_CASE("cluster weights stand for copies of the clusters") {
  Stream stream(5, {"prediction_powered_test"});
  for (const auto tuning : {PowerTuning::kClassical, PowerTuning::kPlain,
                            PowerTuning::kClipped, PowerTuning::kUnclipped}) {
    const PredictionData data = clustered();
    std::vector<double> weight(24);
    for (double& w : weight) w = static_cast<double>(1 + stream.below(3));
    PredictionData copies;
    for (std::size_t i = 0; i < data.cluster.size(); ++i) {
      const std::uint32_t g = data.cluster[i];
      // Copy c of cluster g is cluster 3 g + c; unused numbers have no rows.
      for (int c = 0; c < weight[g]; ++c) {
        copies.cluster.push_back(3 * g + static_cast<std::uint32_t>(c));
        copies.label.push_back(data.label[i]);
        copies.prediction.push_back(data.prediction[i]);
      }
    }
    copies.clusters = 72;

    const auto weighed = make(data, tuning).fit(weight);
    const auto copied = make(copies, tuning).fit();

    CHECK_THAT(weighed.value, WithinAbs(copied.value, 1e-12));
    CHECK_THAT(weighed.lambda[0], WithinAbs(copied.lambda[0], 1e-12));
    CHECK_THAT(weighed.standard_error, WithinAbs(copied.standard_error, 1e-12));
  }
}

TEST_CASE("the influence is the derivative by the weights") {
  for (const auto tuning : {PowerTuning::kClassical, PowerTuning::kPlain,
                            PowerTuning::kClipped, PowerTuning::kUnclipped}) {
    PredictionData data = clustered();
    for (const std::uint32_t g : data.cluster) {
      data.stratum.push_back(g % 2);
    }
    const PredictionPoweredMean model = make(data, tuning);
    std::vector<double> influence(24);

    model.influence(influence);

    for (std::size_t g = 0; g < 24; ++g) {
      std::vector<double> up(24, 1), down(24, 1);
      up[g] += 1e-5;
      down[g] -= 1e-5;
      const double slope = (model.fit(up).value - model.fit(down).value) / 2e-5;
      CHECK_THAT(influence[g], WithinAbs(24 * slope, 1e-7));
    }
  }
}

TEST_CASE("a judge that never varies leaves the labels alone") {
  PredictionData data = thirty();
  for (double& f : data.prediction) f = 0.3;

  const auto fit = make(data, PowerTuning::kClipped).fit();
  const auto glide = make(data, PowerTuning::kUnclipped).fit();

  CHECK(fit.lambda[0] == 0);
  CHECK_THAT(fit.value, WithinAbs(0.6, 1e-12));
  CHECK(glide.lambda[0] == 0);
}

TEST_CASE("a contrary judge is clipped and said to be one") {
  PredictionData data = thirty();
  for (double& f : data.prediction) f = 1 - f;

  const auto fit = make(data, PowerTuning::kClipped).fit();

  CHECK(fit.contrary());
  CHECK(fit.lambda[0] == 0);
  CHECK_THAT(fit.optimum[0], WithinAbs(-0.3885167464114833, 1e-12));
  CHECK_THAT(fit.value, WithinAbs(0.6, 1e-12));
  CHECK_THAT(make(data, PowerTuning::kUnclipped).fit().lambda[0],
             WithinAbs(-0.431685273790537, 1e-12));
}

TEST_CASE("a replicate that lost its labels has no value") {
  const PredictionPoweredMean model = make(thirty(), PowerTuning::kClipped);
  std::vector<double> weight(30, 1);
  for (std::size_t g = 0; g < 10; ++g) weight[g] = 0;

  CHECK(std::isnan(model.fit(weight).value));
  CHECK(std::isnan(model.fit(weight).standard_error));
}

TEST_CASE("data that break the design are refused with the reason") {
  const auto refusal = [](const PredictionData& data) {
    const auto made = PredictionPoweredMean::make(data, PowerTuning::kClipped);
    REQUIRE_FALSE(made.has_value());
    return made.error().message;
  };
  PredictionData mixed = thirty(), split = thirty(), few = thirty();
  mixed.cluster[10] = 0;
  split.stratum.assign(30, 0);
  split.cluster[1] = 0;
  split.stratum[1] = 1;
  for (std::size_t i = 1; i < 10; ++i) few.label[i] = kNone;
  PredictionData wild = thirty();
  wild.prediction[3] = std::numeric_limits<double>::infinity();

  CHECK(refusal(mixed) == "cluster 0 is labelled in part");
  CHECK(refusal(split) == "cluster 0 lies in two strata");
  CHECK(refusal(few) ==
        "stratum 0 has 1 labelled and 29 unlabelled clusters; at least two of "
        "each are needed");
  CHECK(refusal(wild) == "a prediction is not finite");
}

TEST_CASE("labelled and unlabelled clusters are drawn apart") {
  const PredictionPoweredMean model = make(thirty(), PowerTuning::kPlain);

  std::vector<std::uint32_t> expected(30, 0);
  for (std::size_t g = 0; g < 10; ++g) expected[g] = 1;
  CHECK(model.resampling_strata() == expected);
  CHECK(model.labelled_clusters() == 10);
  CHECK(model.labelled_rows() == 10);
}

TEST_CASE("the powered interval covers the mean, and is shorter") {
  // 400 worlds: 60 labels, 600 verdicts of correlation about 0.8.
  int covered = 0;
  double ratio = 0;
  for (std::uint64_t world = 0; world < 400; ++world) {
    Stream stream = Stream(9, {"powered"}).at(world);
    PredictionData data;
    for (int i = 0; i < 660; ++i) {
      const double truth = stream.normal();
      const double judge = 2 + truth + 0.75 * stream.normal();
      add(data, i < 60 ? truth : kNone, judge);
    }
    const auto fit = make(data, PowerTuning::kClipped).fit();
    const auto alone = make(data, PowerTuning::kClassical).fit();
    covered += std::abs(fit.value) <= 1.96 * fit.standard_error ? 1 : 0;
    ratio += fit.standard_error / alone.standard_error / 400;
  }

  CHECK(covered >= 368);  // 0.92
  CHECK(covered <= 390);
  CHECK(ratio < 0.72);
}

}  // namespace assize
