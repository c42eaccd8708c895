#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/fit_judge_table.h"
#include "cli/run_program.h"
#include "cli/verb.h"
#include "data.h"
#include "prompt/taste_file.h"

namespace {

using namespace assize;
using assize::testing::Ran;
using Catch::Matchers::WithinAbs;
using Json = nlohmann::json;

Ran run(const std::vector<std::string>& arguments) {
  return assize::testing::run_program({"fit-judge"}, arguments);
}

FittedJudge some_fit() {
  FittedJudge fitted;
  fitted.judge = "j";
  fitted.taste.n = 300;
  fitted.taste.penalty = 3.16;
  fitted.taste.scale.fill(1);
  fitted.taste.systems = {{"null \x1b[2J", false, 100, 76.9, 21},
                          {"one", true, 100, 12.345, 13},
                          {"two", true, 100, 50, 40}};
  fitted.penalties = {{3.16, 0.31}};
  fitted.loss = 0.31;
  fitted.textless = 4;
  fitted.honest = 2;
  fitted.agreement.value = 0.5;
  fitted.agreement.interval = Interval{0.25, 0.75, 0.95};
  fitted.agreement.n = 2;
  fitted.agreement.clusters = 100;
  return fitted;
}

}  // namespace

TEST_CASE(
    "the table says how well systems are foretold, and what is not seen") {
  std::ostringstream out;

  cli::write_fit(some_fit(), 80, out);

  const std::string text = out.str();
  CHECK(text.starts_with(
      "system                                   n   recorded  predicted  "
      "honest\n"));
  CHECK(text.find("one                                    100      12.35      "
                  "13.00  yes\n") != std::string::npos);
  CHECK(text.find("0.500, 95 % interval\n[0.250, 0.750], 2 honest systems, 100 "
                  "instructions.") != std::string::npos);
  CHECK(text.find("4 judged pairs without texts are left out.") !=
        std::string::npos);
  CHECK(text.find("recorded 76.90, predicted 21.00.") != std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(line.size() <= 84);  // Pictures of control characters are 3 bytes.
  }
}

TEST_CASE("the JSON holds every number") {
  std::ostringstream out;

  cli::write_fit_json("s", some_fit(), out);

  const Json json = Json::parse(out.str());
  CHECK(json["schema"] == "assize.fit_judge/1");
  CHECK(json["suite"] == "s");
  CHECK(json["n"] == 300);
  CHECK(json["spearman"]["lower"] == 0.25);
  CHECK(json["systems"].size() == 3);
  CHECK(json["features"].size() == kFeatures);
  CHECK(json["penalties"][0]["log_loss"] == 0.31);
}

TEST_CASE("bad usage and missing files are told with their place") {
  const Ran unknown = run({"alpaca_eval", "--results", "no"});
  const Ran missing = run({"alpaca_eval_2", "--results", "no/such/folder"});
  const Ran bare = run({"alpaca_eval_2"});

  CHECK(unknown.code == cli::kBadInput);
  CHECK(unknown.err.starts_with("argument 1: error: unknown plugin "));
  CHECK(missing.code == cli::kBadInput);
  CHECK(missing.err.find("no/such/folder") != std::string::npos);
  CHECK(missing.out.empty());
  CHECK(bare.code == cli::kBadInput);
  CHECK(run({"alpaca_eval_2", "--results", "x", "--penalty", "0"}).code ==
        cli::kBadInput);
}

TEST_CASE("the shipped taste is fitted again from the recorded verdicts") {
  ASSIZE_NEED_DATA(results, "alpaca_eval_2/results");
  const auto folder =
      std::filesystem::temp_directory_path() / "assize_fit_judge_test";
  const std::string path = (folder / "taste.json").string();

  const Ran ran =
      run({"alpaca_eval_2", "--results", results, "--json", "--out", path});

  INFO(ran.err);
  REQUIRE(ran.code == cli::kDone);
  const auto fitted = read_taste(path);
  const auto shipped = read_taste(assize::testing::root() +
                                  "/src/judges/alpaca_eval_2.taste.json");
  REQUIRE(fitted);
  REQUIRE(shipped);
  CHECK(fitted->source == shipped->source);
  CHECK(fitted->n == shipped->n);
  CHECK(fitted->penalty == shipped->penalty);
  for (std::size_t i = 0; i < kFeatures; ++i) {
    INFO(feature_names()[i]);
    CHECK_THAT(fitted->coefficients[i],
               WithinAbs(shipped->coefficients[i], 1e-6));
    CHECK_THAT(fitted->scale[i], WithinAbs(shipped->scale[i], 1e-6));
  }
  for (std::size_t i = 0; i < kMeasures; ++i) {
    CHECK_THAT(fitted->mean[i], WithinAbs(shipped->mean[i], 1e-6));
  }
  REQUIRE(fitted->systems.size() == shipped->systems.size());
  for (std::size_t i = 0; i < fitted->systems.size(); ++i) {
    const TasteScore &now = fitted->systems[i], &then = shipped->systems[i];
    INFO(now.system);
    CHECK(now.system == then.system);
    CHECK(now.honest == then.honest);
    CHECK_THAT(now.recorded, WithinAbs(then.recorded, 1e-6));
    CHECK_THAT(now.predicted, WithinAbs(then.predicted, 1e-6));
    // Recorded 76.9: what it was paid for, the counts do not explain.
    if (now.system == "NullModel") CHECK(now.predicted < 76.9 / 2);
  }
  const Json json = Json::parse(ran.out);
  CHECK(json["spearman"]["value"] >= 0.85);
  CHECK(json["spearman"]["n"] == 11);
}
