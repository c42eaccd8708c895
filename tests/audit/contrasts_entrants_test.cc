// Effects of entrants: doses, surrogates, means, and ranks.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <initializer_list>

#include "audit/contrasts.h"
#include "synthetic.h"

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

constexpr std::size_t kItems = 40;
constexpr std::uint16_t kJudge = 0, kSurrogate = 1;

/// Mean outcome in points of each system, as one judge sees it.
class Board final : public Estimator {
 public:
  Board(std::uint16_t judge, std::vector<std::vector<double>> y)
      : y_(std::move(y)) {
    for (std::size_t s = 0; s < y_.size(); ++s) {
      quantities_.push_back({.metric = "win_rate",
                             .system = static_cast<std::uint16_t>(s),
                             .judge = judge,
                             .n = kItems,
                             .clusters = kItems});
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
      for (const double y : y_[s]) mean += y / kItems;
      for (std::size_t g = 0; g < kItems; ++g) {
        out[g * y_.size() + s] = y_[s][g] - mean;
      }
    }
  }

 private:
  std::vector<std::vector<double>> y_;
  std::vector<Quantity> quantities_;
};

/// base, plain, fancy; plain and fancy at doses 1.5, 2, 4; and a constant.
const std::vector<std::string> kSystems = {
    "base",    "plain",     "fancy",   "plain 1.5", "plain 2",
    "plain 4", "fancy 1.5", "fancy 2", "fancy 4",   "constant"};
const std::vector<double> kDoses = {1.5, 2, 4};

/// Mean of each system as the judge sees it, and the surrogate.
const std::vector<double> kMeans = {50, 40, 60, 43, 45, 58, 61, 60, 66, 71};
const std::vector<double> kTaste = {50, 41, 59, 42, 44, 47, 60, 61, 62, 20};

std::vector<std::vector<double>> around(const std::vector<double>& means,
                                        std::size_t systems) {
  std::vector<std::vector<double>> y(systems, std::vector<double>(kItems));
  for (std::size_t s = 0; s < systems; ++s) {
    double sum = 0;
    for (std::size_t i = 0; i < kItems; ++i) {
      y[s][i] = 9 * std::sin(static_cast<double>(7 * i + 3 * s));
      sum += y[s][i];
    }
    for (double& value : y[s]) value += means[s] - sum / kItems;
  }
  return y;
}

struct Case {
  Benchmark bench;
  std::vector<Source> sources;
  Measurement measured;
  std::vector<RecordedAttack> attacks;

  explicit Case(bool attacked = true)
      : bench(testing::make_benchmark(
            {.items = kItems, .systems = kSystems, .outcome = [](auto, auto) {
               return 0.5;
             }})) {
    bench.judges = {"judge", "taste"};
    const std::size_t systems = attacked ? kSystems.size() : 3;
    bench.systems.resize(systems);
    for (std::uint16_t s = 3; s < systems; ++s) {
      const int clean = s == 9 ? Entrant::kConstant : s < 6 ? 1 : 2;
      const std::size_t dose = (s - 3u) % 3;
      bench.entrants.push_back(
          {.system = s,
           .clean = clean,
           .arm = static_cast<std::uint16_t>(s == 9 ? 4 : 1 + dose),
           .dose = s == 9 ? kAbsent : kDoses[dose]});
      if (s < 9) {
        attacks.push_back({"x.pad", static_cast<std::uint16_t>(clean), s});
      }
    }
    if (attacked) {
      attacks.push_back({"x.constant", 1, 9});
      attacks.push_back({"x.constant", 2, 9});
    }
    sources.push_back(
        {"raw", kJudge, -1,
         std::make_unique<Board>(kJudge, around(kMeans, systems))});
    sources.push_back(
        {"raw", kSurrogate, -1,
         std::make_unique<Board>(kSurrogate, around(kTaste, systems))});
    measure_again({});
  }

  /// With these pairings narrowed, where the judge sees what its taste sees.
  void measure_again(std::initializer_list<int> narrowed) {
    for (const int pair : narrowed) {
      sources.push_back(
          {"raw", kJudge, pair,
           std::make_unique<Board>(kJudge, around(kTaste, kSystems.size()))});
    }
    measured = measure(
        sources, draw(kItems, {}, 400, Stream(1, {"bootstrap"}), 1), 1, {});
  }

  /// Makes the last dose of "fancy" the control of the constant.
  void pair_with_control() {
    bench.entrants[5].clean = Entrant::kConstant;
    attacks.push_back({"x.constant:minus_control", 8, 9});
  }

