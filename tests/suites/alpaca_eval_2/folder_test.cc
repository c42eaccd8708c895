#include "suites/alpaca_eval_2/folder.h"

#include <string>

#include "suites/alpaca_eval_2/results_folder.h"

using assize::Benchmark;
using assize::Result;
using assize::testing::kJudge;
using assize::testing::kRivers;
using assize::testing::output;
using assize::testing::read;
using assize::testing::ResultsFolder;

namespace {

std::string error_of(const ResultsFolder& folder,
                     const Result<Benchmark>& bench) {
  REQUIRE_FALSE(bench);
  std::string text = render(bench.error());
  const std::size_t at = text.find(folder.path());
  if (at != std::string::npos) text.erase(at, folder.path().size() + 1);
  return text;
}

}  // namespace

TEST_CASE("broken files are errors with their place") {
  struct Case {
    std::string file, text, error;
  };
  const std::string row = R"({"instruction": "a", "output": "b"},)";
  const auto c = GENERATE_COPY(values<Case>(
      {{"one/model_outputs.json", "[" + row + R"({"instruction": "b"}])",
        "record 2: error: missing field 'output'"},
       {"one/model_outputs.json",
        "[" + row + R"({"instruction": "b", "output": null}])",
        "record 2: error: output must be text, got null"},
       {"one/model_outputs.json",
        "[" + row + R"({"instruction": ["b"], "output": "x"}])",
        "record 2: error: instruction must be text, got an array"},
       {"one/model_outputs.json",
        "[" + row + R"({"instruction": "a", "output": "x"}])",
        "record 2: error: this instruction was already given by record 1"},
       {std::string("one/") + kJudge + "/annotations.json",
        R"([{"instruction": "a", "output_1": "", "output_2": ""}])",
        "record 1: error: missing field 'preference'"},
       {std::string("one/") + kJudge + "/annotations.json",
        R"([{"instruction": "a", "output_1": "", "output_2": "",
             "preference": "1.5"}])",
        "record 1: error: preference must be a number or null, got text"},
       {std::string("one/") + kJudge + "/annotations.json",
        R"([{"instruction": "a", "output_1": 3, "output_2": "",
             "preference": 1.5}])",
        "record 1: error: output_1 must be text, got a number"},
       {"one/notes.txt", "nothing",
        "one: error: this system has neither model_outputs.json nor "
        "weighted_alpaca_eval_gpt4_turbo/annotations.json"}}));
  const ResultsFolder folder;
  folder.write(c.file, c.text);

  const std::string error = error_of(folder, read(folder.path()));

  CAPTURE(error);
  CHECK(error.starts_with(c.error.starts_with("one") ? c.error : c.file));
  CHECK(error.ends_with(c.error));
}

TEST_CASE("hostile files are errors, never crashes") {
  const std::string text = GENERATE(
      std::string(), std::string("["), std::string("{}"), std::string("[1]"),
      std::string("[{\"instruction\": \"\xFF\", \"output\": \"\"}]"),
      std::string("[{\"instruction\": \"\\u0000\", \"output\": \"\"}]"),
      std::string("[{\"instruction\": \"\\ud800\", \"output\": \"\"}]"),
      std::string("[{\"instruction\": \"a\", \"instruction\": \"b\"}]"),
      std::string("[{\"instruction\": \"a\", \"output\": \"b\"}"),
      std::string("[{\"instruction\": \"a\", \"output\": \"b\"}] x"));
  const bool judged = GENERATE(false, true);
  const ResultsFolder folder;
  folder.write(judged ? std::string("one/") + kJudge + "/annotations.json"
                      : "one/model_outputs.json",
               text);

  const Result<Benchmark> bench = read(folder.path());

  REQUIRE_FALSE(bench);
  CHECK(bench.error().where.file.find("one/") != std::string::npos);
}

TEST_CASE("of several broken files the first by name is told, at any thread") {
  const ResultsFolder folder;
  for (const char* name : {"d", "b", "c", "e"}) {
    folder.write(std::string(name) + "/model_outputs.json", "[1]");
  }
  folder.outputs("a", {output(kRivers, "x")});
  const unsigned threads = GENERATE(1u, 2u, 8u);

  const Result<Benchmark> bench = read(folder.path(), threads);

  REQUIRE_FALSE(bench);
  CHECK(bench.error().where.file.ends_with("b/model_outputs.json"));
}

TEST_CASE("an empty folder and an absent one are errors") {
  const ResultsFolder folder;

  CHECK(error_of(folder, read(folder.path() + "/absent")).find("absent") !=
        std::string::npos);
  const Result<Benchmark> bench = read(folder.path());
  REQUIRE_FALSE(bench);
  CHECK(bench.error().message == "there is no system's folder in this folder");
}
