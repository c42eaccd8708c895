#include "suites/judge_bench/native.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>
#include <tuple>

#include "data.h"
#include "suites/judge_bench/pairs_folder.h"

using namespace assize;
using assize::testing::bench::BenchmarkFolder;
using assize::testing::bench::data_pair;
using assize::testing::bench::Json;
using assize::testing::bench::judge_bench_on;
using assize::testing::bench::kFile;
using assize::testing::bench::pair;
using assize::testing::bench::read_lines;
using assize::testing::bench::said;
using assize::testing::bench::scored;

namespace {

constexpr const NativeFormat& native = suites::judge_bench.native;

/// What is told of one order or label, by names.
struct Told {
  std::string judge, id, question, answer;
  std::uint16_t first;
  Status status;
  Tie tie;
  int winner;
  SlotScores score;
  double p_first;  ///< -1: none.
  std::string raw;

  friend bool operator==(const Told&, const Told&) = default;
};

std::vector<Told> told(const Benchmark& bench, std::uint16_t judge) {
  std::vector<Told> out;
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    if (trial.judge != judge) continue;
    const auto answer = bench.find_answer(trial.shown[0], trial.item);
    REQUIRE(answer >= 0);
    const double p = record.verdict.p_first;
    out.push_back(
        {.judge = bench.judges[judge],
         .id = std::string(bench.items[trial.item].id),
         .question = std::string(bench.items[trial.item].questions.at(0)),
         .answer = std::string(
             bench.answers[static_cast<std::size_t>(answer)].turns[0]),
         .first = trial.shown[0],
         .status = record.verdict.status,
         .tie = record.verdict.tie,
         .winner = record.verdict.winner,
         .score = record.verdict.score,
         .p_first = std::isnan(p) ? -1 : p,
         .raw = std::string(record.raw)});
  }
  std::ranges::sort(out, {},
                    [](const Told& t) { return std::tuple(t.id, t.first); });
  return out;
}

std::vector<Record> records_of(const Benchmark& bench, std::uint16_t judge) {
  std::vector<Record> out;
  for (const Record& record : bench.records) {
    if (record.trial.judge == judge) out.push_back(record);
  }
  return out;
}

void put(const NativeFile& file, const BenchmarkFolder& folder) {
  folder.write(file.path, file.text);
  for (const NativeFile& other : file.more) put(other, folder);
}

using Origin = std::tuple<std::string, std::string, std::string>;

/// Pair, field and text: what is kept of the files besides.
std::vector<Origin> origins(const Benchmark& bench) {
  std::vector<Origin> out;
  for (const Item& item : bench.items) {
    for (const Field& field : item.fields) {
      out.emplace_back(item.id, field.name, field.text);
    }
  }
  return out;
}

/// Every judge but the labels, written alone and read again, with its pairs.
void check_round_trip(const Benchmark& bench) {
  for (std::uint16_t judge = 0; judge < bench.judges.size(); ++judge) {
    if (static_cast<int>(judge) == bench.gold) continue;
    CAPTURE(bench.judges[judge]);
    const auto file =
        native.write_verdicts(bench, 0, judge, records_of(bench, judge));
    REQUIRE(file);
    const BenchmarkFolder folder;
    put(*file, folder);
    const auto back = judge_bench_on(folder.path() + "/outputs")->read(1);
    REQUIRE(back);
    const auto found = std::ranges::find(back->judges, bench.judges[judge]);
    REQUIRE(found != back->judges.end());
    CHECK(told(*back, static_cast<std::uint16_t>(
                          found - back->judges.begin())) == told(bench, judge));
  }
}

/// The pairs written and read again.
void check_pairs(const Benchmark& bench) {
  const auto file = native.write_answers(bench, 0);
  REQUIRE(file);
  const BenchmarkFolder folder;
  put(*file, folder);
  const auto back = judge_bench_on(folder.path() + "/data")->read(1);
  REQUIRE(back);
  CHECK(told(*back, static_cast<std::uint16_t>(back->gold)) ==
        told(bench, static_cast<std::uint16_t>(bench.gold)));
  CHECK(origins(*back) == origins(bench));
  CHECK(back->clusters() == bench.clusters());
}

/// Adds a system that an attack made: it says "New." to every pair.
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

/// Both orders of each pair, which the system wins.
std::vector<Record> heard(const Benchmark& bench, std::uint16_t system,
                          std::uint16_t rival, std::uint16_t judge) {
  std::vector<Record> out;
  for (std::uint32_t item = 0; item < bench.items.size(); ++item) {
    for (const std::uint8_t focus : {0, 1}) {
      Record& record = out.emplace_back();
      record.trial = {.item = item, .focus = focus, .judge = judge};
      record.trial.shown[focus] = system;
      record.trial.shown[1 - focus] = rival;
      record.verdict = {.status = Status::kChosen,
                        .winner = static_cast<std::int8_t>(focus)};
    }
  }
  return out;
}

}  // namespace