  Analysis analysis(bool surrogate = true) const {
    const std::uint16_t surrogates[] = {kSurrogate};
    return analyse(bench, sources, measured, attacks,
                   std::span(surrogates).first(surrogate ? 1 : 0), {});
  }
};

std::vector<Effect> named(const Analysis& analysis, std::string_view contrast,
                          std::uint16_t judge) {
  std::vector<Effect> out;
  for (const Effect& effect : analysis.effects) {
    if (effect.contrast == contrast && effect.quantity.judge == judge) {
      out.push_back(effect);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("a slope per doubling is least squares on log2 of the dose") {
  const Analysis analysis = Case().analysis();

  const auto slopes = named(analysis, "x.pad:per_doubling", kJudge);

  REQUIRE(slopes.size() == 2);
  CHECK(slopes[0].against == "plain");
  CHECK(slopes[1].against == "fancy");
  // Python: statistics.linear_regression([log2(1.5), 1, 2], [3, 5, 18]).slope,
  // and [1, 0, 6]: attacked minus clean at each dose.
  CHECK_THAT(slopes[0].estimate.value, WithinAbs(11.042581200384527, 1e-9));
  CHECK_THAT(slopes[1].estimate.value, WithinAbs(3.987967253514804, 1e-9));
  REQUIRE(slopes[0].estimate.interval);
  CHECK(slopes[0].estimate.interval->lower < slopes[0].estimate.value);
  CHECK(slopes[0].estimate.interval->upper > slopes[0].estimate.value);
  CHECK(named(analysis, "x.pad:per_doubling", kSurrogate).size() == 2);
  CHECK(named(analysis, "x.constant:per_doubling", kJudge).empty());
}

TEST_CASE("one dose has no slope") {
  Case c;
  std::erase_if(c.attacks, [](const RecordedAttack& attack) {
    return attack.attacked != 3 && attack.attacked != 9;
  });

  CHECK(named(c.analysis(), "x.pad:per_doubling", kJudge).empty());
}

TEST_CASE("a slope is of paired effects where a pairing is narrowed") {
  Case narrowed;
  // Of plain at dose 1.5 and its clean self, on other instructions.
  narrowed.measure_again({0});

  const Analysis analysis = narrowed.analysis();

  const auto slopes = named(analysis, "x.pad:per_doubling", kJudge);
  REQUIRE(slopes.size() == 2);
  // As above, of [42 - 41, 45 - 40, 58 - 40].
  CHECK_THAT(slopes[0].estimate.value, WithinAbs(12.195534232913703, 1e-9));
  CHECK_THAT(slopes[1].estimate.value, WithinAbs(3.987967253514804, 1e-9));
}

TEST_CASE("beyond a surrogate is a difference of differences") {
  const Analysis analysis = Case().analysis();

  const auto beyond = named(analysis, "x.pad:beyond_taste", kJudge);

  REQUIRE(beyond.size() == 6);
  for (std::size_t k = 0; k < 6; ++k) {
    const std::size_t clean = k < 3 ? 1 : 2;
    CHECK(beyond[k].quantity.system == 3 + k);
    CHECK_THAT(beyond[k].estimate.value,
               WithinAbs((kMeans[3 + k] - kMeans[clean]) -
                             (kTaste[3 + k] - kTaste[clean]),
                         1e-9));
  }
  CHECK(named(analysis, "x.pad:beyond_taste", kSurrogate).empty());
  CHECK(named(analysis, "x.constant:beyond_taste", kJudge).size() == 2);
  CHECK(named(Case().analysis(false), "x.pad:beyond_taste", kJudge).empty());
}

TEST_CASE("an arm's mean effect is over its systems") {
  const Analysis analysis = Case().analysis();

  const auto means = named(analysis, "x.pad:mean", kJudge);

  REQUIRE(means.size() == 3);
  for (std::size_t d = 0; d < 3; ++d) {
    CHECK(means[d].pooled);
    CHECK_THAT(
        means[d].estimate.value,
        WithinAbs((kMeans[3 + d] - kMeans[1] + kMeans[6 + d] - kMeans[2]) / 2,
                  1e-9));
  }
  const auto constant = named(analysis, "x.constant:mean", kJudge);
  REQUIRE(constant.size() == 1);
  CHECK_THAT(constant[0].estimate.value,
             WithinAbs(kMeans[9] - (kMeans[1] + kMeans[2]) / 2, 1e-9));
}

TEST_CASE("an arm's mean effect is paired where its pairings are narrowed") {
  Case narrowed;
  // The two of the constant are measured once more, on other instructions.
  narrowed.measure_again({6, 7});

  const Analysis analysis = narrowed.analysis();

  const auto constant = named(analysis, "x.constant:mean", kJudge);
  REQUIRE(constant.size() == 1);
  CHECK_THAT(constant[0].estimate.value,
             WithinAbs(kTaste[9] - (kTaste[1] + kTaste[2]) / 2, 1e-9));
}

TEST_CASE("what was found is held against its control, on the same items") {
  Case c;
  c.pair_with_control();

  const Analysis analysis = c.analysis();

  const auto found = named(analysis, "x.constant:minus_control", kJudge);
  REQUIRE(found.size() == 1);
  CHECK(found[0].quantity.system == 9);
  CHECK(found[0].against == "fancy 4");
  CHECK_THAT(found[0].estimate.value, WithinAbs(kMeans[9] - kMeans[8], 1e-9));
  REQUIRE(found[0].estimate.interval);
  CHECK(found[0].estimate.n == kItems);
  CHECK(!found[0].confirmatory);
  const auto beyond =
      named(analysis, "x.constant:minus_control:beyond_taste", kJudge);
  REQUIRE(beyond.size() == 1);
  CHECK_THAT(
      beyond[0].estimate.value,
      WithinAbs((kMeans[9] - kMeans[8]) - (kTaste[9] - kTaste[8]), 1e-9));
  // It is no attack on a system: no mean holds it, and no rank moves by it.
  const auto mean = named(analysis, "x.constant:mean", kJudge);
  REQUIRE(mean.size() == 1);
  CHECK_THAT(mean[0].estimate.value,
             WithinAbs(kMeans[9] - (kMeans[1] + kMeans[2]) / 2, 1e-9));
  CHECK(named(analysis, "x.constant:minus_control:mean", kJudge).empty());
  CHECK(std::ranges::none_of(analysis.moves, [](const RankMove& move) {
    return move.contrast == "x.constant:minus_control";
  }));
}

TEST_CASE("found and control are compared on what both were judged on") {
  Case c;
  c.pair_with_control();
  c.measure_again({8});

  const Analysis analysis = c.analysis();

  const auto found = named(analysis, "x.constant:minus_control", kJudge);
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0].estimate.value, WithinAbs(kTaste[9] - kTaste[8], 1e-9));
}

TEST_CASE("one effect of each attack on each judge is confirmatory") {
  const Analysis analysis = Case().analysis();

  std::vector<std::string> found;
  for (const Effect& effect : analysis.effects) {
    if (!effect.confirmatory) continue;
    found.push_back(std::to_string(effect.quantity.judge) + " " +
                    effect.contrast + " " + kSystems[effect.quantity.system]);
  }
  // Of the doses the largest, in the mean over systems.
  CHECK(found == std::vector<std::string>{"0 x.pad:mean plain 4",
                                          "1 x.pad:mean plain 4",
                                          "0 x.constant:mean constant",
                                          "1 x.constant:mean constant"});
}

TEST_CASE("entrants change no rank of an honest system") {
  const Analysis with = Case().analysis(), without = Case(false).analysis();

  std::size_t honest = 0;
  for (const Headline& row : with.headlines) {
    if (row.quantity.system > 2) continue;
    for (const Headline& other : without.headlines) {
      if (other.quantity.system != row.quantity.system ||
          other.quantity.judge != row.quantity.judge) {
        continue;
      }
      ++honest;
      CHECK(row.rank == other.rank);
      CHECK(row.rank_lower == other.rank_lower);
      CHECK(row.rank_upper == other.rank_upper);
    }
  }
  CHECK(honest == 6);
}

TEST_CASE("an entrant is ranked in its clean self's place") {
  const Analysis analysis = Case().analysis();

  // The judge sees base 50, plain 40, fancy 60.
  const std::vector<double> ranks = {2, 3, 1, 3, 3, 2, 1, 1, 1, 1};
  std::size_t seen = 0;
  for (const Headline& row : analysis.headlines) {
    if (row.quantity.judge != kJudge) continue;
    ++seen;
    CHECK(row.rank == ranks[row.quantity.system]);
  }
  CHECK(seen == 10);
  REQUIRE(analysis.moves.size() == 2 * 8);
  for (const RankMove& move : analysis.moves) {
    CHECK(move.entrants == 3);
    if (move.judge != kJudge || move.attacked != "plain 4") continue;
    CHECK(move.before == 3);
    CHECK(move.after == 2);
  }
}
