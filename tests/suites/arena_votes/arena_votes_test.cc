#include <algorithm>

#include "suites/arena_votes/battle_log.h"

using assize::Status;
using assize::Tie;
using assize::testing::votes::all_battles;
using assize::testing::votes::battle;
using assize::testing::votes::BenchmarkFolder;
using assize::testing::votes::error_of;
using assize::testing::votes::Json;
using assize::testing::votes::read;
using assize::testing::votes::said;
using assize::testing::votes::suite_of;

namespace {

std::uint32_t left_out(const assize::Benchmark& bench, const std::string& why) {
  const auto found = std::ranges::find(bench.excluded, why,
                                       [](const auto& of) { return of.why; });
  return found == bench.excluded.end() ? 0 : found->count;
}

Json with(int i, const std::string& field, const Json& value) {
  Json row = battle(i);
  row[field] = value;
  return row;
}

}  // namespace

TEST_CASE("each battle of a log is an item that the voters judged once") {
  const BenchmarkFolder folder;

  const auto bench = read(folder.lines("log.jsonl", all_battles()));

  REQUIRE(bench);
  CHECK(bench->items.size() == 480);
  CHECK(bench->records.size() == 480);
  CHECK(bench->answers.size() == 960);
  CHECK(bench->clusters() == 480);
  CHECK(bench->judges == std::vector<std::string>{"voters"});
  CHECK(bench->systems ==
        std::vector<std::string>{"s0", "s1", "s2", "s3", "s4", "s5"});
  CHECK(bench->categories ==
        std::vector<std::string>{"English", "German", "unknown"});
  CHECK(bench->excluded.empty());
  CHECK(bench->cautions.empty());
}

TEST_CASE("a log is read as JSON lines and as an array alike") {
  const BenchmarkFolder folder;
  const Json rows = all_battles();

  const auto lines = read(folder.lines("log.jsonl", all_battles()));
  const auto array = read(folder.write("log.json", " \n" + rows.dump(1)));

  REQUIRE(lines);
  REQUIRE(array);
  REQUIRE(lines->records.size() == array->records.size());
  for (std::size_t i = 0; i < lines->records.size(); ++i) {
    CHECK(lines->items[i].id == array->items[i].id);
    CHECK(lines->records[i].trial == array->records[i].trial);
    CHECK(lines->records[i].raw == array->records[i].raw);
  }
}

TEST_CASE("both kinds of tie are ties whose words stay apart") {
  const BenchmarkFolder folder;

  const auto bench = read(folder.lines(
      "log.jsonl", {with(0, "winner", "tie"), with(1, "winner", "both_bad"),
                    with(2, "winner", "model_b")}));

  REQUIRE(bench);
  CHECK(bench->records[0].verdict.status == Status::kTied);
  CHECK(bench->records[0].raw == "tie");
  CHECK(bench->records[0].verdict.tie == Tie::kDeclared);
  CHECK(bench->records[1].verdict.status == Status::kTied);
  CHECK(bench->records[1].verdict.tie == Tie::kBothBad);
  CHECK(bench->records[1].raw == "both_bad");
  CHECK(bench->records[2].verdict.status == Status::kChosen);
  CHECK(bench->records[2].verdict.winner == 1);
}

TEST_CASE("what is no vote of this board is left out and counted") {
  const BenchmarkFolder folder;
  Json tagged = with(5, "dedup_tag", {{"high_freq", true}, {"sampled", false}});
  const std::string path = folder.lines(
      "log.jsonl", {battle(0), battle(0), with(1, "winner", nullptr),
                    with(2, "model_b", "s2"), with(3, "anony", false),
                    with(4, "winner", "tie (bothbad)"), tagged, battle(6)});

  const auto bench = suite_of({{"results", path},
                               {"both_bad", "leave_out"},
                               {"prompts", "sampled"}})
                         ->read(1);

  REQUIRE(bench);
  CHECK(bench->items.size() == 2);
  CHECK(left_out(*bench, "a battle that stands in the log again") == 1);
  CHECK(left_out(*bench, "a conversation that nobody voted on") == 1);
  CHECK(left_out(*bench, "a system against itself") == 1);
  CHECK(left_out(*bench,
                 "a vote after the systems' names were shown (named: keep "
                 "counts it)") == 1);
  CHECK(left_out(*bench, "a vote that both answers are bad") == 1);
  CHECK(left_out(*bench, "one of too many battles on the same prompt") == 1);
}

