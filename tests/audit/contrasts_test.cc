#include "audit/contrasts.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "stats/interval.h"
#include "stats/small_sample.h"
#include "synthetic.h"

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

/// Mean outcome in points of each system, from a matrix system x item.
class Board final : public Estimator {
 public:
  explicit Board(std::vector<std::vector<double>> y) : y_(std::move(y)) {
    for (std::size_t s = 0; s < y_.size(); ++s) {
      quantities_.push_back(
          {.metric = "win_rate",
           .system = static_cast<std::uint16_t>(s),
           .n = static_cast<std::uint32_t>(y_[s].size()),
           .clusters = static_cast<std::uint32_t>(y_[s].size())});
    }
  }
  std::span<const Quantity> quantities() const override { return quantities_; }
  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch&) const override {
    for (std::size_t s = 0; s < y_.size(); ++s) {
      double sum = 0, n = 0;
      for (std::size_t g = 0; g < weight.size(); ++g) {
        sum += weight[g] * y_[s][g];
        n += weight[g];
      }
      out[s] = sum / n;
    }
  }
  void influence(std::span<double> out) const override {
    for (std::size_t s = 0; s < y_.size(); ++s) {
      double mean = 0;
      for (const double y : y_[s]) {
        mean += y / static_cast<double>(y_[s].size());
      }
      for (std::size_t g = 0; g < y_[s].size(); ++g) {
        out[g * y_.size() + s] = y_[s][g] - mean;
      }
    }
  }
  Notes notes() const override { return {.convention = "test.mean"}; }

 private:
  std::vector<std::vector<double>> y_;
  std::vector<Quantity> quantities_;
};

constexpr std::size_t kItems = 50;

/// Outcomes of four systems: base 50, two honest ones, and an attacked copy of
/// the first honest one that gains `gain` points.
std::vector<std::vector<double>> outcomes(double gain, double shrink = 1) {
  std::vector<std::vector<double>> y(4, std::vector<double>(kItems));
  for (std::size_t i = 0; i < kItems; ++i) {
    const double noise = 20 * std::sin(static_cast<double>(i) * 7.7);
    y[0][i] = 50;
    y[1][i] = 40 + noise;
    y[2][i] = 45 + noise * std::cos(static_cast<double>(i));
    y[3][i] = y[1][i] + shrink * (gain + std::sin(static_cast<double>(i)));
  }
  return y;
}

struct Case {
  Benchmark bench;
  std::vector<Source> sources;
  Measurement measured;
  std::vector<RecordedAttack> attacks = {{"recorded.verbose", 1, 3}};
};

Case make_case(double gain) {
  Case out{testing::make_benchmark(
               {.items = kItems,
                .systems = {"base", "plain", "other", "plain_verbose"},
                .outcome = [](std::size_t, std::size_t) { return 0.4; }}),
           {},
           {}};
  out.sources.push_back(
      {"raw", 0, -1, std::make_unique<Board>(outcomes(gain))});
  out.sources.push_back(
      {"halved", 0, -1, std::make_unique<Board>(outcomes(gain, 0.5))});
  const Weights weights = draw(kItems, {}, 600, Stream(1, {"bootstrap"}), 1);
  out.measured = measure(out.sources, weights, 1, {});
  return out;
}

const Effect& find(const Analysis& analysis, std::string_view contrast,
                   std::string_view calibration) {
  for (const Effect& effect : analysis.effects) {
    if (effect.contrast == contrast && effect.calibration == calibration) {
      return effect;
    }
  }
  FAIL("no effect " << contrast << " " << calibration);
  return analysis.effects.front();
}

}  // namespace

TEST_CASE("an attack's effect is attacked minus clean within each replicate") {
  const Case c = make_case(8);

  const Analysis analysis =
      analyse(c.bench, c.sources, c.measured, c.attacks, {}, {});

  const Effect& raw = find(analysis, "recorded.verbose", "raw");
  std::vector<double> twin;
  for (std::size_t b = 0; b < 600; ++b) {
    twin.push_back(c.measured.replicates_of(3)[b] -
                   c.measured.replicates_of(1)[b]);
  }
  CHECK_THAT(raw.estimate.value,
             WithinAbs(c.measured.value[3] - c.measured.value[1], 1e-12));
  std::vector<double> influence;
  for (std::size_t g = 0; g < kItems; ++g) {
    influence.push_back(c.measured.influence_of(3)[g] -
                        c.measured.influence_of(1)[g]);
  }
  CHECK_THAT(raw.p,
             WithinAbs(expanded_p(bca_p(raw.estimate.value, twin, influence, 0),
                                  kItems),
                       1e-12));
  CHECK(raw.against == "plain");
  CHECK(raw.quantity.system == 3);
  CHECK(raw.conclusion == Conclusion::kPresent);
}

