#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "cli/run_program.h"
#include "data.h"
#include "io/temporary_folder.h"

using assize::testing::Ran;
using assize::testing::root;
using assize::testing::TemporaryFolder;
using Catch::Matchers::WithinAbs;
using nlohmann::json;

namespace {

using Words = std::vector<std::string>;

Ran labels(const Words& arguments, unsigned width = 0) {
  return assize::testing::run_program({"labels"}, arguments, width);
}

json read(Words arguments) {
  arguments.emplace_back("--json");
  const Ran ran = labels(arguments);
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  return json::parse(ran.out);
}

const Words kPilot = {root() + "/suites/llmbar/recorded.yaml", "--judge",
                      "ChatGPT/Vanilla"};

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

TEST_CASE("labels says what a judge is worth, as published") {
  // methods C.5: times n, N = 5000.
  struct Gold {
    const char *rho, *labels;
    double times;
  };
  const auto gold =
      GENERATE(Gold{"0.3", "50", 1.098}, Gold{"0.6", "200", 1.529},
               Gold{"0.8", "1000", 2.143}, Gold{"0.9", "50", 5.05});

  const json out = read(
      {"--rho", gold.rho, "--unlabelled", "5000", "--labels", gold.labels});

  CHECK_THAT(out["plan"]["effective"].get<double>() / std::stod(gold.labels),
             WithinAbs(gold.times, 5e-4));
  CHECK_THAT(read({"--rho", "0.8", "--unlabelled", "10000", "--labels",
                   "1000"})["plan"]["effective"]
                 .get<double>(),
             WithinAbs(2391.304, 5e-4));
}

TEST_CASE("a judge that says the opposite is worth no label") {
  const Words asked = {"--rho", "-0.5",     "--unlabelled",
                       "900",   "--labels", "100"};

  CHECK_THAT(read(asked)["plan"]["effective"].get<double>(),
             WithinAbs(100, 1e-12));
  CHECK(labels(asked).out.find("worth no label") != std::string::npos);
}

TEST_CASE("labels splits a budget where the variance is least") {
  // tests/oracles/prediction_powered.py: a search over a fine grid.
  const json split =
      read({"--rho", "0.8", "--unlabelled", "5000", "--label-cost", "1",
            "--judge-cost", "0.03", "--budget", "300"})["plan"]["split"];

  CHECK_THAT(split["labelled"].get<double>(), WithinAbs(243.716178, 1e-3));
  CHECK_THAT(split["unlabelled"].get<double>(), WithinAbs(1632.41122, 0.05));
}

TEST_CASE("labels allocates by truth as published") {
  // methods C.6.
  struct Gold {
    Words arguments;
    int no, yes;
  };
  const auto gold =
      GENERATE(Gold{{"--labels", "200", "--judge-rate", "0.4", "--specificity",
                     "0.7", "--sensitivity", "0.9", "--pilot", "10"},
                    136,
                    64},
               Gold{{"--labels", "200", "--judge-rate", "0.4", "--specificity",
                     "0.7", "--sensitivity", "0.9"},
                    144,
                    56},
               Gold{{"--labels", "500", "--judge-rate", "0.8", "--specificity",
                     "0.9", "--sensitivity", "0.8", "--pilot", "10"},
                    85,
                    415});

  const json out = read(gold.arguments)["by_truth"];

  CHECK(out["no"] == gold.no);
  CHECK(out["yes"] == gold.yes);
}

TEST_CASE("the labels asked for reach the width, and no fewer do") {
  const Words asked = {"--rho", "0.7", "--unlabelled", "4000"};
  const json plan = read(with(asked, {"--width", "10"}))["plan"];
  const double needed = plan["with_judge"];
  const auto width = [&](double n) {
    // The pool of 4,000 holds the labelled ones.
    Words words = {"--rho",        "0.7",
                   "--unlabelled", std::to_string(4000 - static_cast<int>(n)),
                   "--labels",     std::to_string(static_cast<int>(n))};
    return read(words)["plan"]["width"].get<double>();
  };

  CHECK(needed < plan["alone"].get<double>());
  CHECK(width(needed) <= 10.01);
  CHECK(width(needed - 2) > 10);
}

TEST_CASE("a pilot's labels are planned by category") {
  const json out = read(with(kPilot, {"--labels", "90"}));

  CHECK(out["basis"]["rows"] == 326);
  CHECK(out["basis"]["labelled"] == 326);
  std::size_t sum = 0;
  for (const json& of : out["allocation"]) {
    sum += of["labels"].get<std::size_t>();
  }
  CHECK(out["allocation"].size() == 3);
  CHECK(sum == 90);
}

TEST_CASE("routing lists as many comparisons as asked, with their chances") {
  const TemporaryFolder folder;
  const std::string path = folder.path("ask.csv");
  const Words asked = with(kPilot, {"--which", "60", "--worlds", "400"});

  const json out = read(with(asked, {"--out", path}))["routed"];

  REQUIRE(out["rows"].size() == 60);
  std::set<std::string> items;
  for (const json& row : out["rows"]) {
    items.insert(row["item"]);
    CHECK(row["probability"] > 0);
    CHECK(row["probability"] <= 1);
    CHECK_FALSE(row["reason"].get<std::string>().empty());
  }
  CHECK(items.size() == 60);
  CHECK(out["width"] < out["random_width"]);
  std::ifstream file(path);
  std::string header;
  std::getline(file, header);
  CHECK(header == "item,system,category,probability,judge,predicted,reason");
  // The same with any number of threads.
  CHECK(read(with(asked, {"--threads", "1"}))["routed"] == out);
}

TEST_CASE(
    "routing by variance is unbiased and narrower than random; BPDE's "
    "replaced verdicts are not") {
  const json trial = read(
      with(kPilot, {"--which", "80", "--worlds", "2000"}))["routed"]["trial"];
  std::map<std::string, json> of;
  for (const json& one : trial["results"]) of[one["routing"]] = one;

  for (const char* routing : {"variance", "random"}) {
    CAPTURE(routing);
    const double bias = of[routing]["bias"], error = of[routing]["bias_error"];
    CHECK(std::abs(bias) < 4 * error);
    CHECK(of[routing]["coverage"] > 0.90);
  }
  CHECK(of["variance"]["width"] < of["random"]["width"]);
  CHECK(std::abs(of["bpde"]["bias"].get<double>()) >
        4 * of["bpde"]["bias_error"].get<double>());
}

TEST_CASE("labels keeps to a narrow terminal") {
  const Ran ran = labels(with(kPilot, {"--width", "10"}), 80);
  CHECK(ran.code == 0);
  CHECK(ran.out.find("Pilot: ChatGPT/Vanilla") != std::string::npos);

  const Ran narrow =
      labels({"--rho", "0.7", "--unlabelled", "4000", "--width", "10"}, 40);
  std::istringstream lines(narrow.out);
  for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 40);
}