TEST_CASE("languages and a category choose the battles") {
  const BenchmarkFolder folder;
  std::vector<Json> rows = all_battles();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i]["category_tag"] = {{"math_v0.1", {{"math", i % 4 == 0}}},
                               {"if_v0.1", {{"if", true}, {"score", 3}}}};
  }
  const std::string path = folder.lines("log.jsonl", rows);

  const auto some = suite_of({{"results", path},
                              {"languages", Json::array({"German", "unknown"})},
                              {"category", "math"}})
                        ->read(1);

  REQUIRE(some);
  CHECK(some->categories == std::vector<std::string>{"German", "unknown"});
  CHECK(left_out(*some, "a battle in another language") == 160);
  CHECK(some->items.size() + left_out(*some, "a battle of another category") ==
        320);
  CHECK(some->items.size() == 80);
}

TEST_CASE("clusters are conversations, sessions or voters") {
  const BenchmarkFolder folder;
  std::vector<Json> rows = all_battles();
  const std::string plain = folder.lines("plain.jsonl", rows);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i]["evaluation_session_id"] = i / 3;
  }
  const std::string sessions = folder.lines("sessions.jsonl", rows);

  const auto by_voter =
      suite_of({{"results", plain}, {"cluster", "voter"}})->read(1);
  const auto by_session = read(sessions);

  REQUIRE(by_voter);
  REQUIRE(by_session);
  CHECK(by_voter->clusters() == 37);
  CHECK(by_session->clusters() == 160);
}

TEST_CASE("a log's own anchor is the one suite.yaml knows, or the busiest") {
  const BenchmarkFolder folder;
  const auto rows = {with(0, "model_a", "mixtral-8x7b-instruct-v0.1"),
                     battle(1), battle(2)};
  const std::string path = folder.lines("log.jsonl", rows);

  const auto known = read(path);
  const auto busiest = read(folder.lines("two.jsonl", {battle(0), battle(1)}));
  const auto named = suite_of({{"results", path}, {"anchor", "s3"}})->read(1);

  REQUIRE(known);
  REQUIRE(busiest);
  REQUIRE(named);
  CHECK(known->systems[static_cast<std::size_t>(known->reference)] ==
        "mixtral-8x7b-instruct-v0.1");
  CHECK(busiest->systems[static_cast<std::size_t>(busiest->reference)] == "s1");
  CHECK(named->systems[static_cast<std::size_t>(named->reference)] == "s3");
}

TEST_CASE("conversations become answers by turn, and counts their columns") {
  const BenchmarkFolder folder;
  Json row = battle(0);
  row["conversation_a"] = said("Why?", "Because.");
  row["conversation_b"] = said("Why?", "It is **so**.");
  for (const char* side : {"conversation_a", "conversation_b"}) {
    row[side].push_back({{"role", "user"}, {"content", "And?"}});
    row[side].push_back({{"role", "assistant"},
                         {"content", {{{"type", "text"}, {"text", "Done."}}}}});
  }
  row["conv_metadata"] = {{"sum_assistant_a_tokens", 3},
                          {"sum_assistant_b_tokens", 6},
                          {"bold_count_a", {{"**", 0}, {"__", 0}}},
                          {"bold_count_b", {{"**", 1}, {"__", 2}}}};

  const auto bench = read(folder.lines("log.jsonl", {row}));

  REQUIRE(bench);
  CHECK(bench->items[0].questions == std::vector<assize::Text>{"Why?", "And?"});
  CHECK(bench->answers[0].turns ==
        std::vector<assize::Text>{"Because.", "Done."});
  CHECK(bench->records[0].trial.turn == 1);
  const assize::Table* const counts = bench->table("answers");
  REQUIRE(counts != nullptr);
  CHECK(counts->columns == std::vector<std::string>{"token_len", "bold_count"});
  CHECK(counts->cells == std::vector<double>{3, 0, 6, 3});
}

TEST_CASE("users who say one thing here and another there are a check") {
  const BenchmarkFolder folder;
  Json row = battle(0);
  row["conversation_a"] = said("Why?", "Because.");
  row["conversation_b"] = said("How?", "So.");

  const auto bench = read(folder.lines("log.jsonl", {row}));

  REQUIRE(bench);
  REQUIRE(bench->checks.size() == 1);
  CHECK(bench->checks[0].rows == 1);
  CHECK(bench->checks[0].mismatches == 1);
}

