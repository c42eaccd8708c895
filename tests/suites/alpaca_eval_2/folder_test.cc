#include "suites/alpaca_eval_2/folder.h"

#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "suites/alpaca_eval_2/instructions.h"
#include "suites/alpaca_eval_2/results_folder.h"
#include "text/answer_features.h"

using assize::Benchmark;
using assize::Result;
using assize::testing::annotation;
using assize::testing::Json;
using assize::testing::kColours;
using assize::testing::kJudge;
using assize::testing::kReference;
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
       {"one/model_outputs.json",
        "[" + row + R"({"instruction": "b", "output": "", "dataset": "all"}])",
        "record 2: error: dataset must not be 'all', which is the name of the "
        "total"},
       {std::string("one/") + kJudge + "/annotations.json",
        R"([{"instruction": "a", "output_1": "", "output_2": "",
             "preference": 1.5, "dataset": "all"}])",
        "record 1: error: dataset must not be 'all', which is the name of the "
        "total"},
       {std::string("one/") + kJudge + "/annotations.json",
        R"([{"instruction": "a", "output_1": "", "output_2": "",
             "preference": 3.7}])",
        "record 1: error: preference must be in [1, 2], or 0, -1 or null, got "
        "3.7"}}));
  const ResultsFolder folder;
  folder.write(c.file, c.text);

  const std::string error = error_of(folder, read(folder.path()));

  CAPTURE(error);
  CHECK(error.starts_with(c.error.starts_with("one") ? c.error : c.file));
  CHECK(error.ends_with(c.error));
}

TEST_CASE("a folder that holds no system is left out and said") {
  const ResultsFolder folder;
  folder.write("__pycache__/notes.txt", "nothing");
  const std::string alone = error_of(folder, read(folder.path()));
  folder.outputs("a", {output(kRivers, "x")});

  const Result<Benchmark> bench = read(folder.path());

  CHECK(alone.ends_with(
      "error: no folder in this folder holds model_outputs.json or "
      "weighted_alpaca_eval_gpt4_turbo/annotations.json"));
  REQUIRE(bench);
  CHECK(bench->find_system("__pycache__") == -1);
  REQUIRE(bench->excluded.size() == 1);
  CHECK(bench->excluded[0].where == "__pycache__");
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

TEST_CASE("a pipe among the results is refused and not waited for") {
  const std::string name =
      GENERATE(std::string("evil/model_outputs.json"),
               std::string("evil/") + kJudge + "/annotations.json");
  const ResultsFolder folder;
  folder.outputs("a", {output(kRivers, "x")});
  folder.outputs("evil", {output(kRivers, "x")});
  const std::filesystem::path pipe = folder.path() + "/" + name;
  std::filesystem::create_directories(pipe.parent_path());
  std::filesystem::remove(pipe);
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);

  const Result<Benchmark> bench = read(folder.path());

  CHECK(error_of(folder, bench) ==
        name + ": error: this is a pipe or a device, not a file");
}

TEST_CASE("symbolic links must not lead out of the folder of results") {
  struct Case {
    std::string link, to, told;
  };
  const auto [link, to, told] = GENERATE(
      values<Case>({{"a/model_outputs.json", "/secret/model_outputs.json",
                     "a/model_outputs.json"},
                    {"a", "/secret", "a/model_outputs.json"},
                    {"results", "", "results/secret/model_outputs.json"}}));
  const ResultsFolder elsewhere, folder;
  elsewhere.outputs("secret", {output(kRivers, "x")});
  folder.outputs("b", {output(kRivers, "x")});
  std::filesystem::create_directories(
      std::filesystem::path(folder.path() + "/" + link).parent_path());
  std::filesystem::create_symlink(elsewhere.path() + to,
                                  folder.path() + "/" + link);

  const Result<Benchmark> bench = read(folder.path());

  CHECK(error_of(folder, bench) ==
        told + ": error: a symbolic link leads from here out of the folder '" +
            folder.path() + "'");
}

TEST_CASE("symbolic links within the results, and to them, are followed") {
  const ResultsFolder folder, elsewhere;
  folder.outputs("a", {output(kRivers, "x")});
  std::filesystem::create_directory_symlink("a", folder.path() + "/b");
  const std::string link = elsewhere.path() + "/link";
  std::filesystem::create_directory_symlink(folder.path(), link);

  const Result<Benchmark> bench = read(link);

  REQUIRE(bench);
  CHECK(bench->systems.size() == 3);
}

