#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "cli/run_program.h"
#include "io/temporary_folder.h"

using assize::testing::Ran;
using assize::testing::TemporaryFolder;
using nlohmann::json;

namespace {

constexpr int kQuestions = 9;

std::string question(int i) {
  return json{{"uid", "q" + std::to_string(i)},
              {"category", "arena-hard-v0.1"},
              {"prompt", "Question " + std::to_string(i) + "?"}}
             .dump() +
         '\n';
}

std::string answer(int i, const std::string& model) {
  const std::string uid = "q" + std::to_string(i);
  return json{{"uid", uid},
              {"model", model},
              {"messages",
               {{{"role", "user"}, {"content", uid}},
                {{"role", "assistant"},
                 {"content", {{"answer", "Answer of " + model}}}}}}}
             .dump() +
         '\n';
}

/// Arena-Hard with two systems, put to a simulated judge with one attack.
struct Judged {
  TemporaryFolder folder;
  std::string out = folder.path() + "/out";

  Judged() {
    std::string questions, small, base;
    for (int i = 0; i < kQuestions; ++i) {
      questions += question(i);
      small += answer(i, "small");
      base += answer(i, "gpt-4-0314");
    }
    std::filesystem::create_directories(folder.path("in/model_answer"));
    folder.file("in/question.jsonl", questions);
    folder.file("in/model_answer/small.jsonl", small);
    folder.file("in/model_answer/gpt-4-0314.jsonl", base);
    folder.file("audit.yaml",
                "suite: arena_hard\n"
                "inputs: {results: in, version: v0.1}\n"
                "judges: [simulated]\n"
                "attacks: [verbosity.pad]\n");
  }

  Ran run(std::vector<std::string> more = {}) const {
    std::vector<std::string> words = {folder.path() + "/audit.yaml", "--out",
                                      out};
    words.insert(words.end(), more.begin(), more.end());
    return assize::testing::run_program({"export"}, words);
  }

  std::set<std::string> files() const {
    std::set<std::string> found;
    if (!std::filesystem::exists(out)) return found;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(out)) {
      if (entry.is_regular_file()) {
        found.insert(
            std::filesystem::relative(entry.path(), out).generic_string());
      }
    }
    return found;
  }
};

}  // namespace

TEST_CASE("export writes answers and judgements, attacked ones too") {
  const Judged judged;

  const Ran ran = judged.run();

  INFO(ran.err);
  REQUIRE(ran.code == 0);
  CHECK(judged.files() ==
        std::set<std::string>{
            "model_answer/gpt-4-0314.jsonl", "model_answer/small.jsonl",
            "model_answer/small + verbosity.pad.jsonl",
            "model_judgment/simulated_honest/small.jsonl",
            "model_judgment/simulated_honest/small + verbosity.pad.jsonl"});
  std::ifstream in(judged.out + "/model_judgment/simulated_honest/small.jsonl");
  std::string line;
  int lines = 0;
  while (std::getline(in, line)) {
    const json row = json::parse(line);
    CHECK(row["games"].size() == 2);
    ++lines;
  }
  CHECK(lines == kQuestions);
}

TEST_CASE("what was exported replays as it was judged") {
  const Judged judged;
  REQUIRE(judged.run().code == 0);
  std::filesystem::copy(judged.folder.path() + "/in/question.jsonl",
                        judged.out + "/question.jsonl");

  const Ran replayed = assize::testing::run_program(
      {"replay"}, {"arena_hard", "--results", judged.out, "--json"});

  INFO(replayed.err);
  REQUIRE(replayed.code == 0);
  CHECK(replayed.out.find("small + verbosity.pad") != std::string::npos);
}

TEST_CASE("export takes the systems that are named") {
  const Judged judged;

  REQUIRE(judged.run({"--system", "small"}).code == 0);
  CHECK(judged.files() ==
        std::set<std::string>{"model_answer/small.jsonl",
                              "model_judgment/simulated_honest/small.jsonl"});

  const Ran unknown = judged.run({"--system", "smal"});
  CHECK(unknown.code == 2);
  CHECK(unknown.err.find("no system is called 'smal'") != std::string::npos);
}

TEST_CASE("a text that is still to be found is not exported") {
  const Judged judged;
  judged.folder.file("audit.yaml",
                     "suite: arena_hard\n"
                     "inputs: {results: in, version: v0.1}\n"
                     "judges: [simulated]\n"
                     "attacks: [{null.random_search: {tokens: 8}}]\n");

  const Ran ran = judged.run();

  CHECK(ran.code == 2);
  CHECK(ran.err.find("so what 'null.random_search tokens=8' searches for is "
                     "not known here") != std::string::npos);
  CHECK(judged.files().empty());
}

namespace {

/// LLMBar with a simulated judge and one attack.
struct JudgedPairs : Judged {
  JudgedPairs() {
    json pairs = json::array();
    for (int i = 0; i < kQuestions; ++i) {
      const std::string n = std::to_string(i);
      pairs.push_back({{"input", "Say " + n},
                       {"output_1", "It is " + n + "."},
                       {"output_2", "Something else than " + n + "."},
                       {"label", 1 + i % 2}});
    }
    std::filesystem::create_directories(folder.path("pairs/S"));
    folder.file("pairs/S/dataset.json", pairs.dump());
    folder.file("audit.yaml",
                "suite: llmbar\n"
                "inputs: {results: pairs}\n"
                "judges: [simulated]\n"
                "attacks: [verbosity.pad]\n");
  }
};

}  // namespace

TEST_CASE("pairs judged now replay without a difference, attacked ones apart") {
  const JudgedPairs judged;
  const Ran ran = judged.run();
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  std::set<std::string> roots;
  for (const std::string& file : judged.files()) {
    if (file.ends_with("result.json")) {
      roots.insert(file.substr(0, file.find("S/")));
    }
  }
  // An audit has the first output under test.
  REQUIRE(roots ==
          std::set<std::string>{"", "attacked/output_1 + verbosity.pad/"});

  for (const std::string& root : roots) {
    CAPTURE(root);
    const Ran replayed = assize::testing::run_program(
        {"replay"}, {"llmbar", "--results", judged.out + "/" + root, "--json"});

    INFO(replayed.err);
    CHECK(replayed.code == 0);
    CHECK(replayed.err.find("fails on") == std::string::npos);
    // The clean pairs are told that others lie below them.
    CHECK((replayed.err.find("Attacked answers") != std::string::npos) ==
          root.empty());
  }
}

TEST_CASE("an export that fails leaves no files behind") {
  const Judged judged;
  for (const std::string system : {"gpt4_1106_preview", "small"}) {
    const std::string below = "in/" + system;
    std::filesystem::create_directories(judged.folder.path(below));
    judged.folder.file(below + "/model_outputs.json",
                       json{{{"instruction", "Why?"},
                             {"output", "As " + system + " says."},
                             {"generator", system}}}
                           .dump());
  }
  // Names that are different, of files that are not.
  judged.folder.file("audit.yaml",
                     "suite: alpaca_eval_2\n"
                     "inputs: {results: in}\n"
                     "judges:\n"
                     "  - {kind: simulated, name: a/b}\n"
                     "  - {kind: simulated, name: a_b}\n");

  const Ran ran = judged.run();

  CHECK(ran.code == 2);
  CHECK(ran.err.find("two files are called 'small/a_b/annotations.json'") !=
        std::string::npos);
  CHECK(judged.files().empty());
}
