#include "suites/rm_bench/native.h"

#include <map>

#include "data.h"
#include "suites/rm_bench/rows_folder.h"

using namespace assize;
using assize::rm_bench::read_native_answers;
using assize::rm_bench::write_native_answers;
using assize::rm_bench::write_native_verdicts;
using assize::testing::rm::BenchmarkFolder;
using assize::testing::rm::Json;
using assize::testing::rm::rm_bench_on;
using assize::testing::rm::row;
using assize::testing::rm::scored;
using assize::testing::rm::write;

namespace {

std::vector<Record> of_judge(const Benchmark& bench, std::uint16_t judge) {
  std::vector<Record> out;
  for (const Record& record : bench.records) {
    if (record.trial.judge == judge) out.push_back(record);
  }
  return out;
}

/// Adds a system that an attack made: it says "New." to every row.
std::uint16_t add_entrant(Benchmark& bench, const std::string& name,
                          int clean) {
  const auto system = static_cast<std::uint16_t>(bench.systems.size());
  bench.systems.push_back(name);
  bench.entrants.push_back({.system = system, .clean = clean, .arm = 1});
  for (std::uint32_t item = 0; item < bench.items.size(); ++item) {
    bench.answers.push_back(
        {.item = item, .system = system, .turns = {"New."}});
  }
  return system;
}

/// A row of which everything is said that is kept.
Json full_row() {
  Json out = row(7);
  out["domain"] = "chat";
  out["error_key"] = "shoes";
  out["error"] = "A slip.";
  out["language"] = "cpp";
  out["task_id"] = "CPP/0";
  return out;
}

/// The system's score beside each of the rivals, who get others than they have
/// without it.
std::vector<Record> heard(std::uint16_t system,
                          const std::vector<std::uint16_t>& rivals,
                          std::uint16_t judge) {
  std::vector<Record> out;
  for (const std::uint16_t rival : rivals) {
    Record& record = out.emplace_back();
    record.trial = {.shown = {system, rival}, .focus = 0, .judge = judge};
    record.verdict = {.status = Status::kChosen, .winner = 0, .score = {9, -9}};
  }
  return out;
}

}  // namespace

TEST_CASE("written scores are read as they were") {
  const BenchmarkFolder folder;
  Json kept = scored(row(7), {1, 0.1, -3e-9}, {2, 0.1, 1});
  kept["error"] = "A slip.";
  kept["domain"] = "chat";
  Json text = scored(row(8), {1, 2, 3}, {4, 5, 6});
  text["id"] = "eight";
  const std::vector<Json> rows = {kept, text};
  write(folder, "o/m/a.json", rows);
  const auto bench = rm_bench_on(folder.path())->read(1);
  REQUIRE(bench);

  const auto file = write_native_verdicts(*bench, 0, 1, of_judge(*bench, 1));

  REQUIRE(file);
  CHECK(file->path == "o/m/total_dataset.json");
  CHECK(Json::parse(file->text) == Json(rows));
}

TEST_CASE("the recorded rows are written as they were read") {
  ASSIZE_NEED_DATA(data, "rm_bench");
  auto bench = rm_bench_on(data)->read(1);
  REQUIRE(bench);
  bench->judges.emplace_back("length");
  std::vector<Record> records;
  for (Record record : of_judge(*bench, 0)) {
    record.trial.judge = 1;
    record.verdict.score = {1, 2};
    records.push_back(record);
  }

  const auto file = write_native_verdicts(*bench, 0, 1, records);

  REQUIRE(file);
  std::ifstream in(data + "/chat_filtered.json");
  Json before = Json::parse(in);
  std::map<int, Json> rows;
  for (Json& each : before) {
    rows[each["id"].get<int>()] = scored(each, {1, 1, 1}, {2, 2, 2});
  }
  const Json after = Json::parse(file->text);
  CHECK(after.size() == 129);
  for (const Json& each : after) {
    CHECK((each == rows.at(each["id"].get<int>())));
  }
}

TEST_CASE("rows that a judge only compared are left out and counted") {
  const BenchmarkFolder folder;
  write(folder, "o/m/a.json", {scored(row(7), {1, 2, 3}, {4, 5, 6}), row(8)});
  auto bench = rm_bench_on(folder.path())->read(1);
  REQUIRE(bench);
  std::vector<Record> records = of_judge(*bench, 1);
  Record& compared = records.emplace_back(records.front());
  compared.trial.item = 1;
  compared.verdict.score = {};

  const auto some = write_native_verdicts(*bench, 0, 1, records);
  const auto none = write_native_verdicts(*bench, 0, 1, {&compared, 1});

  REQUIRE(some);
  CHECK(Json::parse(some->text).size() == 1);
  CHECK(some->left_out == 1);
  REQUIRE(none);
  CHECK(none->text.empty());
  CHECK(none->left_out == 1);
}

