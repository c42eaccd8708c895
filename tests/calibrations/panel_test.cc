#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "calibrations/prepared.h"
#include "stats/dawid_skene.h"

namespace assize::calibrations {
extern const CalibrationPlugin panel;
}

using namespace assize;
using assize::testing::Prepared;
using assize::testing::values;
using Catch::Matchers::WithinAbs;

namespace {

constexpr std::size_t kItems = 30;
const std::vector<double> kOnes(kItems, 1.0);

/// Three judges and people, of two answers that are no systems. Judge j is
/// wrong on every item i with i % (j + 3) == 0.
Benchmark bench(bool systems = false) {
  Benchmark out = testing::make_benchmark(
      {.items = kItems,
       .systems = {"base", "plain"},
       .outcome = [](std::size_t, std::size_t) { return 1.0; }});
  if (!systems) out.reference = -1;
  out.judges = {"a", "b", "c", "people"};
  if (!systems) out.gold = 3;
  const std::vector<Record> one = out.records;
  out.records.clear();
  for (std::uint16_t j = 0; j < 4; ++j) {
    for (std::size_t i = 0; i < kItems; ++i) {
      Record record = one[i];
      record.trial.judge = j;
      const double label = i % 2 == 0 ? 1 : 0;
      const bool wrong = j < 3 && i % (j + 3u) == 0;
      const double y = wrong ? 1 - label : label;
      record.verdict.p_first = record.trial.focus == 0 ? y : 1 - y;
      out.records.push_back(std::move(record));
    }
  }
  if (systems) {
    out.judges.pop_back();
    std::erase_if(out.records,
                  [](const Record& r) { return r.trial.judge == 3; });
  }
  return out;
}

std::map<std::string, double> named(const Prepared& prepared) {
  const auto found = values(prepared, kOnes);
  std::map<std::string, double> out;
  for (std::size_t q = 0; q < found.size(); ++q) {
    out[prepared.estimator->quantities()[q].metric] = found[q];
  }
  return out;
}

double parameter(const Prepared& prepared, const std::string& name) {
  for (const auto& [key, value] : prepared.estimator->notes().parameters) {
    if (key == name) return value;
  }
  return kAbsent;
}

}  // namespace

TEST_CASE("panel is right where most of its members are") {
  const Prepared prepared = testing::prepare(calibrations::panel, bench());
  REQUIRE(prepared.refused.empty());

  const auto found = named(prepared);

  // Two of three are wrong on 0, 12, 24 (3 and 4), 0, 15 (3 and 5), 0, 20.
  CHECK_THAT(found.at("panel_accuracy"), WithinAbs(100 * 25 / 30.0, 1e-9));
  // Alone: wrong on 10, 8 and 6 of 30, so c is best, with 24.
  CHECK_THAT(found.at("panel_minus_best"), WithinAbs(100 / 30.0, 1e-9));
  // b and c without a: both right scores one, one of them a half.
  CHECK_THAT(found.at("panel_without"),
             WithinAbs(100 * (30 - (8 + 6) / 2.0) / 30, 1e-9));
  CHECK_THAT(found.at("judge_minus_panel"),
             WithinAbs(100 * 20 / 30.0 - 100 * 23 / 30.0, 1e-9));
  CHECK(parameter(prepared, "accuracy:c") == 0.8);
  // p1 p2 p3 and the three ways of two.
  const double p[] = {20 / 30.0, 22 / 30.0, 24 / 30.0};
  CHECK_THAT(parameter(prepared, "condorcet_if_independent"),
             WithinAbs(p[0] * p[1] + p[0] * p[2] + p[1] * p[2] -
                           2 * p[0] * p[1] * p[2],
                       1e-12));
  CHECK(parameter(prepared, "effective_judges") < 3.2);
}

TEST_CASE("panel of systems is how often they win, by any rule") {
  for (const char* rule : {"majority", "mean", "median", "trimmed", "veto"}) {
    const Prepared prepared = testing::prepare(
        calibrations::panel, bench(true), std::string("{rule: ") + rule + "}");
    REQUIRE(prepared.refused.empty());
    double want = 0;
    for (std::size_t i = 0; i < kItems; ++i) {
      double sum = 0;
      for (std::size_t j = 0; j < 3; ++j) {
        const bool label = i % 2 == 0, wrong = i % (j + 3) == 0;
        sum += label != wrong;
      }
      const bool mean =
          std::string(rule) == "mean" || std::string(rule) == "trimmed";
      // Verdicts are sure: one that says no is a veto.
      if (std::string(rule) == "veto") {
        want += static_cast<double>(sum == 3);
      } else {
        want += mean ? sum / 3 : static_cast<double>(sum >= 2);
      }
    }
    CHECK_THAT(named(prepared).at("panel_win_rate"),
               WithinAbs(100 * want / kItems, 1e-9));
  }
}

