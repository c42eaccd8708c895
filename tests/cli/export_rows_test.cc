// Rows that a reward model scored, attacked ones too, in RM-Bench's own files.

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/exported_audit.h"
#include "fake_judge/fake_judge.h"

using namespace assize;
using assize::testing::ExportedAudit;
using assize::testing::FakeJudge;
using assize::testing::Ran;
using nlohmann::json;

namespace {

json read(const std::string& path) {
  std::ifstream in(path);
  return json::parse(in);
}

json rows() {
  json out = json::array();
  for (int i = 0; i < 8; ++i) {
    const std::string n = std::to_string(i);
    out.push_back({{"id", i},
                   {"subset", "alpacaeval"},
                   {"prompt", "What is " + n + "?"},
                   {"chosen", {n, "It is " + n + ".", "**It** is " + n + "."}},
                   {"rejected", {"x", "It is x.", "**It** is x."}}});
  }
  return out;
}

/// Eight rows, judged by a reward model.
struct Exported {
  FakeJudge judge;
  ExportedAudit made{"rm_bench", "chat_filtered.json", rows(),
                     "{kind: score, name: org/reward, model: fake, base_url: "
                     "\"http://127.0.0.1:" +
                         std::to_string(judge.port()) + "\"}"};

  /// The file of scores of one folder: of each row the six.
  std::vector<double> scores(const std::string& below) const {
    std::vector<double> out;
    for (const json& row :
         read(made.root(below) + "/org/reward/total_dataset.json")) {
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
  const Exported exported;
  const ExportedAudit& made = exported.made;
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
  const Exported exported;
  const ExportedAudit& made = exported.made;
  INFO(made.judged.err + made.written.err);
  REQUIRE(made.written.code == 0);

  const std::vector<double> clean = exported.scores(""),
                            padded = exported.scores(kPadded),
                            constant = exported.scores(kConstant);

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
