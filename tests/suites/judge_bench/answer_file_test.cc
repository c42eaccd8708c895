// One file of JudgeBench's pairs, read alone.

#include "suites/judge_bench/pairs_folder.h"

using namespace assize;
using assize::testing::bench::BenchmarkFolder;
using assize::testing::bench::data_pair;
using assize::testing::bench::Json;
using assize::testing::bench::pair;
using assize::testing::bench::read_lines;
using assize::testing::bench::said;

TEST_CASE("of judged pairs the pairs alone are read") {
  const BenchmarkFolder folder;

  const auto bench =
      read_lines(folder, {pair("a", "A>B", said("A>B"), said("B>A")),
                          pair("b", "B>A", said("A>B"), nullptr)});

  REQUIRE(bench);
  CHECK(bench->systems == std::vector<std::string>{"response_A", "response_B"});
  CHECK(bench->judges == std::vector<std::string>{"gold"});
  CHECK(bench->records.size() == 2);
}

TEST_CASE("an answer file that is broken is an error with its line") {
  struct Case {
    std::string what;
    Json second;
    std::string message;
  };
  const Json good = data_pair("b", "A>B", 1);
  const auto without = [&](const char* key) {
    Json out = good;
    out.erase(key);
    return out;
  };
  const auto [what, second, message] = GENERATE_COPY(values<Case>(
      {{"label", without("label"), "missing field 'label'"},
       {"text", without("response_B"), "missing field 'response_B'"},
       {"id", data_pair("b", "A>B", 1.5),
        "original_id must be text or a whole number"},
       {"twice", data_pair("a", "A>B", 1), "pair 'a' is given twice"},
       {"model", data_pair("b", "A>B", 1, "n"),
        "pair 'b' has response_model 'n', and the pairs before it "
        "response_model 'm'; an answer file has one model's"},
       {"no model", without("response_model"),
        "pair 'b' has no response_model, and the pairs before it "
        "response_model 'm'; an answer file has one model's"}}));
  CAPTURE(what);
  const BenchmarkFolder folder;

  const auto bench = read_lines(folder, {data_pair("a", "A>B", 1), second});

  REQUIRE_FALSE(bench);
  CHECK(bench.error().message == message);
  CHECK(bench.error().where.file == folder.path() + "/in.jsonl");
  CHECK(bench.error().where.line == 2);
}

TEST_CASE("a half-written last line is an error with its line") {
  const BenchmarkFolder folder;
  const std::string line = data_pair("a", "A>B", 1).dump();
  const std::string path =
      folder.write("in.jsonl", line + "\n" + line.substr(0, line.size() / 2));

  const auto bench = suites::judge_bench.native.read_answers(path);

  REQUIRE_FALSE(bench);
  CHECK(bench.error().where.file == path);
  CHECK(bench.error().where.line == 2);
}
