// The shipped table of LLMBar verdicts, through the audit's own mapping, held
// against the published statistics.

#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "data.h"
#include "io/file.h"
#include "suites/generic/table_file.h"

using namespace assize;
using assize::testing::World;
using Catch::Matchers::WithinAbs;

namespace {

const World& llmbar() {
  static const World world([] {
    const std::string path =
        assize::testing::root() + "/suites/llmbar/recorded.yaml";
    ConfigNode audit = *ConfigNode::parse(*read_file(path), path);
    ConfigNode inputs = audit.child("inputs");
    const auto suite = suites::generic.make(inputs);
    return std::move(*suite->read(1));
  }());
  return world;
}

std::uint16_t index_of(const std::vector<std::string>& names,
                       const std::string& name) {
  const auto found = std::ranges::find(names, name);
  REQUIRE(found != names.end());
  return static_cast<std::uint16_t>(found - names.begin());
}

/// One judge's metric in a scope ("": all), with its n.
struct Value {
  double value = kAbsent;
  std::uint32_t n = 0;
};

std::map<std::pair<std::string, std::string>, Value> headline(
    const std::string& judge) {
  const World& world = llmbar();
  const Study study = world.study(index_of(world.bench.judges, judge));
  ConfigNode none = ConfigNode::empty("");
  const auto headline = suites::generic.make(none)->headline(study);
  REQUIRE(headline);
  const auto quantities = (*headline)->quantities();
  std::vector<double> out(quantities.size());
  const std::vector<double> unit(world.bench.clusters(), 1.0);
  Scratch scratch;
  (*headline)->estimate(unit, out, scratch);
  std::map<std::pair<std::string, std::string>, Value> values;
  for (std::size_t q = 0; q < out.size(); ++q) {
    const int category = quantities[q].category;
    const std::string scope =
        category < 0
            ? ""
            : world.bench.categories[static_cast<std::size_t>(category)];
    values[{quantities[q].metric, scope}] = {out[q], quantities[q].n};
  }
  return values;
}

/// Counts of one judge on one subset by the published rule: an answer without
/// a verdict is wrong, and two of them agree.
struct Published {
  int n = 0, correct_false = 0, correct_true = 0, correct_both = 0, equal = 0;
  int unparsed = 0;
};

Published count(const std::string& judge, const std::string& subset) {
  const Benchmark& bench = llmbar().bench;
  const int judge_index = index_of(bench.judges, judge);
  const int category = index_of(bench.categories, subset);
  std::map<std::uint32_t, std::array<int, 3>> winner;  // 12, 21, gold; 0: null
  for (const auto& [trial, verdict, raw] : bench.records) {
    if (bench.items[trial.item].category != category) continue;
    const int better =
        verdict.winner < 0
            ? 0
            : 1 + trial.shown[static_cast<std::size_t>(verdict.winner)];
    if (trial.judge == bench.gold) winner[trial.item][2] = better;
    if (trial.judge == judge_index) winner[trial.item][trial.focus] = better;
  }
  Published out;
  for (const auto& [item, w] : winner) {
    ++out.n;
    out.correct_false += w[0] == w[2];
    out.correct_true += w[1] == w[2];
    out.correct_both += w[0] == w[2] && w[1] == w[2];
    out.equal += w[0] == w[1];
    out.unparsed += (w[0] == 0) + (w[1] == 0);
  }
  return out;
}

struct Reference {
  std::string judge;
  std::array<double, 3> accuracy, agreement;  ///< Natural, Neighbor, GPTInst.
};

const std::array<std::string, 3> kSubsets = {"Natural", "Neighbor", "GPTInst"};

}  // namespace

TEST_CASE("the shipped table has every recorded judge and subset") {
  const Benchmark& bench = llmbar().bench;

  CHECK(bench.suite == "llmbar");
  CHECK(bench.items.size() == 326);
  CHECK(bench.clusters() == 325);
  CHECK(bench.categories == std::vector<std::string>{"GPTInst", "Natural",
                                                     "Neighbor",
                                                     "Adversarial"});
  CHECK(bench.judges.size() == 37 + 1);
  CHECK(bench.judges.back() == "gold");
  CHECK(bench.records.size() == 326 * (37 * 2 + 1));
  CHECK(bench.excluded.empty());
  CHECK(bench.cautions.size() == 3);
  std::map<Status, int> statuses;
  for (const Record& record : bench.records) ++statuses[record.verdict.status];
  CHECK(statuses[Status::kUnparsed] == 23);
  CHECK(statuses[Status::kNotRecorded] == 0);
}

