#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/replay_table.h"
#include "cli/run_program.h"
#include "cli/verb.h"
#include "data.h"

using assize::Agreement;
using assize::Comparison;
using assize::ReplayRules;
using Json = nlohmann::json;

namespace {

using assize::testing::Ran;

Ran run(const std::vector<std::string>& arguments, unsigned width = 0) {
  return assize::testing::run_program({"replay"}, arguments, width);
}

std::string temporary(const std::string& name) {
  return (std::filesystem::temp_directory_path() / name).string();
}

Comparison comparison(const std::string& system, const std::string& convention,
                      double value, double published) {
  Comparison made;
  made.row.system = system;
  made.row.metric = "length_controlled_win_rate";
  made.row.convention = convention;
  made.row.n = 803;
  made.row.value = value;
  made.published = published;
  made.difference = value - published;
  made.status = std::abs(value - published) < 0.1 ? Agreement::kMatch
                                                  : Agreement::kDiffers;
  return made;
}

/// A defect, in both conventions.
std::vector<Comparison> defective() {
  Comparison right = comparison("phi", "lc", 3.824, 4.3987);
  right.cause = "known_defect:shifted";
  right.row.alternatives = {{right.cause, 4.3988, {}}};
  Comparison compat = comparison("phi", "lc.compat", 4.3362, 4.3987);
  compat.row.chosen = 21.5;
  compat.row.grid = {2.75, 21.5};
  compat.row.grid_value = {4.3988, 4.3362};
  compat.reproduced_at = 2.75;
  return {right, compat};
}

const ReplayRules kRules = {{}, {{"shifted", "Rows are off by one."}}};

std::string table(bool compat, unsigned width) {
  const auto rows = defective();
  std::ostringstream out;
  assize::cli::write_table(
      {.rows = rows, .rules = kRules, .compat = compat, .width = width}, out);
  return out.str();
}

std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    longest = std::max(longest, line.size());
  }
  return longest;
}

}  // namespace

TEST_CASE("the table names a defect with the right value beside it") {
  CHECK(
      table(false, 80) ==
      "                               value  published  difference status  "
      "cause\n"
      "phi  n = 803\n"
      " length_controlled_win_rate   3.8240     4.3987     -0.5747 differs "
      "defect [1]\n"
      "\n"
      "[1] known_defect:shifted\n"
      "    Rows are off by one.\n"
      "    phi, length_controlled_win_rate: 3.8240 is right, published "
      "4.3987; with the\n"
      "    defect 4.3988.\n"
      "\n"
      "2 numbers under all conventions: 1 match, 1 differ (0 unexplained), 0\n"
      "unpublished.\n");
}

TEST_CASE("the compat table shows what was published, and the other penalty") {
  const std::string text = table(true, 80);

  CHECK(text.find(" length_controlled_win_rate   4.3362     4.3987     "
                  "-0.0625 match\n") != std::string::npos);
  CHECK(text.find("    phi: C = 21.5 chosen, C = 2.75 as published\n") !=
        std::string::npos);
  CHECK(text.find("3.8240 is right") != std::string::npos);
}

TEST_CASE("a narrow table stays within its width") {
  const unsigned width = GENERATE(40u, 60u, 75u, 76u, 80u, 120u);

  const std::string text = table(false, width);

  CHECK(longest_line(text) <= std::max(width, 46u));
  CHECK(text.find("3.8240") != std::string::npos);
}

TEST_CASE("control characters of a system's name do not reach the terminal") {
  std::vector<Comparison> rows = {comparison("evil\x1b[31m", "lc", 1, 1)};
  std::ostringstream out;

  assize::cli::write_table({.rows = rows, .rules = kRules}, out);

  CHECK(out.str().find('\x1b') == std::string::npos);
}

TEST_CASE("JSON has null for what is absent, and the grid of a fit") {
  std::vector<Comparison> rows = {defective()[1]};
  rows[0].published = rows[0].difference = std::nan("");
  rows[0].status = Agreement::kUnpublished;
  std::ostringstream out;

  assize::cli::write_json("suite", rows, out);

  CHECK(Json::parse(out.str()) ==
        Json::parse(R"([{"suite": "suite", "system": "phi",
          "metric": "length_controlled_win_rate", "convention": "lc.compat",
          "n": 803, "value": 4.3362, "published": null, "difference": null,
          "status": "unpublished", "cause": "none", "note": "", "c": 21.5,
          "grid": [{"c": 2.75, "value": 4.3988},
                   {"c": 21.5, "value": 4.3362}]}])"));
}