TEST_CASE("the labels are no judge's scores") {
  const BenchmarkFolder folder;
  write(folder, "a.json", {row(7)});
  const auto bench = rm_bench_on(folder.path())->read(1);
  REQUIRE(bench);

  const auto file = write_native_verdicts(*bench, 0, 0, of_judge(*bench, 0));

  REQUIRE(file);
  CHECK(file->text.empty());
  CHECK(file->left_out == 0);
}

TEST_CASE("rows written are the rows read") {
  const BenchmarkFolder folder;
  Json text = row(8);
  text["id"] = "8";
  const std::vector<Json> rows = {full_row(), text};
  const auto bench = read_native_answers(write(folder, "in.json", rows));
  REQUIRE(bench);

  const auto file = write_native_answers(*bench, 0);
  const auto other = write_native_answers(*bench, 4);

  REQUIRE(file);
  CHECK(file->path == "total_dataset.json");
  // An id that is text comes first, by its bytes.
  CHECK(Json::parse(file->text) == Json(rows));
  REQUIRE(other);
  CHECK(other->text.empty());
  CHECK(other->in_file_of == 0);
}

TEST_CASE("of rows with scores the rows alone are read") {
  const BenchmarkFolder folder;

  const auto bench = read_native_answers(
      write(folder, "m.json", {scored(row(7), {1, 2, 3}, {4, 5, 6})}));

  REQUIRE(bench);
  CHECK(bench->judges == std::vector<std::string>{"gold"});
  CHECK(bench->systems.size() == 6);
}

TEST_CASE("a domain that only the file's name says is written") {
  const BenchmarkFolder folder, out;
  Json bare = row(7);
  bare.erase("subset");
  const auto bench =
      read_native_answers(write(folder, "math_filtered.json", {bare}));
  REQUIRE(bench);

  const auto file = write_native_answers(*bench, 0);

  REQUIRE(file);
  const auto back = read_native_answers(out.write("mine.json", file->text));
  REQUIRE(back);
  CHECK(back->categories == std::vector<std::string>{"math"});
  CHECK(back->items[0].id == bench->items[0].id);
}

TEST_CASE("an attacked answer takes its clean self's place in the rows") {
  struct Case {
    std::string name;
    int clean;
    const char* side;
    std::size_t style;
  };
  const Case given =
      GENERATE(Case{"chosen_markdown + pad", 2, "chosen", 2},
               Case{"rejected_detailed + pad", 4, "rejected", 1},
               // What answers nothing is no right answer.
               Case{"nothing", Entrant::kConstant, "rejected", 0});
  CAPTURE(given.name);
  const BenchmarkFolder folder;
  auto bench = read_native_answers(write(folder, "in.json", {full_row()}));
  REQUIRE(bench);
  const auto system = add_entrant(*bench, given.name, given.clean);

  const auto file = write_native_answers(*bench, system);

  REQUIRE(file);
  CHECK(file->path == "attacked/" + given.name + "/total_dataset.json");
  Json expected = full_row();
  expected[given.side][given.style] = "New.";
  CHECK(Json::parse(file->text) == Json::array({expected}));
}

TEST_CASE("an attacked answer's score stands among the clean ones") {
  struct Case {
    std::string name;
    int clean;
    std::vector<std::uint16_t> rivals;
    std::vector<double> chosen, rejected;
  };
  const Case given = GENERATE(
      Case{"chosen_concise + pad", 0, {3, 4, 5}, {9, 2, 3}, {4, 5, 6}},
      Case{"rejected_markdown + pad", 5, {0, 1, 2}, {1, 2, 3}, {4, 5, 9}},
      // As an audit shows it, against rejected_concise.
      Case{"nothing", Entrant::kConstant, {3}, {1, 2, 3}, {9, 5, 6}});
  CAPTURE(given.name);
  const BenchmarkFolder folder, out;
  write(folder, "o/m/a.json", {scored(full_row(), {1, 2, 3}, {4, 5, 6})});
  auto bench = rm_bench_on(folder.path())->read(1);
  REQUIRE(bench);
  const auto system = add_entrant(*bench, given.name, given.clean);
  const std::vector<Record> of_clean = of_judge(*bench, 1);
  const std::vector<Record> records = heard(system, given.rivals, 1);
  bench->records.insert(bench->records.end(), records.begin(), records.end());

  const auto rows = write_native_answers(*bench, system);
  const auto file = write_native_verdicts(*bench, system, 1, records);
  const auto clean = write_native_verdicts(*bench, 0, 1, of_clean);

  REQUIRE(rows);
  REQUIRE(file);
  CHECK(file->path == "attacked/" + given.name + "/o/m/total_dataset.json");
  CHECK(file->left_out == 0);
  CHECK(Json::parse(file->text) ==
        Json::array({scored(Json::parse(rows->text)[0], given.chosen,
                            given.rejected)}));
  // Both are of one benchmark, which a reader of the clean one passes over.
  out.write(rows->path, rows->text);
  out.write(file->path, file->text);
  write(out, "a.json", {full_row()});
  const auto back = rm_bench_on(out.path() + "/attacked/" + given.name);
  const auto read = back->read(1);
  REQUIRE(read);
  CHECK(read->judges == bench->judges);
  CHECK(back->replay(*read, 1));
  const auto above = rm_bench_on(out.path())->read(1);
  REQUIRE(above);
  CHECK(above->judges == std::vector<std::string>{"gold"});
  CHECK(above->excluded.size() == 1);
  // And nothing that was said of the attacked one is in the clean one's.
  REQUIRE(clean);
  CHECK(Json::parse(clean->text) ==
        Json::array({scored(full_row(), {1, 2, 3}, {4, 5, 6})}));
}