TEST_CASE("counts that some battles lack are a caution") {
  const BenchmarkFolder folder;
  Json row = battle(0);
  row["conv_metadata"] = {{"num_citations_a", 3}};

  const auto bench = read(folder.lines("log.jsonl", {row}));

  REQUIRE(bench);
  CHECK(bench->cautions ==
        std::vector<std::string>{"1 of 2 answers have no 'citation_count' in "
                                 "the log, so this column is incomplete."});
}

TEST_CASE("a log's defects are errors that say what to do") {
  struct Case {
    std::vector<Json> rows;
    Json inputs;
    std::string message;
  };
  Json nobody = battle(0), unsaid = battle(0), silent = battle(0);
  nobody.erase("model_b");
  unsaid.erase("winner");
  silent.erase("judge");
  const auto each = GENERATE_COPY(
      Case{{nobody}, Json::object(), "missing field 'model_b'"},
      Case{{unsaid}, Json::object(), "missing field 'winner'"},
      Case{{with(0, "winner", "model_c")},
           Json::object(),
           "winner must be one of model_a, model_b, tie, tie (bothbad), "
           "both_bad, bothbad, got 'model_c' (did you mean 'model_a'?)"},
      Case{{battle(0), with(0, "winner", "model_a"),
            with(0, "winner", "model_b")},
           Json::object(),
           "battle 'q0' is given twice, with other systems or another vote"},
      Case{{silent},
           {{"cluster", "voter"}},
           "this battle names no voter ('judge' or 'judge_hash'); with "
           "'cluster: conversation' none is needed"},
      Case{{with(0, "conv_metadata", {{"header_count_b", -1}})},
           Json::object(),
           "header_count_b must be a count, or counts by kind, none below "
           "zero"},
      Case{{battle(0)},
           {{"anchor", "s9"}},
           "the anchor 's9' is in no battle (did you mean 's0'?)"},
      Case{{battle(0)},
           {{"languages", Json::array({"Englisch"})}},
           "no battle is in the language 'Englisch' (did you mean "
           "'English'?)"},
      Case{{battle(0)},
           {{"category", "math"}},
           "no battle says whether it is of the category 'math': there is "
           "neither is_math nor such a name in category_tag"},
      Case{{with(0, "winner", nullptr)},
           Json::object(),
           "no battle is left: 1 x a conversation that nobody voted on"},
      Case{{with(0, "language", "all")},
           Json::object(),
           "language must not be 'all', which is the name of the total"});

  CHECK(error_of(each.rows, each.inputs) == each.message);
}

TEST_CASE("a log's error has its file and line, a half-written one too") {
  const BenchmarkFolder folder;
  const std::string whole = battle(0).dump() + "\n";

  const auto half =
      read(folder.write("half.jsonl", whole + whole.substr(0, 40)));
  const auto bad = read(folder.lines(
      "bad.jsonl", {battle(0), with(1, "winner", "neither of them")}));
  const auto none = read(folder.path() + "/none.jsonl");
  const auto directory = read(folder.path());

  REQUIRE_FALSE(half);
  CHECK(half.error().where.line == 2);
  REQUIRE_FALSE(bad);
  CHECK(bad.error().where.line == 2);
  CHECK(bad.error().where.file == folder.path() + "/bad.jsonl");
  CHECK_FALSE(none);
  REQUIRE_FALSE(directory);
  CHECK(directory.error().message ==
        "this is a folder; the log is one file of battles, *.jsonl or *.json");
}

TEST_CASE("a battle without an id is known again by voter and moment") {
  const BenchmarkFolder folder;
  Json row = battle(0);
  row.erase("question_id");
  const Json undated = row;
  row["tstamp"] = 1682351591.1322;

  const auto bench =
      read(folder.lines("log.jsonl", {row, row, undated, undated}));

  REQUIRE(bench);
  CHECK(bench->items.size() == 3);
  CHECK(left_out(*bench, "a battle that stands in the log again") == 1);
}

TEST_CASE("an arena's inputs that make no sense are errors") {
  const auto errors = [](const std::string& inputs) {
    auto node = assize::ConfigNode::parse(inputs, "test.yaml");
    REQUIRE(node);
    assize::suites::arena_votes.make(*node);
    return node->finish().size();
  };

  CHECK(errors("{}") == 1);
  CHECK(errors("{results: ''}") == 1);
  CHECK(errors("{results: log.jsonl, ties: thirds}") == 1);
  CHECK(errors("{results: log.jsonl, anchor_rating: high}") == 1);
  CHECK(errors("{results: log.jsonl, language: English}") == 1);
}
