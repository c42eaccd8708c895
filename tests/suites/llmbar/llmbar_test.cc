#include <array>
#include <cmath>
#include <map>

#include "data.h"
#include "suites/llmbar/subset_folder.h"

using namespace assize;
using assize::testing::bar::Json;
using assize::testing::bar::llmbar_on;
using Catch::Matchers::WithinAbs;

namespace {

struct Replayed {
  std::unique_ptr<Suite> suite;
  Result<Benchmark> bench;
  std::vector<ReplayRow> rows;
};

Replayed replayed(const std::string& folder) {
  Replayed out{.suite = llmbar_on({{"results", folder}}),
               .bench = tl::unexpected(Error{}),
               .rows = {}};
  out.bench = out.suite->read_verdicts(1);
  REQUIRE(out.bench);
  auto rows = out.suite->replay(*out.bench, 1);
  REQUIRE(rows);
  out.rows = std::move(*rows);
  return out;
}

double value(const Replayed& of, const std::string& system,
             const std::string& metric,
             const std::string& convention = "llmbar") {
  for (const ReplayRow& row : of.rows) {
    if (row.system == system && row.metric == metric &&
        row.convention == convention) {
      return row.value;
    }
  }
  FAIL("no " << metric << " of " << system);
  return kAbsent;
}

}  // namespace

TEST_CASE("every statistics file comes out as it is printed") {
  ASSIZE_NEED_DATA(folder, "llmbar");

  const Replayed of = replayed(folder);

  const Benchmark& bench = *of.bench;
  CHECK(bench.items.size() == 326);
  CHECK(bench.clusters() == 325);
  CHECK(bench.judges.size() == 37 + 1);
  CHECK(bench.records.size() == 326 * (37 * 2 + 1));
  // tests/oracles/llmbar_files.py: GPT-4's, one in each of five files.
  CHECK(bench.excluded.size() == 5);
  for (const Exclusion& left : bench.excluded) {
    CHECK(left.why == "a rating beside one that could not be read");
    CHECK(left.count == 1);
  }
  CHECK(bench.cautions.empty());
  // tests/oracles/llmbar_files.py; S 6.3 has no mismatch either.
  std::map<std::string, std::pair<std::uint32_t, std::uint32_t>> checks;
  for (const Check& check : bench.checks) {
    checks[check.name] = {check.rows, check.mismatches};
  }
  CHECK(checks ==
        std::map<std::string, std::pair<std::uint32_t, std::uint32_t>>{
            {"winner", {20666 + 4564, 0}},
            {"strict_parser", {20666 + 4564, 31}},
            {"statistics", {111 * 5, 0}},
            {"published_kappas", {111 * 4, 0}},
            {"kappas", {111 * 4, 350}}});
}

TEST_CASE("differences from published numbers all have a known cause") {
  ASSIZE_NEED_DATA(folder, "llmbar");
  const Replayed of = replayed(folder);

  const auto published = of.suite->published(folder);

  REQUIRE(published);
  CHECK(published->size() == 111 * 9);
  std::map<std::pair<std::string, std::string>, double> theirs;
  for (const PublishedRow& row : *published) {
    theirs[{row.system, row.metric}] = row.value;
  }
  std::map<std::string, int> causes;
  for (const ReplayRow& row : of.rows) {
    const auto found = theirs.find({row.system, row.metric});
    if (found == theirs.end()) continue;
    CAPTURE(row.system, row.metric, row.convention);
    const bool same = std::abs(row.value - found->second) <= 1e-9;
    if (row.convention == "llmbar.compat") CHECK(same);
    if (same) continue;
    REQUIRE(row.alternatives.size() == 1);
    CHECK_THAT(row.alternatives[0].value, WithinAbs(found->second, 1e-9));
    ++causes[row.alternatives[0].cause];
  }
  // tests/oracles/llmbar_files.py: 350 of 444 kappas.
  CHECK(causes["known_defect:kappa_labels"] == 350);
  CHECK(causes.size() == 3);
}

TEST_CASE("the files give the accuracy and agreement of the paper") {
  ASSIZE_NEED_DATA(folder, "llmbar");
  // S 6.4, of the subsets that are recorded here: Natural, Neighbor, GPTInst.
  struct Row {
    std::string judge;
    std::array<double, 3> accuracy, agreement;
  };
  const std::vector<Row> table = {
      {"GPT-4/Vanilla_NoRules", {93.5, 64.2, 76.6}, {97.0, 89.6, 90.2}},
      {"GPT-4/Vanilla", {95.5, 78.7, 86.4}, {95.0, 93.3, 94.6}},
      {"GPT-4/CoT", {94.5, 75.0, 83.2}, {91.0, 90.3, 90.2}},
      {"GPT-4/Metrics_Reference", {96.0, 85.4, 89.7}, {96.0, 94.8, 90.2}},
      {"GPT-4/Swap_CoT", {94.0, 78.7, 85.3}, {100, 99.3, 96.7}},
      {"GPT-4/Rating", {92.0, 78.0, 90.2}, {90.0, 78.4, 87.0}},
      {"ChatGPT/Vanilla", {81.5, 19.4, 26.6}, {71.0, 71.6, 62.0}},
      {"LLaMA2/Vanilla", {80.5, 24.6, 30.4}, {79.0, 77.6, 72.8}},
  };
  const std::array<std::string, 3> subsets = {"Natural", "Neighbor", "GPTInst"};

  const Replayed of = replayed(folder);

  for (const Row& row : table) {
    for (std::size_t s = 0; s < subsets.size(); ++s) {
      const std::string system = row.judge + " on " + subsets[s];
      CAPTURE(system);
      CHECK_THAT(value(of, system, "correct_average"),
                 WithinAbs(row.accuracy[s], 0.0501));
      CHECK_THAT(value(of, system, "equal", "llmbar.compat"),
                 WithinAbs(row.agreement[s], 0.0501));
    }
  }
}

