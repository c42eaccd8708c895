#include "suites/generic/collection.h"

#include <catch2/catch.hpp>
#include <memory>

#include "plugin/config_node.h"
#include "suites/generic/collection_files.h"

namespace assize::suites {
extern const SuitePlugin generic;
}

using namespace assize;
using testing::TemporaryFolder;
using testing::two_items;

namespace {

/// A folder with the two items, their answers by system, and a template.
class Files {
 public:
  Files() {
    (void)folder_.file("items.jsonl", two_items().items);
    std::filesystem::create_directory(folder_.path("answers"));
    std::filesystem::create_directory(folder_.path("empty"));
    (void)folder_.file("answers/mine.jsonl",
                       R"({"item": "q1", "system": "mine", "answer": "x"})"
                       "\n"
                       R"({"item": "q2", "system": "mine", "answer": "y"})");
    (void)folder_.file("answers/base.jsonl",
                       R"({"item": "q1", "system": "base", "answer": "z"})");
    (void)folder_.file("answers/README.md", "not a file of answers");
    (void)folder_.file("judge.txt", "{question} {answer_1} {answer_2}");
    (void)folder_.file("bad.txt", "{question}");
  }

  ConfigNode inputs(std::string_view yaml) const {
    return *ConfigNode::parse(yaml, folder_.path("audit.yaml"));
  }

  /// Requires a configuration without errors.
  std::unique_ptr<Suite> suite(std::string_view more) const {
    ConfigNode node =
        inputs("items: items.jsonl\nanswers: answers\nbaseline: base\n" +
               std::string(more));
    auto made = suites::generic.make(node);
    REQUIRE(render(node.finish()) == "");
    return made;
  }