TEST_CASE("a calibration's gain on an attack is a difference of differences") {
  const Case c = make_case(8);

  const Analysis analysis =
      analyse(c.bench, c.sources, c.measured, c.attacks, {}, {});

  const double raw = find(analysis, "recorded.verbose", "raw").estimate.value;
  const double halved =
      find(analysis, "recorded.verbose", "halved").estimate.value;
  const Effect& gain =
      find(analysis, "recorded.verbose:calibrated_minus_raw", "halved");
  CHECK_THAT(gain.estimate.value, WithinAbs(halved - raw, 1e-12));
  CHECK(gain.conclusion == Conclusion::kPresent);
}

TEST_CASE("an effect inside the margin is absent, a vague one inconclusive") {
  Statistics wide;
  wide.margin = 1;
  const Case none = make_case(0);
  const Analysis absent =
      analyse(none.bench, none.sources, none.measured, none.attacks, {}, wide);
  CHECK(find(absent, "recorded.verbose", "raw").conclusion ==
        Conclusion::kAbsent);

  Statistics narrow;
  narrow.margin = 0.01;
  const Analysis vague = analyse(none.bench, none.sources, none.measured,
                                 none.attacks, {}, narrow);
  const Effect& effect = find(vague, "recorded.verbose", "raw");
  CHECK(effect.conclusion == Conclusion::kInconclusive);
  const double half =
      (effect.estimate.interval->upper - effect.estimate.interval->lower) / 2;
  const double value = std::abs(effect.estimate.value);
  const double room = std::max(value, 0.01 - value);
  CHECK(effect.items_needed ==
        std::max(51.0, std::ceil(50 * (half / room) * (half / room))));
}

TEST_CASE("ranks count who stands above, and moves leave other attacks out") {
  const Case c = make_case(8);

  const Analysis analysis =
      analyse(c.bench, c.sources, c.measured, c.attacks, {}, {});

  // base 50, plain_verbose about 48, other about 45, plain about 40.
  std::vector<double> ranks;
  for (const Headline& row : analysis.headlines) {
    if (row.calibration == "raw") ranks.push_back(row.rank);
  }
  CHECK(ranks == std::vector<double>{1, 4, 3, 2});
  REQUIRE(analysis.moves.size() == 2);
  CHECK(analysis.moves[0].before == 3);
  CHECK(analysis.moves[0].after == 2);
  CHECK(analysis.moves[0].entrants == 3);
}

TEST_CASE("a pair with an unmeasured side gives no row") {
  Case c = make_case(8);
  c.attacks = {{"recorded.verbose", 1, 9}};
  c.bench.systems.resize(10, "unmeasured");

  const Analysis analysis =
      analyse(c.bench, c.sources, c.measured, c.attacks, {}, {});

  CHECK(analysis.moves.empty());
  CHECK(std::ranges::none_of(analysis.effects, [](const Effect& effect) {
    return effect.contrast == "recorded.verbose";
  }));
}

TEST_CASE("q-values are adjusted over the whole family of effects") {
  const Case c = make_case(8);

  const Analysis analysis =
      analyse(c.bench, c.sources, c.measured, c.attacks, {}, {});

  std::size_t with_p = 0;
  double largest_p = 0, largest_q = 0;
  for (const Effect& effect : analysis.effects) {
    if (std::isnan(effect.p)) continue;
    ++with_p;
    CHECK(effect.q >= effect.p);
    largest_p = std::max(largest_p, effect.p);
    largest_q = std::max(largest_q, effect.q);
  }
  CHECK(with_p > 3);
  CHECK(largest_q == largest_p);
}

TEST_CASE("a system without a value has no rank, and takes none") {
  Case c = make_case(8);
  c.measured.value[2] = kAbsent;
  for (std::size_t b = 0; b < c.measured.replicates; ++b) {
    c.measured.replicate[2 * c.measured.replicates + b] = kAbsent;
  }

  const Analysis analysis =
      analyse(c.bench, c.sources, c.measured, c.attacks, {}, {});

  for (const Headline& row : analysis.headlines) {
    if (row.calibration != "raw") continue;
    CHECK(std::isnan(row.rank));
    CHECK(std::isnan(row.rank_lower));
  }
}

TEST_CASE("an effect smaller than the margin is absent, however sure") {
  Statistics wide;
  wide.margin = 20;
  const Case c = make_case(8);

  const Analysis analysis =
      analyse(c.bench, c.sources, c.measured, c.attacks, {}, wide);

  const Effect& effect = find(analysis, "recorded.verbose", "raw");
  CHECK(effect.q <= wide.fdr);
  CHECK(effect.conclusion == Conclusion::kAbsent);
}
