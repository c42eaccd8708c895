#include <map>

#include "suites/reward_bench/native.h"
#include "suites/reward_bench/results_folder.h"

using namespace assize;
using assize::reward_bench::read_native_answers;
using assize::reward_bench::write_native_answers;
using assize::testing::reward::BenchmarkFolder;
using assize::testing::reward::Json;
using assize::testing::reward::pair;
using assize::testing::reward::reward_bench_on;
using assize::testing::reward::row;
using assize::testing::reward::ties_scores;

namespace {

using Ordered = nlohmann::ordered_json;

/// Adds a system that an attack made: it says "New." wherever its clean self,
/// or of a constant anyone, answers.
std::uint16_t add_entrant(Benchmark& bench, const std::string& name,
                          const std::string& clean) {
  const auto system = static_cast<std::uint16_t>(bench.systems.size());
  const int of = bench.find_system(clean);
  bench.systems.push_back(name);
  bench.entrants.push_back({.system = system, .clean = of, .arm = 1});
  for (std::uint32_t item = 0; item < bench.items.size(); ++item) {
    const auto place = static_cast<std::uint16_t>(std::max(of, 0));
    if (bench.find_answer(place, item) < 0) continue;
    bench.answers.push_back(
        {.item = item, .system = system, .turns = {"New."}});
  }
  return system;
}

/// Every field that is kept, and as the data set has it: the order counts.
constexpr const char* kPair =
    R"({"prompt":"Why?","chosen":"So.","chosen_model":"m","rejected":"No.",)"
    R"("rejected_model":"n","subset":"hep-go","id":7})";
constexpr const char* kTalk =
    R"({"prompt":[{"role":"system","content":"Be brief."},)"
    R"({"role":"user","content":"Hi."},{"role":"assistant","content":"Yes?"},)"
    R"({"role":"user","content":"Why?"}],"chosen":["So."],"rejected":"No.",)"
    R"("subset":"math-prm","id":"7a"})";
constexpr const char* kFour =
    R"({"id":"a","prompt":[{"role":"user","content":"Why?"}],)"
    R"("chosen":["So."],"rejected":["No.","Not.","Nil."],"num_correct":1,)"
    R"("num_incorrect":3,"total_completions":4,"models":["m","n","o","p"],)"
    R"("subset":"Focus"})";
constexpr const char* kTied =
    R"({"id":"tied:1","prompt":"A colour?","chosen":["Red.","","Blue."],)"
    R"("rejected":["A cat.","A dog."],"num_correct":3,"num_rejected":2,)"
    R"("total_completions":5,"models":["m"],"subset":"Ties"})";

std::string array_of(const std::vector<std::string>& rows) {
  Ordered out = Ordered::array();
  for (const std::string& each : rows) out.push_back(Ordered::parse(each));
  return out.dump(4) + "\n";
}

std::string lines_of(const std::vector<std::string>& rows) {
  std::string out;
  for (const std::string& each : rows) out += each + "\n";
  return out;
}

}  // namespace

TEST_CASE("rows of RewardBench are written as they were read") {
  struct Case {
    std::string in, text, path;
  };
  const Case given =
      GENERATE(Case{"in.json", array_of({kPair, kTalk}), "filtered.json"},
               Case{"in.jsonl", lines_of({kPair, kTalk}), "filtered.jsonl"},
               Case{"in.json", array_of({kFour, kTied}), "test.json"},
               Case{"in.jsonl", lines_of({kFour, kTied}), "test.jsonl"},
               // Without an ending, an array.
               Case{"in", array_of({kFour, kTied}), "test.json"});
  CAPTURE(given.path);
  const BenchmarkFolder folder, out;
  const auto bench = read_native_answers(folder.write(given.in, given.text));
  REQUIRE(bench);

  const auto file = write_native_answers(*bench, 0);
  const auto other = write_native_answers(*bench, 1);

  REQUIRE(file);
  CHECK(file->path == given.path);
  CHECK(file->text == given.text);
  REQUIRE(other);
  CHECK(other->text.empty());
  CHECK(other->in_file_of == 0);
  // And the folder's reader takes it for rows.
  out.write(file->path, file->text);
  const auto back = reward_bench_on(out.path())->read(1);
  REQUIRE(back);
  CHECK(back->systems == bench->systems);
  CHECK(back->records.size() == bench->records.size());
  REQUIRE(back->items.size() == 2);
  CHECK(back->items[1].id == bench->items[1].id);
}

TEST_CASE("a file of rows has the labels and no other judge") {
  const BenchmarkFolder folder;

  const auto bench =
      read_native_answers(folder.write("in.jsonl", lines_of({kFour, kTied})));

  REQUIRE(bench);
  CHECK(bench->judges == std::vector<std::string>{"gold"});
  CHECK(bench->gold == 0);
  CHECK(bench->systems == std::vector<std::string>{"chosen", "chosen_2",
                                                   "chosen_3", "rejected",
                                                   "rejected_2", "rejected_3"});
  // One choice among four, and a rating of each of five.
  CHECK(bench->records.size() == 6);
}

TEST_CASE("fields that nobody needs are dropped") {
  const BenchmarkFolder folder;
  Json more = Json::parse(kFour);
  more["additional_metadata"] = {{"category", "x"}};
  more["models"] = nullptr;
  const auto bench = read_native_answers(folder.write("in.jsonl", more.dump()));
  REQUIRE(bench);

  const auto file = write_native_answers(*bench, 0);

  REQUIRE(file);
  more.erase("additional_metadata");
  more.erase("models");
  CHECK(Json::parse(file->text) == more);
}

