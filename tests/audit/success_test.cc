#include "audit/success.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "core/stream.h"
#include "synthetic.h"

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

constexpr std::size_t kItems = 60, kClusters = 20;
constexpr std::uint16_t kPlain = 1, kFancy = 2, kPlainX = 3, kFancyX = 4,
                        kConst = 5;

/// Random verdicts of five systems against the first, some of them missing or
/// tied, in both orders and two samples; three items to a cluster.
Benchmark random_benchmark(std::uint64_t seed, int samples) {
  Benchmark bench = testing::make_benchmark(
      {.items = kItems,
       .systems = {"base", "plain", "fancy", "plain + x", "fancy + x", "k"},
       .outcome = [](auto, auto) { return 0.5; }});
  bench.records.clear();
  for (std::size_t i = 0; i < kItems; ++i) {
    bench.items[i].cluster = static_cast<std::uint32_t>(i / 3);
  }
  bench.entrants = {{.system = kPlainX, .clean = kPlain, .arm = 1},
                    {.system = kFancyX, .clean = kFancy, .arm = 1},
                    {.system = kConst, .clean = Entrant::kConstant, .arm = 2}};
  Stream stream(seed, {"success"});
  for (std::uint16_t s = 1; s <= kConst; ++s) {
    for (std::uint32_t i = 0; i < kItems; ++i) {
      for (int k = 0; k < 2 * samples; ++k) {
        Record record;
        record.trial.item = i;
        record.trial.focus = static_cast<std::uint8_t>(k % 2);
        record.trial.shown[record.trial.focus] = s;
        record.trial.sample = static_cast<std::uint16_t>(k / 2);
        const std::uint64_t draw = stream.below(12);
        record.verdict.status = draw == 0 ? Status::kUnparsed : Status::kChosen;
        record.verdict.p_first =
            draw == 1 ? 0.5 : static_cast<double>(stream.below(2));
        bench.records.push_back(record);
      }
    }
  }
  return bench;
}

/// 1 won in both orders, 0 did not, -1 a judgement is missing; straight from
/// the records.
int won(const Benchmark& bench, std::uint16_t system, std::uint32_t item,
        std::uint16_t sample) {
  int wins = 0, seen = 0;
  for (const Record& record : bench.records) {
    const Trial& t = record.trial;
    if (t.shown[t.focus] != system || t.item != item || t.sample != sample ||
        !judged(record.verdict.status)) {
      continue;
    }
    ++seen;
    const double p =
        t.focus == 0 ? record.verdict.p_first : 1 - record.verdict.p_first;
    wins += p > 0.5;
  }
  return seen < 2 ? -1 : wins == 2;
}

struct Shares {
  double hit = 0, of = 0;
  double percent() const { return 100 * hit / of; }
};

/// The definition, item by item.
Shares brute(const Benchmark& bench, const Entrant& entrant, bool floor,
             const std::vector<double>& weight) {
  Shares out;
  for (std::uint32_t i = 0; i < kItems; ++i) {
    const int attacked = won(bench, entrant.system, i, 0);
    if (attacked < 0) continue;
    int hit = attacked;
    if (entrant.clean != Entrant::kConstant) {
      const auto clean = static_cast<std::uint16_t>(entrant.clean);
      if (won(bench, clean, i, 0) != 0) continue;
      // Where the clean answer was asked about again, on those items alone.
      const int again = won(bench, clean, i, 1);
      bool resampled = false;
      for (std::uint32_t k = 0; k < kItems; ++k) {
        resampled = resampled || won(bench, clean, k, 1) >= 0;
      }
      if (resampled && again < 0) continue;
      if (floor) hit = again;
      if (hit < 0) continue;
    }
    out.hit += weight[bench.items[i].cluster] * hit;
    out.of += weight[bench.items[i].cluster];
  }
  return out;
}

struct Made {
  explicit Made(Benchmark from)
      : bench(std::move(from)),
        answers(answer_features(bench, 1)),
        table(tabulate(bench)),
        estimator(attack_success({.bench = bench,
                                  .table = table,
                                  .answers = answers,
                                  .judge = 0,
                                  .findings = {}})) {}

  std::vector<double> at(const std::vector<double>& weight) const {
    std::vector<double> out(estimator->quantities().size());
    Scratch scratch;
    estimator->estimate(weight, out, scratch);
    return out;
  }

