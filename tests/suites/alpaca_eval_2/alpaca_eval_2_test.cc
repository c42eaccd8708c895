#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>

#include "core/sha256.h"
#include "data.h"
#include "suites/alpaca_eval_2/results_folder.h"

using assize::Benchmark;
using assize::Check;
using assize::Presence;
using assize::Record;
using assize::Result;
using assize::Status;
using assize::Trial;
using assize::testing::annotation;
using assize::testing::completion;
using assize::testing::Json;
using assize::testing::kColours;
using assize::testing::kCount;
using assize::testing::kHaiku;
using assize::testing::kJudge;
using assize::testing::kReference;
using assize::testing::kRivers;
using assize::testing::output;
using assize::testing::read;
using assize::testing::ResultsFolder;
using assize::testing::suite_of;
using Catch::Matchers::WithinAbs;

namespace {

/// Two systems and the reference; plain's rows are in another order.
void write_small(const ResultsFolder& folder) {
  folder.outputs(kReference,
                 {output(kRivers, "Rhine, Elbe, Oder."),
                  output(kHaiku, "Rain falls."), output(kCount, "1 to 10.")});
  folder.outputs("plain", {output(kCount, "one two"), output(kRivers, "")});
  folder.annotations("plain",
                     {annotation(kCount, "1 to 10.", "one two", 1.25),
                      annotation(kRivers, "Rhine, Elbe, Oder.", "", 1.5)});
  folder.outputs("silent", {output(kHaiku, "Rain falls.")});
}

std::string id(const std::string& instruction) {
  return assize::sha256_hex(instruction).substr(0, 16);
}

const Check& check(const Benchmark& bench, const std::string& name) {
  const auto found = std::ranges::find(bench.checks, name, &Check::name);
  REQUIRE(found != bench.checks.end());
  return *found;
}

}  // namespace

TEST_CASE("files are joined by instruction, whatever their order") {
  const ResultsFolder folder;
  write_small(folder);

  const Result<Benchmark> bench = read(folder.path());

  REQUIRE(bench);
  CHECK(bench->systems ==
        std::vector<std::string>{kReference, "plain", "silent"});
  CHECK(bench->reference == 0);
  CHECK(bench->judges == std::vector<std::string>{kJudge});
  CHECK(bench->categories == std::vector<std::string>{"koala"});
  REQUIRE(bench->items.size() == 3);
  CHECK(bench->clusters() == 3);
  for (std::size_t i = 0; i < bench->items.size(); ++i) {
    const assize::Item& item = bench->items[i];
    CHECK(item.cluster == i);
    CHECK(item.id == id(std::string(item.questions.at(0))));
    CHECK((i == 0 || bench->items[i - 1].id < item.id));
  }
  REQUIRE(bench->records.size() == 2);
  const Trial& count = bench->records[0].trial;
  CHECK(bench->items[count.item].questions[0] == kCount);
  CHECK(count.shown[0] == 0);
  CHECK(count.shown[1] == 1);
  CHECK(count.focus == 1);
  CHECK(bench->records[0].verdict.p_first == 0.75);
  const Trial& rivers = bench->records[1].trial;
  CHECK(bench->items[rivers.item].questions[0] == kRivers);
  CHECK(rivers.shown[0] == 1);
  CHECK(rivers.shown[1] == 0);
  CHECK(rivers.focus == 0);
  CHECK(bench->records[1].verdict.status == Status::kTied);
}

TEST_CASE("answers come from their own files, and an empty one is marked") {
  const ResultsFolder folder;
  write_small(folder);

  const Result<Benchmark> bench = read(folder.path());

  REQUIRE(bench);
  REQUIRE(bench->answers.size() == 6);
  CHECK(std::ranges::is_sorted(bench->answers, {}, [](const auto& answer) {
    return std::pair(answer.system, answer.item);
  }));
  const std::uint32_t rivers = bench->records[1].trial.item;
  const auto empty = bench->find_answer(1, rivers);
  REQUIRE(empty >= 0);
  const assize::Answer& answer =
      bench->answers[static_cast<std::size_t>(empty)];
  CHECK(answer.presence == Presence::kEmpty);
  CHECK(answer.turns == std::vector<assize::Text>{""});
  CHECK(bench->find_answer(2, rivers) == -1);
}