TEST_CASE("an attacked answer takes its clean self's place among the rows") {
  struct Case {
    std::string name, clean, side;
    std::size_t place = 0;
    std::vector<std::size_t> rows;  ///< That have it.
  };
  const Case given =
      GENERATE(Case{"chosen + pad", "chosen", "chosen", 0, {0, 1}},
               Case{"chosen_3 + pad", "chosen_3", "chosen", 2, {1}},
               Case{"rejected_2 + pad", "rejected_2", "rejected", 1, {0, 1}},
               Case{"rejected_3 + pad", "rejected_3", "rejected", 2, {0}},
               // What answers nothing is no right answer.
               Case{"nothing", "", "rejected", 0, {0, 1}});
  CAPTURE(given.name);
  const BenchmarkFolder folder;
  auto bench =
      read_native_answers(folder.write("in.json", array_of({kFour, kTied})));
  REQUIRE(bench);
  const auto system = add_entrant(*bench, given.name, given.clean);

  const auto file = write_native_answers(*bench, system);

  REQUIRE(file);
  CHECK(file->path == "attacked/" + given.name + "/test.json");
  Json expected = {Json::parse(kFour), Json::parse(kTied)};
  for (const std::size_t at : given.rows) {
    expected[at][given.side][given.place] = "New.";
  }
  CHECK(Json::parse(file->text) == expected);
}

TEST_CASE("of a pair a text is replaced by a text") {
  const BenchmarkFolder folder;
  auto bench = read_native_answers(folder.write("in.jsonl", kPair));
  REQUIRE(bench);
  const auto constant = add_entrant(*bench, "nothing", "");

  const auto file = write_native_answers(*bench, constant);

  REQUIRE(file);
  CHECK(file->path == "attacked/nothing/filtered.jsonl");
  Json expected = Json::parse(kPair);
  expected["rejected"] = "New.";
  CHECK(Json::parse(file->text) == expected);
}

TEST_CASE("a row whose attacked answer is missing is not written as clean") {
  const BenchmarkFolder folder;
  auto bench =
      read_native_answers(folder.write("in.json", array_of({kFour, kTied})));
  REQUIRE(bench);
  const auto system = add_entrant(*bench, "chosen + pad", "chosen");
  // As of an instruction on which an attack searched for its text.
  bench->answers.pop_back();

  const auto file = write_native_answers(*bench, system);

  REQUIRE(file);
  const Json rows = Json::parse(file->text);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0]["id"] == "a");
}

TEST_CASE("of scores alone there are no texts to write") {
  const BenchmarkFolder folder;
  folder.write("m.json", ties_scores().dump());
  const auto bench = reward_bench_on(folder.path())->read(1);
  REQUIRE(bench);

  const auto file = write_native_answers(*bench, 0);

  REQUIRE_FALSE(file);
  CHECK(file.error().message ==
        "the text of 'chosen' of row 'Ties/ref:1' is not here");
}

TEST_CASE("a row that is broken is an error with its line") {
  struct Case {
    std::string what;
    Json second;
    std::string message;
  };
  const auto with = [](const char* key, const Json& value) {
    Json out = row("b", "Focus", {"x"}, {"y", "z", "w"});
    out[key] = value;
    return out;
  };
  Json no_text = with("id", "c");
  no_text.erase("chosen");
  const auto [what, second, message] = GENERATE_COPY(values<Case>(
      {{"missing", no_text, "missing field 'chosen'"},
       {"null", with("rejected", {"a", nullptr}),
        "rejected must be a text or a list of 1 to 1000 texts"},
       {"count", with("num_correct", 2),
        "num_correct is 2, but chosen has 1 answers"},
       {"id", with("id", 1.5), "id must be text or a whole number"},
       {"twice", with("id", "a"), "row 'Focus/a' is given twice"},
       {"subset", with("subset", "mine"),
        "subset 'mine' of row 'b' is of no section"}}));
  CAPTURE(what);
  const BenchmarkFolder folder;
  const std::string path =
      folder.lines("in.jsonl", {Json::parse(kFour), second});

  const auto bench = read_native_answers(path);

  REQUIRE_FALSE(bench);
  CHECK(bench.error().message == message);
  CHECK(bench.error().where.file == path);
  CHECK(bench.error().where.line == 2);
}

TEST_CASE("a half-written last row is an error with its place") {
  const BenchmarkFolder folder;
  const std::string half = std::string(kTied).substr(0, 90);
  const std::string lines = folder.write("in.jsonl", lines_of({kFour}) + half);
  const std::string array =
      folder.write("in.json", "[" + std::string(kFour) + "," + half);

  const auto of_lines = read_native_answers(lines);
  const auto of_array = read_native_answers(array);

  REQUIRE_FALSE(of_lines);
  CHECK(of_lines.error().where.file == lines);
  CHECK(of_lines.error().where.line == 2);
  REQUIRE_FALSE(of_array);
  CHECK(of_array.error().where.file == array);
}

TEST_CASE("a file of both versions is an error with its name") {
  const BenchmarkFolder folder;
  const std::string path =
      folder.lines("in.jsonl", {Json::parse(kFour), pair(1, "hep-go")});

  const auto bench = read_native_answers(path);

  REQUIRE_FALSE(bench);
  CHECK(bench.error().message ==
        "subsets of RewardBench 1 and 2 are mixed here");
  CHECK(bench.error().where.file == path);
}