TEST_CASE("position and means over the subsets are the script's") {
  ASSIZE_NEED_DATA(folder, "llmbar");
  // tests/oracles/llmbar_files.py on the same files.
  struct Row {
    std::string judge;
    double first, published_agreement, agreement, accuracy, adversarial,
        average;
  };
  const std::vector<Row> rows = {
      {"GPT-4/Vanilla", 331.0 / 652, 307.0 / 326, 307.0 / 326, 561.0 / 652,
       82.57219338092148, 86.88146225394765},
      {"ChatGPT/Vanilla", 410.0 / 652, 224.0 / 326, 224.0 / 326, 264.0 / 652,
       23.01670992861778, 42.51113995241185},
      {"LLaMA2/Vanilla", 351.0 / 651, 250.0 / 326, 250.0 / 325, 283.0 / 652,
       27.530824140168722, 45.18721609344581},
  };

  const Replayed of = replayed(folder);

  for (const Row& row : rows) {
    CAPTURE(row.judge);
    CHECK_THAT(value(of, row.judge, "first_position"),
               WithinAbs(100 * row.first, 1e-9));
    CHECK_THAT(value(of, row.judge, "agreement", "llmbar.compat"),
               WithinAbs(100 * row.published_agreement, 1e-9));
    CHECK_THAT(value(of, row.judge, "agreement"),
               WithinAbs(100 * row.agreement, 1e-9));
    CHECK_THAT(value(of, row.judge, "accuracy"),
               WithinAbs(100 * row.accuracy, 1e-9));
    CHECK_THAT(value(of, row.judge, "adversarial_average"),
               WithinAbs(row.adversarial, 1e-9));
    CHECK_THAT(value(of, row.judge, "average"), WithinAbs(row.average, 1e-9));
  }
}

TEST_CASE("every missing verdict has its reason") {
  ASSIZE_NEED_DATA(folder, "llmbar");

  const auto bench = llmbar_on({{"results", folder}})->read(1);

  REQUIRE(bench);
  // By hand: of 20 texts without a verdict two were cut off; of ratings five
  // were filtered, and two of the comparisons.
  std::map<Status, int> statuses;
  for (const Record& record : bench->records) {
    ++statuses[record.verdict.status];
  }
  CHECK(statuses[Status::kFiltered] == 2 + 5 * 2);
  CHECK(statuses[Status::kTruncated] == 2);
  CHECK(statuses[Status::kTied] == 538 * 2);
  CHECK(statuses[Status::kEmpty] == 0);
  CHECK(bench->files.size() == 3 + 2 * 111);
  CHECK(bench->files[0].sha256.size() == 64);
}

TEST_CASE("an audit of files that are not there says so") {
  Result<ConfigNode> none = ConfigNode::parse("strategy: CoT\n", "audit.yaml");
  Result<ConfigNode> blank = ConfigNode::parse("results: ''\n", "audit.yaml");
  REQUIRE(none);
  REQUIRE(blank);

  const auto without = suites::llmbar.make(*none);
  const auto empty = suites::llmbar.make(*blank);
  const auto absent = llmbar_on({{"results", "/nowhere"}})->read(1);

  CHECK(none->finish().at(0).message ==
        "inputs need 'results': the folder with the subsets, each with a "
        "dataset.json");
  CHECK(blank->finish().at(0).message == "results must name a folder");
  REQUIRE_FALSE(absent);
  CHECK(absent.error().where.file == "/nowhere");
}

TEST_CASE("both orders of every pair are the design of a judge") {
  const assize::testing::bar::BenchmarkFolder folder;
  folder.write("S/dataset.json",
               Json::array({assize::testing::bar::pair("p", 1)}).dump());
  const auto suite = llmbar_on({{"results", folder.path()}});
  auto bench = suite->read(1);
  REQUIRE(bench);
  const auto unjudged = suite->design(*bench);
  bench->judges.emplace_back("other");

  const auto trials = suite->design(*bench);

  CHECK(unjudged.size() == 2);
  REQUIRE(trials.size() == 2);
  CHECK(trials[0].shown[0] == 0);
  CHECK(trials[1].shown[0] == 1);
  CHECK(trials[1].focus == 1);
  CHECK(trials[0].judge == 1);
}

TEST_CASE("each output alone is the design of live judges that rate") {
  const assize::testing::bar::BenchmarkFolder folder;
  folder.write("S/dataset.json",
               Json::array({assize::testing::bar::pair("p", 1)}).dump());
  const auto suite =
      llmbar_on({{"results", folder.path()}, {"strategy", "Rating"}});
  auto bench = suite->read(1);
  REQUIRE(bench);
  const auto unjudged = suite->design(*bench);
  bench->judges.emplace_back("other");

  const auto trials = suite->design(*bench);

  REQUIRE(unjudged.size() == 2);
  for (const std::uint16_t output : {0, 1}) {
    CHECK(unjudged[output].slots == 1);
    CHECK(unjudged[output].focus == 0);
    CHECK(unjudged[output].shown[0] == output);
  }
  // The labels lend theirs beside a recorded judge's pairs.
  REQUIRE(trials.size() == 4);
  CHECK(trials[0] == unjudged[0]);
  CHECK(trials[1] == unjudged[1]);
  for (const std::size_t order : {2, 3}) {
    CHECK(trials[order].slots == 2);
    CHECK(trials[order].judge == 1);
  }
}