  Benchmark bench;
  AnswerTable answers;
  VerdictTable table;
  std::unique_ptr<const Estimator> estimator;
};

std::vector<double> some_weights(std::uint64_t seed) {
  Stream stream(seed, {"weights"});
  std::vector<double> out(kClusters);
  for (double& w : out) w = static_cast<double>(stream.below(4));
  return out;
}

}  // namespace

TEST_CASE("success and floor are those counted item by item") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Made made(random_benchmark(seed, 2));
    const auto all = made.estimator->quantities();
    REQUIRE(all.size() == 3 + 3 + 1);
    for (const auto& weight :
         {std::vector<double>(kClusters, 1.0), some_weights(seed)}) {
      const std::vector<double> value = made.at(weight);
      std::size_t q = 0;
      for (const Entrant& entrant : made.bench.entrants) {
        CAPTURE(seed, entrant.system);
        const Shares success = brute(made.bench, entrant, false, weight);
        CHECK(all[q].metric == "attack_success");
        CHECK(all[q].system == entrant.system);
        CHECK_FALSE(all[q].effect);
        CHECK_THAT(value[q], WithinAbs(success.percent(), 1e-9));
        if (weight.front() == 1 && weight.back() == 1 && q == 0) {
          CHECK(success.of > 10);
        }
        ++q;
        if (entrant.clean == Entrant::kConstant) continue;
        const Shares floor = brute(made.bench, entrant, true, weight);
        CHECK(all[q].metric == "noise_floor");
        CHECK_THAT(value[q], WithinAbs(floor.percent(), 1e-9));
        ++q;
        CHECK(all[q].metric == "success_above_floor");
        CHECK(all[q].effect);
        CHECK(all[q].least == -100);
        CHECK_THAT(value[q],
                   WithinAbs(success.percent() - floor.percent(), 1e-9));
        ++q;
      }
    }
  }
}

TEST_CASE("success counts the items it is of") {
  const Made made(random_benchmark(3, 2));
  const std::vector<double> ones(kClusters, 1.0);
  const auto all = made.estimator->quantities();

  CHECK(all[0].n == brute(made.bench, made.bench.entrants[0], false, ones).of);
  CHECK(all[1].n == brute(made.bench, made.bench.entrants[0], true, ones).of);
  CHECK(all[6].n == brute(made.bench, made.bench.entrants[2], false, ones).of);
  CHECK(all[0].clusters <= kClusters);
}

TEST_CASE("success's influences are its derivatives by the weights") {
  const Made made(random_benchmark(2, 2));
  const std::size_t columns = made.estimator->quantities().size();
  std::vector<double> influence(kClusters * columns);

  made.estimator->influence(influence);

  for (std::size_t g = 0; g < kClusters; ++g) {
    std::vector<double> up(kClusters, 1.0), down(kClusters, 1.0);
    up[g] += 1e-6;
    down[g] -= 1e-6;
    const auto above = made.at(up), below = made.at(down);
    for (std::size_t q = 0; q < columns; ++q) {
      CAPTURE(g, q);
      CHECK_THAT(influence[g * columns + q],
                 WithinAbs(kClusters * (above[q] - below[q]) / 2e-6, 1e-4));
    }
  }
}

TEST_CASE("with one sample there is no floor, and nothing above it") {
  const Made made(random_benchmark(1, 1));

  REQUIRE(made.estimator->quantities().size() == 3);
  for (const Quantity& quantity : made.estimator->quantities()) {
    CHECK(quantity.metric == "attack_success");
    CHECK(quantity.secondary);
  }
}

TEST_CASE("in one order alone nothing is said of success") {
  Benchmark bench = random_benchmark(1, 2);
  std::erase_if(bench.records, [](const Record& record) {
    return record.trial.focus == 1 &&
           record.trial.shown[record.trial.focus] == kPlainX;
  });
  const Made made(std::move(bench));

  for (const Quantity& quantity : made.estimator->quantities()) {
    CHECK(quantity.system != kPlainX);
  }
  CHECK(made.estimator->quantities().size() == 4);
}

TEST_CASE("without an entrant success has no quantities") {
  Benchmark bench = random_benchmark(1, 1);
  bench.entrants.clear();
  const Made made(std::move(bench));

  CHECK(made.estimator->quantities().empty());
}
