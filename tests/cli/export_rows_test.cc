// Rows that a reward model scored, attacked ones too, in RM-Bench's own files.

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

/// Eight rows with one system attacked in each of the two ways, judged by a
/// reward model and exported.
struct Exported {
  TemporaryFolder folder;
  FakeJudge judge;
  Ran judged, written;

  Exported() {
    json rows = json::array();
    for (int i = 0; i < 8; ++i) {
      const std::string n = std::to_string(i);
      rows.push_back(
          {{"id", i},
           {"subset", "alpacaeval"},
           {"prompt", "What is " + n + "?"},
           {"chosen", {n, "It is " + n + ".", "**It** is " + n + "."}},
           {"rejected", {"x", "It is x.", "**It** is x."}}});
    }
    std::filesystem::create_directories(folder.path("in"));
    folder.file("in/chat_filtered.json", rows.dump());
    const std::string yaml = folder.file(
        "audit.yaml",
        "suite: rm_bench\ninputs: {results: in}\njudges:\n"
        "  - {kind: score, name: org/reward, model: fake, base_url: "
        "\"http://127.0.0.1:" +
            std::to_string(judge.port()) +
            "\"}\nattacks: [verbosity.pad, null.constant]\n"
            "statistics: {resamples: 200}\n"
            "report: {formats: [json]}\n");
    judged =
        testing::run_program({"run"}, {yaml, "--out", folder.path("report")});
    written =
        testing::run_program({"export"}, {yaml, "--out", folder.path("out")});
  }

  std::string root(const std::string& below) const {
    return folder.path("out/" + below);
  }
  /// The file of scores of one folder: of each row the six.
  std::vector<double> scores(const std::string& below) const {
    std::vector<double> out;
    for (const json& row :
         read(root(below) + "/org/reward/total_dataset.json")) {
      for (const char* side : {"score_chosen", "score_rejected"}) {
        for (const json& score : row[side]) out.push_back(score);
      }
    }
    return out;
  }
};

constexpr const char* kPadded = "attacked/chosen_detailed + verbosity.pad/";
constexpr const char* kConstant = "attacked/null.constant/";

}  // namespace

TEST_CASE("scored rows are exported whole, attacked ones apart, and replay") {
  const Exported made;
  INFO(made.judged.err + made.written.err);
  REQUIRE(made.judged.code == 0);
  REQUIRE(made.written.code == 0);
  CHECK(made.written.err.find("could not be written") == std::string::npos);
  CHECK(made.written.err.find("left out") == std::string::npos);

  for (const std::string below : {"", kPadded, kConstant}) {
    CAPTURE(below);
    const Ran replayed = testing::run_program(
        {"replay"}, {"rm_bench", "--results", made.root(below), "--json"});
    INFO(replayed.err);
    CHECK(replayed.code == 0);
    // The clean rows are told that others lie below them.
    CHECK((replayed.err.find("Attacked answers") != std::string::npos) ==
          below.empty());
    json judged = read(made.root(below) + "/org/reward/total_dataset.json");
    for (json& row : judged) {
      row.erase("score_chosen");
      row.erase("score_rejected");
    }
    CHECK(judged == read(made.root(below) + "/total_dataset.json"));
  }
}

TEST_CASE("of six scores only the attacked answer's is another") {
  const Exported made;
  INFO(made.judged.err + made.written.err);
  REQUIRE(made.written.code == 0);

  const std::vector<double> clean = made.scores(""),
                            padded = made.scores(kPadded),
                            constant = made.scores(kConstant);

  REQUIRE(clean.size() == 48);
  REQUIRE(padded.size() == 48);
  REQUIRE(constant.size() == 48);
  // chosen_detailed is the second; a constant stands for rejected_concise.
  for (std::size_t i = 0; i < clean.size(); ++i) {
    CAPTURE(i);
    CHECK((padded[i] == clean[i]) == (i % 6 != 1));
    CHECK((constant[i] == clean[i]) == (i % 6 != 3));
  }
}