TEST_CASE("accuracy and agreement are those of the paper") {
  // Zeng et al. 2024, as in princeton-nlp/LLMBar's statistics.json, to a tenth.
  const Reference reference = GENERATE(values<Reference>({
      {"GPT-4/Vanilla_NoRules", {93.5, 64.2, 76.6}, {97.0, 89.6, 90.2}},
      {"GPT-4/Vanilla", {95.5, 78.7, 86.4}, {95.0, 93.3, 94.6}},
      {"GPT-4/CoT", {94.5, 75.0, 83.2}, {91.0, 90.3, 90.2}},
      {"GPT-4/Metrics_Reference", {96.0, 85.4, 89.7}, {96.0, 94.8, 90.2}},
      {"GPT-4/Swap_CoT", {94.0, 78.7, 85.3}, {100, 99.3, 96.7}},
      {"GPT-4/Rating", {92.0, 78.0, 90.2}, {90.0, 78.4, 87.0}},
      {"ChatGPT/Vanilla", {81.5, 19.4, 26.6}, {71.0, 71.6, 62.0}},
  }));

  auto values = headline(reference.judge);

  for (std::size_t s = 0; s < 3; ++s) {
    CAPTURE(reference.judge, kSubsets[s]);
    CHECK_THAT((values[{"accuracy", kSubsets[s]}].value),
               WithinAbs(reference.accuracy[s], 0.0501));
    CHECK_THAT((values[{"consistency", kSubsets[s]}].value),
               WithinAbs(reference.agreement[s], 0.0501));
  }
}

TEST_CASE("an answer without a verdict is left out, not wrong") {
  // LLaMA2/Vanilla has one null in GPTInst. Published: 30.4 % of 184 verdicts,
  // 72.8 % of 92 items (princeton-nlp/LLMBar, statistics.json).
  const Published published = count("LLaMA2/Vanilla", "GPTInst");
  auto values = headline("LLaMA2/Vanilla");

  CHECK(published.unparsed == 1);
  CHECK_THAT(100.0 * (published.correct_false + published.correct_true) / 184,
             WithinAbs(30.4, 0.05));
  CHECK_THAT(100.0 * published.equal / 92, WithinAbs(72.8, 0.05));
  const auto accuracy = values[{"accuracy", "GPTInst"}];
  CHECK(accuracy.n == 183);
  CHECK_THAT(
      accuracy.value,
      WithinAbs(
          100.0 * (published.correct_false + published.correct_true) / 183,
          1e-9));
  const auto consistency = values[{"consistency", "GPTInst"}];
  CHECK(consistency.n == 91);
  CHECK_THAT(consistency.value, WithinAbs(100.0 * published.equal / 91, 1e-9));
  CHECK_THAT((values[{"accuracy", "Natural"}].value), WithinAbs(80.5, 1e-9));
  CHECK_THAT((values[{"consistency", "Neighbor"}].value),
             WithinAbs(77.6, 0.05));
}

TEST_CASE("a group is the union of its subsets") {
  auto values = headline("GPT-4/Vanilla");

  const double neighbor = values[{"accuracy", "Neighbor"}].value;
  const double gpt_inst = values[{"accuracy", "GPTInst"}].value;
  CHECK((values[{"accuracy", "Adversarial"}].n) == 2 * (134 + 92));
  CHECK_THAT((values[{"accuracy", "Adversarial"}].value),
             WithinAbs((134 * neighbor + 92 * gpt_inst) / 226, 1e-9));
}

TEST_CASE("every published statistic of the three subsets comes out again") {
  ASSIZE_NEED_DATA(folder, "llmbar/LLMBar");
  const std::map<std::string, std::string> below = {
      {"Natural", "/Natural"},
      {"Neighbor", "/Adversarial/Neighbor"},
      {"GPTInst", "/Adversarial/GPTInst"}};
  int files = 0, nulls = 0;
  double largest = 0;
  const Benchmark& bench = llmbar().bench;
  for (std::size_t j = 0; j + 1 < bench.judges.size(); ++j) {
    auto values = headline(bench.judges[j]);
    for (const auto& [subset, path] : below) {
      const auto text = read_file(folder + path + "/evaluators/" +
                                  bench.judges[j] + "/statistics.json");
      REQUIRE(text);
      const auto json = nlohmann::json::parse(*text);
      const Published ours = count(bench.judges[j], subset);
      CAPTURE(bench.judges[j], subset);
      const auto leading = [&](const char* key) {
        return std::stoi(json.at(key).get<std::string>());
      };
      CHECK(leading("correct_False") == ours.correct_false);
      CHECK(leading("correct_True") == ours.correct_true);
      CHECK(leading("correct_both") == ours.correct_both);
      CHECK(leading("equal") == ours.equal);
      const double average =
          std::stod(json.at("correct_average").get<std::string>());
      CHECK_THAT(50.0 * (ours.correct_false + ours.correct_true) / ours.n,
                 WithinAbs(average, 1e-9));
      const double accuracy = values[{"accuracy", subset}].value;
      const double consistency = values[{"consistency", subset}].value;
      const double gap =
          std::max(std::abs(accuracy - average),
                   std::abs(consistency - 100.0 * ours.equal / ours.n));
      if (ours.unparsed == 0) CHECK_THAT(gap, WithinAbs(0, 1e-9));
      nulls += ours.unparsed > 0;
      largest = std::max(largest, gap);
      ++files;
    }
  }
  CHECK(files == 111);
  CHECK(nulls == 17);
  CHECK(largest < 1.7);
}