TEST_CASE("judged pairs written are the judged pairs read") {
  const BenchmarkFolder folder;
  folder.lines(kFile, {pair("a", "A>B", said("A>B"), said("B>A")),
                       pair("b", "B>A", said("A=B"), nullptr),
                       pair("c", "A>B", said(nullptr), said("A>B")),
                       pair("d", "A>B", scored(2, 1), scored(1, 1.5))});
  folder.lines("mine.jsonl", {pair("a", "A>B", said("B>A"), said("B>A"))});
  const auto bench = judge_bench_on(folder.path())->read(1);
  REQUIRE(bench);

  check_round_trip(*bench);
}

TEST_CASE("pairs written are the pairs read, whatever their ids are") {
  const BenchmarkFolder folder;
  Json bare = pair("c", "A>B", said("A>B"), said("B>A"));
  folder.lines(kFile, {bare});
  folder.lines("m.jsonl",
               {data_pair("a", "A>B", 6603), data_pair("b", "B>A", "6603"),
                data_pair("d", "B>A", nullptr)});
  folder.lines("n.jsonl", {data_pair("e", "A>B", "x", "org/n,1")});
  const auto bench = judge_bench_on(folder.path())->read(1);
  REQUIRE(bench);

  const auto file = native.write_answers(*bench, 0);

  REQUIRE(file);
  // A file for each model that answered.
  CHECK(file->path == "data/dataset=judgebench,response_model=m.jsonl");
  REQUIRE(file->more.size() == 2);
  CHECK(file->more[0].path ==
        "data/dataset=judgebench,response_model=org_n_1.jsonl");
  CHECK(file->more[1].path == "data/dataset=judgebench.jsonl");
  const std::string first = file->text.substr(0, file->text.find('\n'));
  CHECK(Json::parse(first) == data_pair("a", "A>B", 6603));
  CHECK(first.find("{\"pair_id\":\"a\",\"original_id\":6603,\"source\"") == 0);
  check_pairs(*bench);
}

TEST_CASE("judged pairs are a judge's file for each model that answered") {
  const BenchmarkFolder folder;
  Json one = pair("a", "A>B", said("A>B"), said("B>A"));
  Json other = pair("b", "B>A", said("A>B"), said("B>A"));
  one["response_model"] = "m";
  other["response_model"] = "n";
  folder.lines(kFile, {one, other});
  const auto bench = judge_bench_on(folder.path())->read(1);
  REQUIRE(bench);

  const auto file = native.write_verdicts(*bench, 0, 1, records_of(*bench, 1));

  REQUIRE(file);
  CHECK(file->path ==
        "outputs/dataset=judgebench,response_model=m,judge_name=j,"
        "judge_model=k.jsonl");
  CHECK(file->more.size() == 1);
  check_round_trip(*bench);
}

TEST_CASE("labels and second responses are in no file of their own") {
  const BenchmarkFolder folder;
  const auto bench = read_lines(folder, {data_pair("a", "A>B", 1)});
  REQUIRE(bench);

  const auto second = native.write_answers(*bench, 1);

  REQUIRE(second);
  CHECK(second->text.empty());
  CHECK(second->in_file_of == 0);
}

TEST_CASE("an attacked response takes its clean self's place in the pairs") {
  const BenchmarkFolder folder;
  auto bench =
      read_lines(folder, {data_pair("a", "A>B", 1), data_pair("b", "B>A", 2)});
  REQUIRE(bench);
  const auto attacked = add_entrant(*bench, "response_B+pad", 1);
  const auto constant = add_entrant(*bench, "nothing", Entrant::kConstant);

  const auto second = native.write_answers(*bench, attacked);
  const auto nothing = native.write_answers(*bench, constant);

  REQUIRE(second);
  CHECK(second->path ==
        "attacked/response_B+pad/data/dataset=judgebench,response_model=m"
        ".jsonl");
  const auto again =
      native.read_answers(folder.write("again.jsonl", second->text));
  REQUIRE(again);
  for (const Told& label : told(*again, 0)) {
    CHECK(label.answer == "This.");
    CHECK(label.winner == (label.id == "a" ? 0 : 1));
  }
  CHECK(again->answers[2].turns[0] == "New.");
  // Where an audit shows it, and never the better response.
  REQUIRE(nothing);
  const auto none =
      native.read_answers(folder.write("none.jsonl", nothing->text));
  REQUIRE(none);
  for (const Told& label : told(*none, 0)) {
    CHECK(label.answer == "New.");
    CHECK(label.winner == 1);
  }
}

