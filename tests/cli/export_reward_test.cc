// Rows that judges scored or compared, attacked ones too, in RewardBench's own
// files.

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/run_program.h"
#include "fake_judge/fake_judge.h"
#include "io/temporary_folder.h"

using namespace assize;
using assize::testing::FakeJudge;
using assize::testing::Ran;
using assize::testing::TemporaryFolder;
using nlohmann::json;

namespace {

json read(const std::string& path) {
  std::ifstream in(path);
  return json::parse(in);
}

json pairs() {
  json rows = json::array();
  for (int i = 0; i < 8; ++i) {
    const std::string n = std::to_string(i);
    rows.push_back({{"prompt", "What is " + n + "?"},
                    {"chosen", "It is " + n + ". So."},
                    {"rejected", "It is x. No."},
                    {"subset", "hep-go"},
                    {"id", i}});
  }
  return rows;
}

json fours_and_ties() {
  json rows = json::array();
  for (int i = 0; i < 8; ++i) {
    const std::string n = std::to_string(i);
    rows.push_back({{"id", "f" + n},
                    {"prompt", "What is " + n + "?"},
                    {"chosen", {"It is " + n + ". So."}},
                    {"rejected", {"It is x. No.", "It is y.", "It is zz."}},
                    {"subset", "Focus"}});
    rows.push_back({{"id", "ref:" + n},
                    {"prompt", "A colour like " + n + "?"},
                    {"chosen", {"Red. It is one."}},
                    {"rejected", {"A cat. It is so.", "A dog."}},
                    {"subset", "Ties"}});
    rows.push_back({{"id", "tied:" + n},
                    {"prompt", "Any colour like " + n + "?"},
                    {"chosen", {"Red. It is one.", "Blue. One too."}},
                    {"rejected", {"A cat. It is so.", "A dog."}},
                    {"subset", "Ties"}});
  }
  return rows;
}

constexpr const char* kPadded = "attacked/chosen + verbosity.pad/";
constexpr const char* kConstant = "attacked/null.constant/";

/// Rows with one system attacked in each of the two ways, judged and exported.
struct Exported {
  TemporaryFolder folder;
  Ran judged, written;

  Exported(const json& rows, const std::string& judge) {
    std::filesystem::create_directories(folder.path("in"));
    folder.file("in/rows.json", rows.dump());
    const std::string yaml = folder.file(
        "audit.yaml",
        "suite: reward_bench\ninputs: {results: in}\njudges:\n  - " + judge +
            "\nattacks: [verbosity.pad, null.constant]\n"
            "statistics: {resamples: 200}\nreport: {formats: [json]}\n");
    judged =
        testing::run_program({"run"}, {yaml, "--out", folder.path("report")});
    written =
        testing::run_program({"export"}, {yaml, "--out", folder.path("out")});
  }

  std::string root(const std::string& below) const {
    return folder.path("out/" + below);
  }
  json scores(const std::string& below) const {
    return read(root(below) + "eval-set-scores/org/judge.json");
  }
  Ran replayed(const std::string& below) const {
    return testing::run_program(
        {"replay"}, {"reward_bench", "--results", root(below), "--json"});
  }
  /// The judge's score among what was replayed.
  double score(const std::string& below) const {
    for (const json& row : json::parse(replayed(below).out)["rows"]) {
      if (row["system"] == "org/judge" && row["metric"] == "score") {
        return row["value"];
      }
    }
    FAIL("no score of the judge's");
    return 0;
  }
};

std::string score_judge(const FakeJudge& judge) {
  return "{kind: score, name: org/judge, model: fake, base_url: "
         "\"http://127.0.0.1:" +
         std::to_string(judge.port()) + "\"}";
}

}  // namespace

TEST_CASE(
    "RewardBench's scored rows are exported with their texts and replay") {
  const FakeJudge judge;
  const json rows = GENERATE(pairs(), fours_and_ties());
  const Exported made(rows, score_judge(judge));
  INFO(made.judged.err + made.written.err);
  REQUIRE(made.judged.code == 0);
  REQUIRE(made.written.code == 0);
  CHECK(made.written.err.find("could not be written") == std::string::npos);
  CHECK(made.written.err.find("left out") == std::string::npos);

  for (const std::string below : {"", kPadded, kConstant}) {
    CAPTURE(below);
    const Ran replayed = made.replayed(below);
    INFO(replayed.err);
    CHECK(replayed.code == 0);
    // The clean rows are told that others lie below them.
    CHECK((replayed.err.find("Attacked answers") != std::string::npos) ==
          below.empty());
    // Texts and scores are of the same rows.
    CHECK(replayed.err.find("rows that are not there") == std::string::npos);
    CHECK(replayed.err.find("without a score") == std::string::npos);
    CHECK(made.scores(below)["id"].size() == rows.size());
  }
}

TEST_CASE("of a row's scores only the attacked answer's is another") {
  const FakeJudge judge;
  const Exported made(fours_and_ties(), score_judge(judge));
  INFO(made.judged.err + made.written.err);
  REQUIRE(made.written.code == 0);

  const json clean = made.scores(""), padded = made.scores(kPadded),
             constant = made.scores(kConstant);

  for (std::size_t i = 0; i < clean["id"].size(); ++i) {
    const std::size_t right = clean["num_correct"][i];
    for (std::size_t at = 0; at < clean["scores"][i].size(); ++at) {
      CAPTURE(i, at);
      const json& before = clean["scores"][i][at];
      CHECK((padded["scores"][i][at] == before) == (at != 0));
      CHECK((constant["scores"][i][at] == before) == (at != right));
    }
  }
}

TEST_CASE("compared rows replay to the audit's score, whatever the order") {
  const json rows = GENERATE(pairs(), fours_and_ties());
  const Exported made(rows, "{kind: simulated, name: org/judge}");
  INFO(made.judged.err + made.written.err);
  REQUIRE(made.judged.code == 0);
  REQUIRE(made.written.code == 0);

  const Ran padded = made.replayed(kPadded);

  INFO(padded.err);
  CHECK(padded.code == 0);
  CHECK(padded.err.find("left out") == std::string::npos);
  const json report = read(made.folder.path("report/report.json"));
  const json& columns = report["headlines"]["columns"];
  const auto at = [&](const char* name) {
    return static_cast<std::size_t>(std::ranges::find(columns, json(name)) -
                                    columns.begin());
  };
  for (const json& row : report["headlines"]["rows"]) {
    if (row[at("metric")] != "score" || row[at("arm")] != "clean") continue;
    const double audited = row[at("value")];
    CHECK_THAT(made.score(""), Catch::WithinAbs(audited, 1e-9));
  }
  // A judge that compares says nothing of a constant as a wrong answer.
  CHECK(std::filesystem::exists(made.root(kConstant)));
  const bool ties = rows.size() > 8;
  CHECK((made.written.err.find("gave no score of its own") !=
         std::string::npos) == !ties);
  CHECK((made.written.err.find("8 rows are left out") != std::string::npos) ==
        ties);
}