TEST_CASE("panel weighs votes by what was learnt on other instructions") {
  Benchmark of = bench();
  // a and b always say the opposite of people; c is as it was.
  for (Record& record : of.records) {
    if (record.trial.judge > 1) continue;
    const double label = record.trial.item % 2 == 0 ? 0 : 1;
    record.verdict.p_first = record.trial.focus == 0 ? label : 1 - label;
  }
  const Prepared prepared =
      testing::prepare(calibrations::panel, std::move(of), "{rule: anchored}");
  REQUIRE(prepared.refused.empty());

  // Two judges who are always wrong tell as much as two who never are.
  CHECK_THAT(named(prepared).at("panel_accuracy"), WithinAbs(100, 1e-9));
}

TEST_CASE("panel by Dawid and Skene learns errors from other instructions") {
  const Benchmark of = bench();
  const Prepared prepared =
      testing::prepare(calibrations::panel, bench(), "{rule: dawid_skene}");
  REQUIRE(prepared.refused.empty());

  // The model itself, on the same votes with the same labels held back.
  double right = 0;
  for (std::uint32_t fold = 0; fold < 5; ++fold) {
    PanelVotes votes{kItems, 3, 2};
    std::vector<std::uint32_t> gold;
    for (std::uint32_t i = 0; i < kItems; ++i) {
      const std::uint32_t label = i % 2 == 0 ? 1 : 0;
      gold.push_back(of.items[i].cluster % 5 == fold ? kNoGold : label);
      for (std::uint32_t j = 0; j < 3; ++j) {
        votes.item.push_back(i);
        votes.judge.push_back(j);
        votes.label.push_back(i % (j + 3) == 0 ? 1 - label : label);
      }
    }
    const auto fit = dawid_skene(votes, gold);
    REQUIRE(fit);
    for (std::uint32_t i = 0; i < kItems; ++i) {
      if (gold[i] == kNoGold) right += fit->labels()[i] == (i + 1) % 2;
    }
  }
  CHECK_THAT(named(prepared).at("panel_accuracy"),
             WithinAbs(100 * right / kItems, 1e-9));
}

TEST_CASE("panel by Dawid and Skene is refused without an anchor") {
  Benchmark one_kind = bench();
  for (Record& record : one_kind.records) {
    if (record.trial.judge == 3) {
      record.verdict.p_first = record.trial.focus == 0 ? 1 : 0;
    }
  }

  CHECK(
      testing::prepare(calibrations::panel, bench(true), "{rule: dawid_skene}")
          .refused == "rule 'dawid_skene' needs gold labels to weigh votes by");
  CHECK(testing::prepare(calibrations::panel, std::move(one_kind),
                         "{rule: dawid_skene}")
            .refused.starts_with(
                "rule 'dawid_skene' is only to be had anchored by labels"));
}

TEST_CASE("panel says why there is none") {
  CHECK(
      testing::prepare(calibrations::panel, bench(), "{members: a}").refused ==
      "a panel needs two judges of the same answers");
  CHECK(testing::prepare(calibrations::panel, bench(), "{members: 'b, c'}")
            .refused == "this judge is no member");
  CHECK(testing::prepare(calibrations::panel, bench(), "{members: 'a, aa'}")
            .refused == "no judge is called 'aa' (did you mean 'a'?)");
  CHECK(testing::prepare(calibrations::panel, bench(true), "{rule: anchored}")
            .refused == "rule 'anchored' needs gold labels to weigh votes by");
}

TEST_CASE("panel's influence is its derivative by the weights") {
  const Prepared prepared = testing::prepare(calibrations::panel, bench());
  const std::size_t columns = prepared.estimator->quantities().size();
  std::vector<double> influence(kItems * columns);
  prepared.estimator->influence(influence);

  for (const std::size_t g : {0, 7, 29}) {
    std::vector<double> up = kOnes;
    up[g] += 1e-6;
    const auto above = values(prepared, up), at = values(prepared, kOnes);
    for (std::size_t q = 0; q < columns; ++q) {
      CHECK_THAT(influence[g * columns + q],
                 WithinAbs(kItems * (above[q] - at[q]) / 1e-6, 1e-3));
    }
  }
}