TEST_CASE("bad usage and bad input exit with 2") {
  CHECK(run({}).code == 2);
  CHECK(run({"alpaca_eval_2"}).code == 2);
  const Ran unknown = run({"alpaca_eval", "--results", "x"});
  CHECK(unknown.code == 2);
  CHECK(unknown.err.find("alpaca_eval_2") != std::string::npos);
  const Ran absent = run({"alpaca_eval_2", "--results", "/absent/folder"});
  CHECK(absent.code == 2);
  CHECK(absent.out.empty());
  CHECK(absent.err.find("/absent/folder") != std::string::npos);
}

TEST_CASE("the help shows examples") {
  const Ran help = run({"--help"});

  CHECK(help.code == 0);
  CHECK(help.out.find("assize replay alpaca_eval_2 --results results") !=
        std::string::npos);
}

TEST_CASE("an absent published file is an error, not an empty one") {
  ASSIZE_NEED_DATA(results, "alpaca_eval_2/results");

  const Ran absent = run({"alpaca_eval_2", "--results", results.c_str(),
                          "--published", "/absent/board.csv"});

  CHECK(absent.code == 2);
}

TEST_CASE("the recorded data replays without an unexplained difference") {
  ASSIZE_NEED_DATA(results, "alpaca_eval_2/results");
  ASSIZE_NEED_DATA(board, "alpaca_eval_2/leaderboard.csv");

  const Ran json = run({"alpaca_eval_2", "--results", results.c_str(),
                        "--published", board.c_str(), "--json"});

  CHECK(json.code == 0);
  CHECK(json.err.empty());
  const Json rows = Json::parse(json.out);
  CHECK(rows.size() == 70);
  std::vector<std::string> defects;
  for (const Json& row : rows) {
    CAPTURE(row.dump());
    if (row["cause"] == "none") {
      CHECK(row["status"] == "match");
      continue;
    }
    CHECK(row["convention"] == "alpaca_eval.lc_v1");
    CHECK(row["cause"] == "known_defect:positional_difficulty");
    defects.push_back(row["system"]);
  }
  CHECK(defects == std::vector<std::string>{"alpaca-7b_concise",
                                            "alpaca-7b_verbose", "phi-2"});
}

TEST_CASE("a perturbed published file changes what compares, nothing else") {
  ASSIZE_NEED_DATA(results, "alpaca_eval_2/results");
  ASSIZE_NEED_DATA(board, "alpaca_eval_2/leaderboard.csv");
  const std::string perturbed = temporary("assize_perturbed.csv");
  std::ofstream(perturbed)
      << "model,win_rate,n_total,length_controlled_winrate\n"
         "NullModel,12.5,805,86.4\nphi-2,2.350209543026152,805,70\n"
         "claude-2.1,15.7,800,25.2\n";
  const auto rows_of = [&](const std::string& published) {
    const Ran got = run({"alpaca_eval_2", "--results", results.c_str(),
                         "--published", published.c_str(), "--json"});
    CHECK(got.code == (published == board ? 0 : 1));
    return Json::parse(got.out);
  };

  Json before = rows_of(board), after = rows_of(perturbed);
  std::filesystem::remove(perturbed);

  CHECK(before != after);
  for (Json* rows : {&before, &after}) {
    for (Json& row : *rows) {
      for (const char* key : {"published", "difference", "status", "cause"}) {
        CHECK(row.erase(key) == 1);
      }
    }
  }
  CHECK(before == after);
}

TEST_CASE("the whole table of the recorded data fits 80 columns") {
  ASSIZE_NEED_DATA(results, "alpaca_eval_2/results");
  ASSIZE_NEED_DATA(board, "alpaca_eval_2/leaderboard.csv");

  const Ran text = run({"alpaca_eval_2", "--results", results.c_str(),
                        "--published", board.c_str(), "--compat"});

  CHECK(text.code == 0);
  CHECK(longest_line(text.out) <= 80);
  for (const char* part : {"alpaca-7b_concise", "[1] known_defect:",
                           "0 unexplained", "50 by definition"}) {
    CAPTURE(part);
    CHECK(text.out.find(part) != std::string::npos);
  }
}