TEST_CASE("an attacked answer without a score leaves its row out") {
  const BenchmarkFolder folder;
  write(folder, "o/m/a.json", {scored(row(7), {1, 2, 3}, {4, 5, 6})});
  auto bench = rm_bench_on(folder.path())->read(1);
  REQUIRE(bench);
  const auto system = add_entrant(*bench, "chosen_concise + pad", 0);
  std::vector<Record> records = heard(system, {3}, 1);
  records[0].verdict = {.status = Status::kFiltered};

  const auto file = write_native_verdicts(*bench, system, 1, records);

  REQUIRE(file);
  CHECK(file->text.empty());
  CHECK(file->left_out == 1);
}

TEST_CASE("an answer file that is broken is an error with its row") {
  struct Case {
    std::string what;
    Json second;
    std::string message;
  };
  const auto with = [](const char* key, const Json& value) {
    Json out = row(8);
    out[key] = value;
    return out;
  };
  Json no_text = row(8);
  no_text.erase("rejected");
  const auto [what, second, message] = GENERATE_COPY(values<Case>(
      {{"missing", no_text, "missing field 'rejected'"},
       {"two", with("chosen", {"a", "b"}), "chosen must be 3 answers, got 2"},
       {"null", with("chosen", {"a", nullptr, "c"}),
        "an answer of chosen must be text, got null"},
       {"id", with("id", 1.5), "id must be text or a whole number"},
       {"twice", row(7), "row 'alpacaeval/7' is given twice"},
       {"domain", with("subset", "mine"),
        "the domain of row '8' is not to be told: subset 'mine' is of none of "
        "chat, code, math, safety"}}));
  CAPTURE(what);
  const BenchmarkFolder folder;
  const std::string path = write(folder, "in.json", {row(7), second});

  const auto bench = read_native_answers(path);

  REQUIRE_FALSE(bench);
  CHECK(bench.error().message == message);
  CHECK(bench.error().where.file == path);
  CHECK(bench.error().where.record == 2);
}

TEST_CASE("a half-written file of rows is an error with its place") {
  const BenchmarkFolder folder;
  const std::string all = Json::array({row(7), row(8)}).dump(1);
  const std::string path =
      folder.write("in.json", all.substr(0, all.size() - 60));

  const auto bench = read_native_answers(path);

  REQUIRE_FALSE(bench);
  CHECK(bench.error().where.file == path);
  CHECK(bench.error().where.line > 1);
}

TEST_CASE("a row whose text is withheld is not written") {
  const BenchmarkFolder folder;
  auto bench = read_native_answers(write(folder, "in.json", {row(7)}));
  REQUIRE(bench);
  bench->answers[4].turns = {};

  const auto file = write_native_answers(*bench, 0);

  REQUIRE_FALSE(file);
  CHECK(file.error().message ==
        "the text of 'rejected_detailed' of row 'alpacaeval/7' is not here");
}

TEST_CASE("the recorded data set is written as it was read") {
  ASSIZE_NEED_DATA(data, "rm_bench");
  const std::string path = data + "/chat_filtered.json";
  const auto bench = read_native_answers(path);
  REQUIRE(bench);

  const auto file = write_native_answers(*bench, 0);

  REQUIRE(file);
  std::map<int, Json> rows;
  std::ifstream in(path);
  for (const Json& each : Json::parse(in)) {
    rows[each["id"].get<int>()] = each;
  }
  const Json after = Json::parse(file->text);
  CHECK(after.size() == rows.size());
  for (const Json& each : after) {
    // Without parentheses a difference prints the texts.
    CHECK((each == rows.at(each["id"].get<int>())));
  }
}

TEST_CASE("what a judge said of a row's answers is in the first one's file") {
  const BenchmarkFolder folder;
  write(folder, "o/m/a.json", {scored(row(7), {1, 2, 3}, {4, 5, 6})});
  const auto bench = rm_bench_on(folder.path())->read(1);
  REQUIRE(bench);

  const auto file = write_native_verdicts(*bench, 1, 1, of_judge(*bench, 1));

  REQUIRE(file);
  CHECK(file->text.empty());
  CHECK(file->in_file_of == 0);
}