  /// Configuration errors as "line: message".
  std::vector<std::string> errors(std::string_view yaml) const {
    ConfigNode node = inputs(yaml);
    (void)suites::generic.make(node);
    std::vector<std::string> out;
    for (const Error& error : node.finish()) {
      out.push_back(std::to_string(error.where.line) + ": " + error.message);
    }
    return out;
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("a collection's answers may be a folder of JSON lines") {
  const auto bench = Files().suite("version: \"7\"")->read(1);

  REQUIRE(bench);
  CHECK(bench->suite == "generic");
  CHECK(bench->version == "7");
  CHECK(bench->systems == std::vector<std::string>{"base", "mine"});
  REQUIRE(bench->files.size() == 3);
  CHECK(bench->files[1].path == "answers/base.jsonl");
  CHECK(bench->files[2].path == "answers/mine.jsonl");
}

TEST_CASE("each system meets the baseline where both answered") {
  const Files files;
  const auto suite = files.suite("");
  const auto bench = suite->read(1);
  REQUIRE(bench);

  const std::vector<Trial> design = suite->design(*bench);

  REQUIRE(design.size() == 1);
  CHECK(design[0].item == 0);
  CHECK(design[0].slots == 2);
  CHECK(design[0].focus == 0);
  CHECK(design[0].shown[0] == 1);
  CHECK(design[0].shown[1] == 0);
}

TEST_CASE("answers judged alone are judged each, the baseline too") {
  const Files files;
  const auto suite = files.suite("judging: pointwise");
  const auto bench = suite->read(1);
  REQUIRE(bench);

  const std::vector<Trial> design = suite->design(*bench);

  REQUIRE(design.size() == 3);
  for (const Trial& trial : design) CHECK(trial.slots == 1);
  CHECK(design[0].shown[0] == 0);
  CHECK(suite->prompts(*bench)->front().slots == 1);
}

TEST_CASE("each turn of an answer is a trial of its own") {
  const auto bench = testing::read_texts(
      {.items = R"({"id": "q", "turns": ["?", "??"]})",
       .answers = R"({"item": "q", "system": "base", "turns": ["a", "b"]})"
                  "\n"
                  R"({"item": "q", "system": "mine", "turns": ["c", "d"]})"});
  REQUIRE(bench);

  const auto design = Files().suite("")->design(*bench);

  REQUIRE(design.size() == 2);
  CHECK(design[0].turn == 0);
  CHECK(design[1].turn == 1);
}

TEST_CASE("a collection's template is read from its file") {
  const Files files;
  const auto suite = files.suite("template: judge.txt");

  const auto prompts = suite->prompts({});
  const auto library = suite->library();

  REQUIRE(prompts);
  REQUIRE(prompts->size() == 1);
  CHECK(slots_of(prompts->front().frame) ==
        std::vector<std::string_view>{"question", "answer_1", "answer_2"});
  REQUIRE(library);
  CHECK(library->front().sha256 == prompts->front().frame.sha256);
  const auto bad = files.suite("template: bad.txt")->prompts({});
  REQUIRE_FALSE(bad);
  CHECK(bad.error().message == "the template has no slot {answer_1}");
  CHECK(bad.error().where.file == "bad.txt");
  CHECK_FALSE(files.suite("template: none.txt")->prompts({}));
}

TEST_CASE("the best of all systems is chosen where each answered") {
  const auto bench = testing::read_texts(
      {.items = R"({"id": "q1", "question": "?"})"
                "\n"
                R"({"id": "q2", "turns": ["?", "??"]})"
                "\n"
                R"({"id": "q3", "question": "?"})",
       .answers = R"({"item": "q1", "system": "base", "answer": "a"})"
                  "\n"
                  R"({"item": "q1", "system": "c", "answer": "c"})"
                  "\n"
                  R"({"item": "q1", "system": "d", "answer": "d"})"
                  "\n"
                  R"({"item": "q2", "system": "base", "turns": ["a", "b"]})"
                  "\n"
                  R"({"item": "q2", "system": "c", "turns": ["c", "d"]})"
                  "\n"
                  R"({"item": "q2", "system": "d", "turns": ["e", "f"]})"
                  "\n"
                  R"({"item": "q3", "system": "base", "answer": "z"})"});
  REQUIRE(bench);
  const auto suite = Files().suite("judging: best_of");

  const auto design = suite->design(*bench);

  std::vector<std::string> told;
  for (const Trial& trial : design) {
    std::string line = std::to_string(trial.item) + "." +
                       std::to_string(trial.turn) + " focus " +
                       std::to_string(trial.focus) + " of";
    for (std::size_t slot = 0; slot < trial.slots; ++slot) {
      line += " " + std::to_string(trial.shown[slot]);
    }
    told.push_back(line);
  }
  CHECK(told ==
        std::vector<std::string>{"0.0 focus 0 of 0 1 2", "0.0 focus 1 of 0 1 2",
                                 "0.0 focus 2 of 0 1 2", "1.0 focus 0 of 1 2 0",
                                 "1.0 focus 1 of 1 2 0", "1.0 focus 2 of 1 2 0",
                                 "1.1 focus 0 of 1 2 0", "1.1 focus 1 of 1 2 0",
                                 "1.1 focus 2 of 1 2 0"});
  const auto prompts = suite->prompts(*bench);
  REQUIRE(prompts);
  CHECK(prompts->front().slots == 3);
}

TEST_CASE("too few or too many systems cannot be put together") {
  const auto read = Files().suite("judging: best_of")->read(1);

  REQUIRE_FALSE(read);
  CHECK(read.error().message ==
        "'judging: best_of' puts the answers of all systems together, from 3 "
        "to 8; here are 2");
}

TEST_CASE("a judge model's format is a setting, and must judge so") {
  const Files files;
  const std::string start =
      "items: items.jsonl\nanswers: answers\n"
      "baseline: base\n";

  const auto prompts = files.suite("format: skywork")->prompts({});

  REQUIRE(prompts);
  CHECK(prompts->front().official.spec().id == "skywork.critic/1");
  CHECK(files.errors(start + "format: skywork\njudging: pointwise") ==
        std::vector<std::string>{
            "4: format 'skywork' has no verdicts of the kind 'pointwise'"});
  CHECK(files.errors(start + "judging: best_of\nformat: auto_j") ==
        std::vector<std::string>{
            "5: format 'auto_j' has no verdicts of the kind 'best_of'"});
  CHECK(files.errors(start + "format: nobody") ==
        std::vector<std::string>{
            "4: format must be one of house, prometheus, compass_judger, "
            "auto_j, skywork, got 'nobody'"});
}

TEST_CASE("a reference can be shown where every item has one") {
  const auto read = Files().suite("reference: true")->read(1);

  REQUIRE_FALSE(read);
  CHECK(read.error().message == "item 'q1' has no 'reference' to show");
}

TEST_CASE("what the inputs of a collection lack is said at once") {
  const Files files;

  CHECK(files.errors("items: \"\"") ==
        std::vector<std::string>{
            "1: inputs need 'answers', a file of JSON lines or a folder of "
            "them",
            "1: inputs need 'baseline', the system that the others meet",
            "1: 'items' must name a file of JSON lines"});
  CHECK(files.errors("items: i\nanswers: empty\nbaseline: b") ==
        std::vector<std::string>{
            "2: this folder holds no file that ends in .jsonl"});
  CHECK(files.errors("items: i\nanswers: a\nbaseline: b\njudging: both") ==
        std::vector<std::string>{"4: judging must be one of pairwise, "
                                 "pointwise, best_of, got 'both'"});
  CHECK(files.errors("items: i\nanswers: a\nbaseline: b\nanswer: a")
            .at(0)
            .starts_with("4: unknown key 'answer'"));
}

TEST_CASE("a collection has nothing to replay") {
  const Files files;
  const auto suite = files.suite("");
  const auto bench = suite->read(1);
  REQUIRE(bench);

  CHECK_FALSE(suite->replay(*bench, 1));
  CHECK_FALSE(suite->published("x"));
}