TEST_CASE("a symbolic link that leads to nothing is no missing file") {
  const ResultsFolder folder;
  folder.outputs("a", {output(kRivers, "x")});
  std::filesystem::create_directories(folder.path() + "/b");
  std::filesystem::create_symlink("none",
                                  folder.path() + "/b/model_outputs.json");

  const Result<Benchmark> bench = read(folder.path());

  CHECK(error_of(folder, bench) ==
        "b/model_outputs.json: error: this leads to nothing that can be read: "
        "No such file or directory");
}

TEST_CASE("a reading of verdicts has the lengths of all answers") {
  const bool answers_first = GENERATE(true, false);
  const ResultsFolder folder;
  folder.outputs(assize::testing::kReference,
                 {output(kRivers, "R\u00f6\u65e5")});
  folder.annotations("one", {annotation(kColours, "Red.", "", 1.25),
                             annotation(kRivers, "R", "\u00e9\u00e9", 1.5)});
  std::vector<Json> own = {output(kColours, "other")};
  if (answers_first) own.push_back(output(kRivers, "other"));
  folder.outputs("one", own);
  const auto suite = assize::testing::suite_of({{"results", folder.path()}});

  const Result<Benchmark> bench = suite->read_verdicts(2);
  const Result<Benchmark> whole = suite->read(2);

  REQUIRE(bench);
  REQUIRE(whole);
  REQUIRE(bench->answers.size() == whole->answers.size());
  for (std::size_t i = 0; i < bench->answers.size(); ++i) {
    CHECK(bench->answers[i].item == whole->answers[i].item);
    CHECK(bench->answers[i].presence == whole->answers[i].presence);
  }
  CHECK(whole->table("answers") == nullptr);
  CHECK(assize::answer_features(*bench, 1).code_points ==
        assize::answer_features(*whole, 1).code_points);
  CHECK(assize::answer_features(*bench, 1).code_points ==
        std::vector<std::uint32_t>{4, 3, 0, 2});
}

TEST_CASE("annotations of other judges are counted, not dropped silently") {
  const ResultsFolder folder;
  folder.outputs(kReference, {output(kRivers, "Elbe.")});
  folder.annotations("one", {annotation(kRivers, "Elbe.", "Oder.", 1.5)});
  for (const std::string system : {"one", "two"}) {
    folder.write(
        system + "/mine/annotations.json",
        assize::testing::Json{annotation(kRivers, "Elbe.", "Po.", 2)}.dump());
  }
  folder.outputs("two", {output(kRivers, "Po.")});
  folder.write("two/notes/readme.txt", "");

  const auto bench = read(folder.path());

  REQUIRE(bench);
  CHECK(bench->records.size() == 1);
  REQUIRE(bench->excluded.size() == 1);
  CHECK(bench->excluded[0].where == "mine");
  CHECK(bench->excluded[0].why ==
        "annotations of another judge than the benchmark's");
  CHECK(bench->excluded[0].count == 2);
}

TEST_CASE(
    "a judgement of an instruction that nobody has is left out and told") {
  const bool by_baseline = GENERATE(true, false);
  const ResultsFolder folder;
  folder.annotations("one", {annotation(kRivers, "R", "a", 2),
                             annotation(kColours, "R", "b", 1)});
  folder.outputs(by_baseline ? assize::testing::kReference : "one",
                 {output(kRivers, "R")});
  const auto suite = assize::testing::suite_of({{"results", folder.path()}});

  for (const Result<Benchmark>& bench :
       {suite->read_verdicts(2), suite->read(2)}) {
    REQUIRE(bench);
    CHECK(bench->items.size() == 1);
    CHECK(bench->records.size() == 1);
    REQUIRE(bench->excluded.size() == 1);
    CHECK(bench->excluded[0].where == "one");
    CHECK(bench->excluded[0].why ==
          "a judgement of an instruction that does not exist");
    CHECK(bench->excluded[0].count == 1);
  }
}

TEST_CASE("a list of instructions says what exists where no answers do") {
  const ResultsFolder folder;
  folder.annotations("one", {annotation(kRivers, "R", "a", 2),
                             annotation(kColours, "R", "b", 1)});
  const std::string list = folder.write(
      "list.csv", "instruction_sha256,difficulty\n" +
                      assize::alpaca_eval::instruction_id(kRivers) + ",1\n");

  const Result<Benchmark> bench =
      assize::testing::suite_of(
          {{"results", folder.path()}, {"difficulty", list}})
          ->read_verdicts(2);

  REQUIRE(bench);
  CHECK(bench->items.size() == 1);
  REQUIRE(bench->excluded.size() == 1);
}
