// Rows that judges compared or rated, attacked ones too, in RewardBench's own
// files.

#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/exported_audit.h"

using namespace assize;
using assize::testing::ExportedAudit;
using assize::testing::Ran;
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

}  // namespace

TEST_CASE("compared rows are exported with their texts and replay") {
  const json rows = GENERATE(pairs(), fours_and_ties());
  const ExportedAudit made("reward_bench", "rows.json", rows,
                           "{kind: simulated, name: org/judge}");
  INFO(made.judged.err + made.written.err);
  REQUIRE(made.judged.code == 0);
  REQUIRE(made.written.code == 0);

  const Ran padded = testing::run_program(
      {"replay"}, {"reward_bench", "--results", made.root(kPadded), "--json"});

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
