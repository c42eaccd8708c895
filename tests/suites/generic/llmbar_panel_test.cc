// Three judges of the shipped LLMBar table, by the estimators of src/stats:
// the numbers are those of tests/oracles/llmbar.py.

#include <array>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "data.h"
#include "io/file.h"
#include "stats/agreement.h"
#include "stats/exact_test.h"
#include "stats/judge_panel.h"
#include "suites/generic/table_file.h"

using namespace assize;
using assize::testing::World;
using Catch::Matchers::WithinAbs;

namespace {

constexpr std::array<const char*, 3> kJudges = {
    "GPT-4/Vanilla", "ChatGPT/Vanilla", "LLaMA2/Vanilla"};

/// What one judge says of an item by the order of the answers, and the truth:
/// 1 or 2; NaN where there is no verdict.
struct Said {
  std::array<double, 2> winner = {kAbsent, kAbsent};
  double gold = kAbsent;
  bool natural = false;
};

const World& llmbar() {
  static const World world([] {
    const std::string path =
        assize::testing::root() + "/suites/llmbar/recorded.yaml";
    ConfigNode audit = *ConfigNode::parse(*read_file(path), path);
    ConfigNode inputs = audit.child("inputs");
    return std::move(*suites::generic.make(inputs)->read(1));
  }());
  return world;
}

/// By item. Output 1 is the answer under test.
std::vector<Said> said_by(const std::string& judge) {
  const Benchmark& bench = llmbar().bench;
  std::vector<Said> out(bench.items.size());
  for (const Record& record : bench.records) {
    Said& said = out[record.trial.item];
    said.natural =
        bench.categories[bench.items[record.trial.item].category] == "Natural";
    const double y = outcome(record);
    if (std::isnan(y)) continue;
    const double winner = y > 0.5 ? 1 : 2;
    const std::string& who = bench.judges[record.trial.judge];
    if (who == "gold") said.gold = winner;
    if (who == judge) said.winner[record.trial.focus] = winner;
  }
  return out;
}

/// Of the items whose both verdicts were read.
struct Counts {
  double n = 0, accuracy = 0;
  int both_right = 0, first = 0, second = 0;
};

Counts count(const std::vector<Said>& all, bool natural_only) {
  Counts out;
  for (const Said& said : all) {
    const auto [a, b] = said.winner;
    if (std::isnan(a) || std::isnan(b) || (natural_only && !said.natural)) {
      continue;
    }
    out.n += 1;
    out.accuracy += ((a == said.gold) + (b == said.gold)) / 2.0;
    out.both_right += a == said.gold && b == said.gold;
    out.first += a == 1 && b == 2;
    out.second += a == 2 && b == 1;
  }
  out.accuracy /= out.n;
  return out;
}

double kappa(const std::vector<Said>& all, bool natural_only) {
  std::vector<double> ratings;
  for (const Said& said : all) {
    if (natural_only && !said.natural) continue;
    ratings.insert(ratings.end(), {said.winner[0], said.gold});
  }
  return cohen_kappa(Ratings(ratings, 2), 0, 1, Disagreement::kPlain);
}

}  // namespace

TEST_CASE("LLMBar's judges are as right, and as torn, as an own script says") {
  struct Expected {
    Counts all, natural;
    double kappa_all, kappa_natural;
  };
  const std::array<Expected, 3> expected = {{
      {{326, 0.8604294478527608, 271, 12, 7},
       {100, 0.955, 93, 3, 2},
       0.6994091302547891,
       0.897708674304419},
      {{326, 0.4049079754601227, 81, 93, 9},
       {100, 0.815, 67, 25, 4},
       -0.17054555025002838,
       0.6025437201907791},
      {{325, 0.43538461538461537, 104, 50, 25},
       {100, 0.805, 70, 12, 9},
       -0.1329190663837525,
       0.5731707317073171},
  }};
  for (std::size_t j = 0; j < kJudges.size(); ++j) {
    CAPTURE(kJudges[j]);
    const std::vector<Said> said = said_by(kJudges[j]);
    for (const bool natural : {false, true}) {
      const Counts& want = natural ? expected[j].natural : expected[j].all;
      const Counts found = count(said, natural);
      CHECK(found.n == want.n);
      CHECK_THAT(found.accuracy, WithinAbs(want.accuracy, 1e-12));
      CHECK(found.both_right == want.both_right);
      CHECK(found.first == want.first);
      CHECK(found.second == want.second);
      CHECK_THAT(
          kappa(said, natural),
          WithinAbs(natural ? expected[j].kappa_natural : expected[j].kappa_all,
                    1e-12));
    }
  }
}

TEST_CASE("LLMBar's three judges are worth less than two") {
  std::vector<std::vector<Said>> said;
  for (const char* judge : kJudges) said.push_back(said_by(judge));
  std::vector<double> wrong;
  std::uint64_t only_first = 0, only_second = 0;
  int majority_right = 0;
  for (std::size_t i = 0; i < said[0].size(); ++i) {
    std::array<double, 3> errors{};
    for (std::size_t j = 0; j < 3; ++j) {
      const double winner = said[j][i].winner[0];
      errors[j] = std::isnan(winner)
                      ? kAbsent
                      : static_cast<double>(winner != said[j][i].gold);
    }
    const double sum = errors[0] + errors[1] + errors[2];
    if (std::isnan(sum)) continue;
    wrong.insert(wrong.end(), errors.begin(), errors.end());
    majority_right += sum < 1.5;
    only_first += errors[0] == 0 && errors[1] == 1;
    only_second += errors[0] == 1 && errors[1] == 0;
  }

  const double correlation = error_correlation(Ratings(wrong, 3)).mean;

  CHECK(wrong.size() == 3 * 325);
  CHECK_THAT(correlation, WithinAbs(0.3740562562877372, 1e-12));
  CHECK_THAT(effective_judges(3, correlation),
             WithinAbs(1.716136677941933, 1e-12));
  CHECK(majority_right == 170);
  CHECK(only_first == 145);
  CHECK(only_second == 3);
  CHECK_THAT(mcnemar_test(only_first, only_second) / 3.0291756799432425e-39,
             WithinAbs(1, 1e-9));
}
