// Rows that judges compared or rated, attacked ones too, in RewardBench's own
// files.

#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/run_program.h"
#include "io/temporary_folder.h"

using namespace assize;
using assize::testing::Ran;
using assize::testing::TemporaryFolder;
using nlohmann::json;

namespace {

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
  Ran replayed(const std::string& below) const {
    return testing::run_program(
        {"replay"}, {"reward_bench", "--results", root(below), "--json"});
  }
};

}  // namespace

TEST_CASE("compared rows are exported with their texts and replay") {
  const json rows = GENERATE(pairs(), fours_and_ties());
  const Exported made(rows, "{kind: simulated, name: org/judge}");
  INFO(made.judged.err + made.written.err);
  REQUIRE(made.judged.code == 0);
  REQUIRE(made.written.code == 0);

  const Ran padded = made.replayed(kPadded);

  INFO(padded.err);
  CHECK(padded.code == 0);
  CHECK(padded.err.find("left out") == std::string::npos);
  CHECK(padded.err.find("rows that are not there") == std::string::npos);
  // A judge that compares says nothing of a constant as a wrong answer.
  CHECK(std::filesystem::exists(made.root(kConstant)));
  const bool ties = rows.size() > 8;
  CHECK((made.written.err.find("gave no score of its own") !=
         std::string::npos) == !ties);
  CHECK((made.written.err.find("8 rows are left out") != std::string::npos) ==
        ties);
}