TEST_CASE("each input is named with its size and hash below the results") {
  const ResultsFolder folder;
  write_small(folder);

  const Result<Benchmark> bench = read(folder.path());

  REQUIRE(bench);
  std::vector<std::string> paths;
  for (const assize::InputFile& file : bench->files) {
    paths.push_back(file.path);
    CHECK(file.bytes > 0);
    CHECK(file.sha256.size() == 64);
  }
  CHECK(paths == std::vector<std::string>{
                     "gpt4_1106_preview/model_outputs.json",
                     "plain/model_outputs.json",
                     "plain/weighted_alpaca_eval_gpt4_turbo/annotations.json",
                     "silent/model_outputs.json"});
}

TEST_CASE("a folder that contains the folder of results will do") {
  const ResultsFolder folder;
  folder.write("results/one/model_outputs.json",
               Json::array({output(kRivers, "a")}).dump());
  folder.write("README.md", "text");

  const Result<Benchmark> bench = read(folder.path());

  REQUIRE(bench);
  CHECK(bench->systems == std::vector<std::string>{kReference, "one"});
}

TEST_CASE("annotations alone give the answers of both sides") {
  const ResultsFolder folder;
  folder.annotations("one", {annotation(kRivers, "theirs", "ours", 1.75),
                             annotation(kHaiku, "rain", "drops", 1.5)});
  folder.annotations("two", {annotation(kRivers, "other", "mine", 1.0)});

  const Result<Benchmark> bench = read(folder.path());

  REQUIRE(bench);
  CHECK(bench->systems == std::vector<std::string>{kReference, "one", "two"});
  CHECK(bench->answers.size() == 5);
  const std::uint32_t rivers = bench->records[0].trial.item;
  const auto answer = bench->find_answer(0, rivers);
  REQUIRE(answer >= 0);
  CHECK(bench->answers[static_cast<std::size_t>(answer)].turns[0] == "theirs");
  CHECK(check(*bench, "output_1").rows == 1);
  CHECK(check(*bench, "output_1").mismatches == 1);
  CHECK(bench->categories == std::vector<std::string>{"untagged"});
}

TEST_CASE("answers quoted otherwise than given are counted as failed checks") {
  const ResultsFolder folder;
  write_small(folder);
  folder.annotations("plain",
                     {annotation(kCount, "1 to 10.", "one three", 1.25),
                      annotation(kRivers, "Rhine.", "", 1.75)});

  const Result<Benchmark> bench = read(folder.path());

  REQUIRE(bench);
  CHECK(check(*bench, "output_1").rows == 2);
  CHECK(check(*bench, "output_1").mismatches == 1);
  CHECK(check(*bench, "output_2").rows == 2);
  CHECK(check(*bench, "output_2").mismatches == 1);
  CHECK(bench->cautions.empty());  // Reports make one of each failed check.
}

TEST_CASE("order and preference are held against the log-probabilities") {
  const ResultsFolder folder;
  const Json choice = completion({{"m", -0.1}, {"M", -2.5}});
  constexpr double kStraight = 1.0831726964939223;  // CPython, math.exp
  Json good = annotation(kHaiku, "r", "h", kStraight);
  Json turned = annotation(kRivers, "r", "v", kStraight);  // was switched
  Json wrong = annotation(kCount, "r", "c", 1.9);
  Json unscored = annotation(kColours, "r", "l", nullptr);
  for (Json* row : {&good, &turned, &wrong}) (*row)["raw_completion"] = choice;
  unscored["raw_completion"] = completion({{"The", -0.1}});
  folder.annotations("one", {good, turned, wrong, unscored});

  const Result<Benchmark> bench = read(folder.path());

  REQUIRE(bench);
  CHECK(check(*bench, "order").rows == 3);
  CHECK(check(*bench, "order").mismatches == 1);
  CHECK(check(*bench, "preference").rows == 4);
  CHECK(check(*bench, "preference").mismatches == 2);
  CHECK_THAT(check(*bench, "preference").largest,
             WithinAbs(2 * 1.9168273035060777 - 3, 1e-12));
  CHECK(bench->cautions.empty());  // Reports make one of each failed check.
  CHECK(bench->records[3].verdict.status == Status::kNoLogprob);
}