TEST_CASE("labels says what is wrong with a question, and where") {
  struct Case {
    Words arguments;
    std::string said;
  };
  const auto [arguments, said] = GENERATE_COPY(
      Case{{}, "nothing is asked; give --width"},
      Case{{"--width", "5"}, "--rho: error: is missing"},
      Case{{"--rho", "0.5", "--unlabelled", "1", "--width", "5"},
           "--unlabelled: error: must be at least 2"},
      Case{{"--rho", "0.5", "--width", "5"}, "--unlabelled: error: is missing"},
      Case{{"--rho", "1.5", "--unlabelled", "9"},
           "--rho: error: must lie between -1 and 1"},
      Case{{"--rho", "0.5", "--unlabelled", "9", "--which", "5"},
           "--which: error: chooses from an audit's"},
      Case{{"--judge-rate", "0.4"}, "--judge-rate: error: needs"},
      Case{{"--rho", "0.5", "--unlabelled", "9", "--label-cost", "0"},
           "--label-cost: error: must be above 0"},
      Case{with(kPilot, {"--which", "400"}),
           "--which: error: asks for 400 comparisons of 326"},
      Case{{kPilot[0], "--width", "5"}, "name one with --judge: "});

  const Ran ran = labels(arguments);

  CAPTURE(said, ran.err);
  CHECK(ran.code == 2);
  CHECK(ran.out.empty());
  CHECK(ran.err.find(said) != std::string::npos);
}
