#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "calibrations/prepared.h"

namespace assize::calibrations {
extern const CalibrationPlugin multiple_evidence;
}

using namespace assize;
using assize::testing::Prepared;
using assize::testing::values;
using Catch::Matchers::WithinAbs;

namespace {

/// Verdicts for the system by order and sample; NaN: not read.
using Samples = std::vector<std::vector<double>>;

const double kNone = std::nan("");

/// Items with three samples in each order, and what people say.
const std::vector<Samples> kItems = {
    {{1, 1, 1}, {1, 0, 0.5}},     // (4, 1, 1): wins on average
    {{1, 1, 1}, {1, 1, 1}},       // (6, 0, 0)
    {{1, 1, 1}, {0, 0, 0}},       // (3, 0, 3): a tie, and the orders conflict
    {{0, kNone, 1}, {0, 1, 0}}};  // the second pair of samples is left out
const std::vector<double> kLabel = {1, 0, 1, 0};

Benchmark bench(bool labels = true) {
  Benchmark out = testing::make_benchmark(
      {.items = kItems.size(),
       .systems = {"base", "plain"},
       .outcome = [](std::size_t, std::size_t) { return 1.0; },
       .first = [](std::size_t) { return true; }});
  const std::vector<Record> like = out.records;
  out.records.clear();
  for (std::size_t i = 0; i < kItems.size(); ++i) {
    for (std::uint8_t order = 0; order < 2; ++order) {
      for (std::uint16_t s = 0; s < 3; ++s) {
        Record record = like[i];
        record.trial.sample = s;
        record.trial.focus = order;
        if (order == 1) std::swap(record.trial.shown[0], record.trial.shown[1]);
        const double y = kItems[i][order][s];
        record.verdict.p_first = order == 0 ? y : 1 - y;
        if (std::isnan(y)) record.verdict.status = Status::kUnparsed;
        out.records.push_back(std::move(record));
      }
    }
    if (!labels) continue;
    Record people = like[i];
    people.trial.judge = 1;
    people.verdict.p_first = kLabel[i];
    out.records.push_back(std::move(people));
  }
  out.judges.push_back("people");
  if (labels) out.gold = 1;
  return out;
}

std::map<std::string, double> named(const Prepared& prepared) {
  const auto found = values(prepared, std::vector<double>(kItems.size(), 1.0));
  std::map<std::string, double> out;
  for (std::size_t q = 0; q < found.size(); ++q) {
    out[prepared.estimator->quantities()[q].metric] = found[q];
  }
  return out;
}

}  // namespace

TEST_CASE("multiple_evidence averages samples and both orders") {
  const Prepared prepared =
      testing::prepare(calibrations::multiple_evidence, bench());
  REQUIRE(prepared.refused.empty());

  const auto found = named(prepared);

  // Win, win, tie, loss: of the last item 0, 1 and 0, 0 are averaged.
  CHECK_THAT(found.at("win_rate"), WithinAbs(100 * 2.5 / 4, 1e-12));
  // The first order alone: win, win, win, and 0 and 1 are a tie.
  CHECK_THAT(found.at("win_rate_one_order"), WithinAbs(100 * 3.5 / 4, 1e-12));
  CHECK_THAT(found.at("position_change"), WithinAbs(-25, 1e-12));
  CHECK_THAT(found.at("conflict_rate"), WithinAbs(25, 1e-12));
  // FairEval's entropies: (4,1,1), (6,0,0), (3,0,3), and here (1,0,3).
  const double last = -0.25 * std::log(0.25) - 0.75 * std::log(0.75);
  CHECK_THAT(found.at("entropy"),
             WithinAbs((0.867563 + 0 + 0.693147 + last) / 4, 1e-6));
  // People say 1, 0, 1, 0: right, wrong, half, right.
  CHECK_THAT(found.at("accuracy"), WithinAbs(62.5, 1e-12));
  // The first samples say 1, 1, 1, 0.
  CHECK_THAT(found.at("accuracy_single"), WithinAbs(75, 1e-12));
  CHECK_THAT(found.at("accuracy_gain"), WithinAbs(-12.5, 1e-12));
}

TEST_CASE("multiple_evidence asks people about what is least clear") {
  const Prepared one = testing::prepare(calibrations::multiple_evidence,
                                        bench(), "{queue: 0.25}");
  const Prepared half = testing::prepare(calibrations::multiple_evidence,
                                         bench(), "{queue: 0.5}");

  // The first item, which was right already, and then the tie.
  CHECK_THAT(named(one).at("accuracy_with_people"), WithinAbs(62.5, 1e-12));
  CHECK_THAT(named(half).at("accuracy_with_people"), WithinAbs(75, 1e-12));
  CHECK(half.estimator->notes().assumes.back() ==
        "First for people to look at: item0000 of plain; item0002 of plain.");
}

TEST_CASE("multiple_evidence needs no labels, and says where samples lack") {
  const Prepared prepared =
      testing::prepare(calibrations::multiple_evidence, bench(false));
  CHECK_FALSE(named(prepared).contains("accuracy"));

  Benchmark once = bench(false);
  std::erase_if(once.records,
                [](const Record& r) { return r.trial.sample > 0; });
  const Prepared single =
      testing::prepare(calibrations::multiple_evidence, std::move(once));
  CHECK(single.estimator->notes().assumes[1].starts_with(
      "Each order was judged once"));

  Benchmark none = bench(false);
  none.records.clear();
  CHECK(testing::prepare(calibrations::multiple_evidence, std::move(none))
            .refused == "no pair of answers was judged");
}