TEST_CASE("known instructions come first, in the benchmark's order") {
  const ResultsFolder folder;
  write_small(folder);
  const std::string difficulty =
      folder.write("d.csv", "instruction_sha256,difficulty\n" + id(kCount) +
                                ",0.5\n" + id(kHaiku) + ",-2\n");
  const auto suite =
      suite_of({{"results", folder.path()}, {"difficulty", difficulty}});

  const Result<Benchmark> bench = suite->read(1);

  REQUIRE(bench);
  CHECK(bench->items[0].questions[0] == kCount);
  CHECK(bench->items[1].questions[0] == kHaiku);
  CHECK(bench->items[2].questions[0] == kRivers);
  const assize::Table* items = bench->table("items");
  REQUIRE(items != nullptr);
  CHECK(items->columns == std::vector<std::string>{"difficulty", "index"});
  CHECK(items->at(0, 0) == 0.5);
  CHECK(items->at(1, 0) == -2);
  CHECK(items->at(1, 1) == 1);
  CHECK(std::isnan(items->at(2, 0)));
  CHECK(std::isnan(items->at(2, 1)));
  CHECK(bench->table("gamed_baseline")->rows() == 1610);
}

TEST_CASE("inputs without results are an error") {
  auto node = assize::ConfigNode::parse("{}", "audit.yaml");
  REQUIRE(node);

  const auto suite = assize::suites::alpaca_eval_2.make(*node);

  const auto errors = node->finish();
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].message ==
        "inputs need 'results': the folder with one folder per system");
}

TEST_CASE("results that name nothing are not the folder /results") {
  auto node = assize::ConfigNode::parse("results: \"\"", "audit.yaml");
  REQUIRE(node);

  const auto suite = assize::suites::alpaca_eval_2.make(*node);

  CHECK(render(node->finish()) ==
        "audit.yaml:1:10: error: results must name a folder\n"
        "  results: \"\"\n           ^");
}

TEST_CASE("files beside the results are read once and named with their hash") {
  const ResultsFolder folder;
  write_small(folder);
  const std::string frame = "A {instruction} B";
  const std::string difficulty =
      "instruction_sha256,difficulty\n" + id(kCount) + ",0.5\n";
  const std::string gamed = "tanh_std_delta_len,difficulty,outcome\n0,1,1\n";
  const ResultsFolder beside;
  const auto suite =
      suite_of({{"results", folder.path()},
                {"template", beside.write("judge/t.txt", frame)},
                {"difficulty", beside.write("d.csv", difficulty)},
                {"gamed_baseline", beside.write("g.csv", gamed)}});
  for (const char* name : {"judge/t.txt", "d.csv", "g.csv"}) {
    beside.write(name, "another");
  }

  const Result<Benchmark> bench = suite->read(1);
  const auto library = suite->library();

  REQUIRE(bench);
  REQUIRE(library);
  REQUIRE(bench->files.size() == 7);
  const auto is = [&](std::size_t i, const std::string& name,
                      const std::string& text) {
    const assize::InputFile& file = bench->files[i];
    return file.path == name && file.bytes == text.size() &&
           file.sha256 == assize::sha256_hex(text);
  };
  CHECK(is(4, "t.txt", frame));
  CHECK(is(5, "d.csv", difficulty));
  CHECK(is(6, "g.csv", gamed));
  CHECK((*library)[0].blocks.at(0).parts.size() == 3);
  CHECK(suite->replay(*bench, 1));
}

