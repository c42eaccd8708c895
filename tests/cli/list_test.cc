#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "cli/run_program.h"
#include "cli/verb.h"

namespace {

using assize::testing::Ran;

using assize::cli::kBadInput;
using assize::cli::kDone;

Ran list(const std::vector<std::string>& arguments) {
  return assize::testing::run_program({"list"}, arguments);
}

}  // namespace

TEST_CASE("list shows every family, in the order of the architecture") {
  const Ran ran = list({});

  CHECK(ran.code == kDone);
  CHECK(ran.err.empty());
  std::vector<std::string> headings;
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  ")) headings.push_back(line);
  }
  CHECK(headings == std::vector<std::string>{"attacks", "defences", "detectors",
                                             "calibrations", "judges", "suites",
                                             "reports"});
}

TEST_CASE("list keeps to the width of the terminal") {
  std::ostringstream out, err;
  assize::cli::Streams streams{out, err, 60, true};
  const char* const arguments[] = {"assize", "list", "detectors"};

  REQUIRE(assize::cli::run_program(3, arguments, streams) == kDone);

  std::istringstream lines(out.str());
  for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 60);
}

TEST_CASE("list shows one family by its name in singular or plural") {
  const Ran one = list({"detector"}), many = list({"detectors"});

  CHECK(one.code == kDone);
  CHECK(one.out.starts_with("detectors\n  "));
  CHECK(one.out.find("reports\n") == std::string::npos);
  CHECK(one.out == many.out);
}

TEST_CASE("list as JSON is one array with the same plugins as the text") {
  const Ran text = list({}), json = list({"--json"});

  CHECK(json.code == kDone);
  const auto rows = nlohmann::json::parse(json.out);
  REQUIRE(rows.is_array());
  for (const auto& row : rows) {
    std::set<std::string> keys;
    for (const auto& [key, value] : row.items()) {
      keys.insert(key);
      CHECK(value.is_string());
    }
    CHECK(keys ==
          std::set<std::string>{"family", "id", "summary", "source", "from"});
    CHECK(text.out.find(row["id"].get<std::string>()) != std::string::npos);
  }
}

TEST_CASE("list refuses a family that does not exist") {
  const Ran ran = list({"detektors"});

  CHECK(ran.code == kBadInput);
  CHECK(ran.out.empty());
  CHECK(ran.err.find("detektors not in {attack,attacks,") != std::string::npos);
}
