#include "audit/rated_systems.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "io/temporary_folder.h"

namespace assize {
namespace {

using testing::TemporaryFolder;

/// What is wrong with a file of this text, after its path.
std::string complaint(const std::string& name, const std::string& text) {
  const TemporaryFolder folder;
  const std::string path = folder.file(name, text);
  const auto read = read_rated_systems(path);
  REQUIRE(!read);
  const std::string out = render(read.error());
  REQUIRE(out.starts_with(path));
  return out.substr(path.size(), out.find('\n') - path.size());
}

}  // namespace

TEST_CASE("systems are read from an array, from lines and from a table") {
  const TemporaryFolder folder;
  const std::string paths[] = {
      folder.file("a.json",
                  R"( [{"index": "b", "rating": 7, "rating_q025": 6.5,
                        "rating_q975": 8}, {"index": "a", "rating": 1}])"),
      folder.file("a.jsonl",
                  "{\"model\": \"b\", \"score\": 7, \"lower\": 6.5, \"upper\": "
                  "8}\n{\"model\": \"a\", \"score\": 1, \"lower\": null}\n"),
      folder.file("a.csv", ",score,lower,upper\nb,7,6.5,8\na,1,,\n")};
  for (const std::string& path : paths) {
    CAPTURE(path);

    const auto read = read_rated_systems(path);

    INFO((read ? "" : read.error().message));
    REQUIRE(read);
    REQUIRE(read->systems.size() == 2);
    CHECK(read->systems[0].name == "a");
    CHECK(read->systems[0].score == 1);
    CHECK(!read->systems[0].has_interval());
    CHECK(read->systems[1].name == "b");
    CHECK(read->systems[1].interval.lower == 6.5);
    CHECK(read->systems[1].interval.upper == 8);
    CHECK(read->file.sha256.size() == 64);
  }
}

TEST_CASE("resampled scores are read in their order") {
  const TemporaryFolder folder;

  const auto read = read_rated_systems(folder.file(
      "a.jsonl", R"({"model": "a", "score": 2, "results": [1, 3.5, 2]})"));

  REQUIRE(read);
  CHECK(read->systems[0].results == std::vector<double>{1, 3.5, 2});
}

TEST_CASE("what is no rated system is an error with its place") {
  CHECK(complaint("a.jsonl",
                  "{\"model\": \"a\", \"score\": 1}\n{\"score\": 2}") ==
        ":2: error: there is no 'model' or 'system' or 'name' or 'index'");
  CHECK(complaint("a.jsonl", "{\"model\": \"a\"}\n") ==
        ":1: error: there is no 'score' or 'rating'");
  CHECK(complaint("a.jsonl", "{\"model\": \"a\", \"score\": \"1\"}\n") ==
        ":1: error: 'score' or 'rating' is no number");
  CHECK(complaint("a.jsonl",
                  "{\"model\": \"a\", \"score\": 1, \"lower\": 0}\n") ==
        ":1: error: the interval of 'a' has one end only");
  CHECK(complaint(
            "a.jsonl",
            "{\"model\": \"a\", \"score\": 1, \"lower\": 2, \"upper\": 0}\n") ==
        ":1: error: the interval of 'a' ends before it begins");
  CHECK(
      complaint("a.jsonl",
                "{\"model\": \"a\", \"score\": 1, \"results\": [1, \"x\"]}") ==
      ":1: error: 'results' holds what is no number");
  CHECK(complaint("a.jsonl",
                  "{\"model\": \"a\", \"score\": 1}\n\n{\"model\": \"a\", "
                  "\"score\": 2}\n") == ":3: error: 'a' is given twice");
  CHECK(complaint("a.csv", "name,score\na,1\na,2\n") ==
        ":3: error: 'a' is given twice");
  CHECK(complaint("a.csv", "name,points\na,1\n") ==
        ":1: error: there is no column 'score' or 'rating'");
  CHECK(complaint("a.csv", "name,score\na,\n") ==
        ":2: error: 'a' has no finite score");
}

TEST_CASE("a half-written last line and an absent file are errors") {
  const std::string cut =
      complaint("a.jsonl", "{\"model\": \"a\", \"score\": 1}\n{\"model\": \"b");

  CHECK(cut.starts_with(":2"));
  CHECK(!read_rated_systems("/nowhere/a.jsonl"));
}

TEST_CASE("a map of names leads each system to one name") {
  const TemporaryFolder folder;

  const auto map =
      read_name_map(folder.file("n.json", R"({"b": "B-1", "a": "A"})"));
  const auto twice =
      read_name_map(folder.file("t.json", R"({"b": "A", "a": "A"})"));
  const auto list = read_name_map(folder.file("l.json", "[1]"));
  const auto number = read_name_map(folder.file("m.json", R"({"b": 1})"));

  REQUIRE(map);
  REQUIRE(map->size() == 2);
  CHECK((*map)[0].reference == "a");
  CHECK((*map)[1].system == "B-1");
  CHECK(twice.error().message == "two names lead to 'A'");
  CHECK(list.error().message == "a map of names is one JSON object");
  CHECK(number.error().message == "the name of 'b' is no text");
}

}  // namespace assize