TEST_CASE("judged attacks stand in their places, apart, and replay") {
  struct Case {
    std::string name;
    int clean;
    std::uint16_t rival;
    double accuracy;
  };
  // The labels are A>B and B>A; nothing is no better answer.
  const Case given = GENERATE(Case{"response_A + pad", 0, 1, 50},
                              Case{"response_B + pad", 1, 0, 50},
                              Case{"nothing", Entrant::kConstant, 1, 0});
  CAPTURE(given.name);
  const BenchmarkFolder folder, out;
  folder.lines("m.jsonl", {data_pair("a", "A>B", 1), data_pair("b", "B>A", 2)});
  auto bench = judge_bench_on(folder.path())->read(1);
  REQUIRE(bench);
  bench->judges.emplace_back("live");
  const auto system = add_entrant(*bench, given.name, given.clean);

  const auto pairs = native.write_answers(*bench, system);
  const auto file = native.write_verdicts(
      *bench, system, 1, heard(*bench, system, given.rival, 1));

  REQUIRE(pairs);
  REQUIRE(file);
  CHECK(file->path == "attacked/" + given.name + "/outputs/live.jsonl");
  put(*pairs, out);
  put(*file, out);
  const std::string root = out.path() + "/attacked/" + given.name;
  // The judged pairs are those of the data.
  const auto data = judge_bench_on(root + "/data")->read(1);
  const auto back = judge_bench_on(root + "/outputs")->read(1);
  REQUIRE(data);
  REQUIRE(back);
  CHECK(told(*data, static_cast<std::uint16_t>(data->gold)) ==
        told(*back, static_cast<std::uint16_t>(back->gold)));
  CHECK(origins(*data) == origins(*back));
  const auto rows = judge_bench_on(root + "/outputs")->replay(*back, 1);
  REQUIRE(rows);
  CHECK(rows->front().metric == "accuracy");
  CHECK(rows->front().value == given.accuracy);
}

TEST_CASE("a pair without a label is an error") {
  const BenchmarkFolder folder;
  folder.lines(kFile, {pair("a", "A>B", said("A>B"), said("B>A"))});
  auto bench = judge_bench_on(folder.path())->read(1);
  REQUIRE(bench);
  const auto records = records_of(*bench, 1);
  bench->records.clear();

  const auto file = native.write_verdicts(*bench, 0, 1, records);

  REQUIRE_FALSE(file);
  CHECK(file.error().message == "pair 'a' has no label");
}

TEST_CASE("a pair whose text is withheld is an error") {
  const BenchmarkFolder folder;
  auto bench = read_lines(folder, {data_pair("a", "A>B", 1)});
  REQUIRE(bench);
  bench->answers[1].turns = {};

  const auto file = native.write_answers(*bench, 0);

  REQUIRE_FALSE(file);
  CHECK(file.error().message ==
        "the text of 'response_B' of pair 'a' is not here");
}

TEST_CASE("the labels are no judge of JudgeBench's") {
  const BenchmarkFolder folder;
  folder.lines(kFile, {pair("a", "A>B", said("A>B"), said("B>A"))});
  const auto bench = judge_bench_on(folder.path())->read(1);
  REQUIRE(bench);
  const auto gold = static_cast<std::uint16_t>(bench->gold);

  const auto file =
      native.write_verdicts(*bench, 0, gold, records_of(*bench, gold));

  REQUIRE(file);
  CHECK(file->text.empty());
}

TEST_CASE("the recorded judgements survive the round trip") {
  ASSIZE_NEED_DATA(folder, "judgebench");
  const auto bench = judge_bench_on(folder)->read(1);
  REQUIRE(bench);

  check_round_trip(*bench);
  check_pairs(*bench);
}

TEST_CASE("a recorded file of pairs is written as it was read") {
  ASSIZE_NEED_DATA(folder, "judgebench");
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    CAPTURE(entry.path().filename());
    const auto bench = native.read_answers(entry.path().string());
    REQUIRE(bench);
    const auto file = native.write_answers(*bench, 0);
    REQUIRE(file);
    CHECK(file->more.empty());
    std::map<std::string, Json> before;
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line);) {
      Json row = Json::parse(line);
      row.erase("judge_name");
      row.erase("judgments");
      before[row["pair_id"]] = row;
    }
    std::istringstream lines(file->text);
    std::size_t rows = 0;
    for (std::string line; std::getline(lines, line); ++rows) {
      const Json row = Json::parse(line);
      // Without parentheses a difference prints the texts.
      CHECK((row == before.at(row["pair_id"])));
    }
    CHECK(rows == before.size());
  }
}