TEST_CASE("files beside the results that cannot be read are all told") {
  auto node = assize::ConfigNode::parse(
      "results: r\ntemplate: /none/t\ndifficulty: /none/d\n", "audit.yaml");
  REQUIRE(node);

  const auto suite = assize::suites::alpaca_eval_2.make(*node);

  const auto errors = node->finish();
  REQUIRE(errors.size() == 2);
  CHECK(errors[0].message == "'/none/t': the file does not exist");
  CHECK(errors[0].where.line == 2);
  CHECK(errors[1].message == "'/none/d': the file does not exist");
}

TEST_CASE("more categories than can be told apart are refused") {
  const ResultsFolder folder;
  const bool too_many = GENERATE(false, true);
  std::string rows;
  for (int i = 0; i < (too_many ? 65536 : 65535); ++i) {
    const std::string n = std::to_string(i);
    rows += (i == 0 ? "[" : ",") + (R"({"instruction": ")" + n) +
            R"(", "output": "", "dataset": "c)" + n + "\"}";
  }
  folder.write("one/model_outputs.json", rows + "]");

  const Result<Benchmark> bench = read(folder.path());

  REQUIRE(bench.has_value() == !too_many);
  if (!too_many) return;
  CHECK(bench.error().message ==
        "the field 'dataset' has 65536 values, at most 65535 can be told "
        "apart");
}

TEST_CASE("the design has every answer in the order it is shown in") {
  const ResultsFolder folder;
  write_small(folder);
  const auto suite = suite_of({{"results", folder.path()}});
  const Result<Benchmark> bench = suite->read(1);
  REQUIRE(bench);

  const std::vector<Trial> trials = suite->design(*bench);

  REQUIRE(trials.size() == 3);
  for (const Record& record : bench->records) {
    CHECK(std::ranges::find(trials, record.trial) != trials.end());
  }
  CHECK(trials[2].shown[trials[2].focus] == 2);
  CHECK(trials[2].focus == 1);
}

TEST_CASE("the library is the frame, or the template that is given") {
  const ResultsFolder folder;
  const std::string file = folder.write("t.txt", "A {instruction} B");

  const auto frame = suite_of({{"results", folder.path()}})->library();
  const auto given =
      suite_of({{"results", folder.path()}, {"template", file}})->library();

  REQUIRE(frame);
  REQUIRE(frame->size() == 1);
  std::vector<std::string> slots;
  for (const assize::Part& part : (*frame)[0].blocks.at(0).parts) {
    if (part.slot) slots.push_back(part.text);
  }
  CHECK(slots == std::vector<std::string>{"question", "answer_1", "answer_2"});
  REQUIRE(given);
  CHECK((*given)[0].blocks.at(0).parts.size() == 3);
}

TEST_CASE("the recorded benchmark reads as a whole, at any thread count") {
  ASSIZE_NEED_DATA(results, "alpaca_eval_2/results");
  const unsigned threads = GENERATE(1u, 8u);

  const Result<Benchmark> bench = read(results, threads);

  REQUIRE(bench);
  CHECK(bench->systems.size() == 23);
  CHECK(bench->items.size() == 805);
  CHECK(bench->records.size() == 14 * 805 - 1 - 3 - 2);
  CHECK(bench->categories == std::vector<std::string>{"helpful_base", "koala",
                                                      "oasst", "selfinstruct",
                                                      "vicuna"});
  for (std::size_t i = 0; i < bench->items.size(); ++i) {
    REQUIRE(bench->table("items")->at(i, 1) == static_cast<double>(i));
  }
  // suites.md 1.3: no mismatch, largest difference 5e-11.
  CHECK(check(*bench, "order").rows > 8000);
  CHECK(check(*bench, "preference").largest < 6e-11);
  for (const Check& each : bench->checks) {
    CAPTURE(each.name);
    CHECK(each.rows > 0);
    CHECK(each.mismatches == 0);
  }
  CHECK(bench->cautions.empty());
  CHECK(bench->recorded_attacks.size() == 7);
  CHECK(bench->files.size() == 37);
}
