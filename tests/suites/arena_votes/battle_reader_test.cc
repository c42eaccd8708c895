#include "suites/arena_votes/battle_reader.h"

#include <cmath>
#include <functional>

#include "io/json_records.h"
#include "suites/arena_votes/battle_log.h"

using assize::JsonReader;
using assize::JsonValue;
using assize::arena_votes::battle_of;
using assize::arena_votes::BattleRow;
using assize::arena_votes::description;
using assize::arena_votes::tagged;
using assize::arena_votes::Vote;
using assize::testing::votes::battle;
using assize::testing::votes::BenchmarkFolder;
using assize::testing::votes::Json;

namespace {

void visit(const Json& row, const std::function<void(const JsonValue&)>& use) {
  const BenchmarkFolder folder;
  JsonReader reader;
  const auto file =
      reader.read_document(folder.write("row.json", row.dump()),
                           [&](const JsonValue& value) -> assize::Result<void> {
                             use(value);
                             return {};
                           });
  REQUIRE(file);
}

}  // namespace

TEST_CASE("a battle is read from logs of every edition") {
  const auto about = description();
  REQUIRE(about);
  Json old = battle(0), later = battle(0);
  old["judge"] = 17;
  old["tstamp"] = 1682351591.5;
  later.erase("question_id");
  later.erase("judge");
  later["id"] = "u1";
  later["timestamp"] = "2025-05-29T14:48:41";
  later["evaluation_session_id"] = "s";
  later["winner"] = "both_bad";
  later["num_citations_a"] = 4;
  later["conv_metadata"] = {{"header_count_b", {{"h1", 2}, {"h3", 1}}}};

  visit(old, [&](const JsonValue& row) {
    const auto read = battle_of(row, *about);
    REQUIRE(read);
    CHECK(read->id == "q0");
    CHECK(read->voter == "17");
    CHECK(read->moment == "1682351591.5");
    CHECK(read->anonymous);
  });
  visit(later, [&](const JsonValue& row) {
    const auto read = battle_of(row, *about);
    REQUIRE(read);
    CHECK(read->id == "u1");
    CHECK(read->voter.empty());
    CHECK(read->session == "s");
    CHECK(read->vote == Vote::kBothBad);
    CHECK(read->counts[0][4] == 4);
    CHECK(read->counts[1][1] == 3);
    CHECK(std::isnan(read->counts[0][0]));
  });
}

TEST_CASE("a category is a flag of its own, or a name in any of the tags") {
  Json row = battle(0);
  row["is_code"] = true;
  row["category_tag"] = {{"math_v0.1", {{"math", false}}},
                         {"math_v0.2", {{"math", true}}},
                         {"if_v0.1", {{"if", false}, {"score", 2}}}};

  visit(row, [](const JsonValue& value) {
    CHECK(tagged(value, "code") == true);
    CHECK(tagged(value, "math") == true);
    CHECK(tagged(value, "if") == false);
    CHECK_FALSE(tagged(value, "score").has_value());
    CHECK_FALSE(tagged(value, "poetry").has_value());
  });
}

TEST_CASE("a battle's fields of a wrong type are errors that name them") {
  const auto about = description();
  REQUIRE(about);
  struct Case {
    std::string field;
    Json value;
    std::string message;
  };
  const auto each = GENERATE(
      Case{"model_a", 3, "model_a must be text, got a number"},
      Case{"model_a", "", "model_a must not be empty"},
      Case{"question_id", true,
           "question_id must be text or a number, got a boolean"},
      Case{"anony", "yes", "anony must be true or false, got text"},
      Case{"conversation_a", "x", "conversation_a must be an array, got text"},
      Case{"num_citations_b", "many",
           "num_citations_b must be a count, or counts by kind, none below "
           "zero"});
  Json row = battle(0);
  row[each.field] = each.value;

  visit(row, [&](const JsonValue& value) {
    const auto read = battle_of(value, *about);
    REQUIRE_FALSE(read);
    CHECK(read.error().message == each.message);
  });
}
