#include "suites/prompt_file.h"

#include "suites/arena_hard/benchmark_folder.h"

using namespace assize;
using assize::suites::PromptFile;
using assize::suites::PromptParts;
using assize::testing::arena::BenchmarkFolder;
using assize::testing::arena::Json;

namespace {

PromptParts parts() {
  const GrammarSpec spec = {.id = "test/1", .pattern = "(A|B)", .outcomes = {}};
  return {.frame = "{question} {answer_1} {answer_2}",
          .official = spec,
          .strict = spec,
          .sampling = {.max_tokens = 5},
          .labels = {"A", "B"},
          .needed = {"question", "answer_2"}};
}

struct Given {
  PromptFile prompt;
  std::vector<Error> errors;
};

Given read(const Json& inputs) {
  Result<ConfigNode> node = ConfigNode::parse(inputs.dump(), "test.yaml");
  REQUIRE(node);
  PromptFile prompt = PromptFile::read(*node);
  return {std::move(prompt), node->finish()};
}

}  // namespace

TEST_CASE("the shipped frame stands where no file is given") {
  const Given given = read(Json::object());
  Benchmark bench;

  const auto prompt = given.prompt.make(parts());
  given.prompt.note(bench);

  REQUIRE(prompt);
  CHECK(slots_of(prompt->frame).size() == 3);
  CHECK(prompt->slots == 2);
  CHECK(prompt->sampling.max_tokens == 5);
  CHECK(bench.files.empty());
}

TEST_CASE("a file takes its place, and is one of the benchmark's files") {
  const BenchmarkFolder folder;
  const Given given = read({{"template", folder.write("t.txt", "{question}")}});
  Benchmark bench;

  const auto prompt = given.prompt.make(parts());
  given.prompt.note(bench);

  CHECK(given.errors.empty());
  REQUIRE_FALSE(prompt);
  CHECK(prompt.error().message ==
        "the judge's template has no slot {answer_2}");
  CHECK(prompt.error().where.file == folder.path() + "/t.txt");
  REQUIRE(bench.files.size() == 1);
  CHECK(bench.files[0].path == "t.txt");
  CHECK(bench.files[0].bytes == 10);
}

TEST_CASE("a file that is not there is an error of the inputs") {
  const Given given = read({{"template", "/nowhere/t.txt"}});

  REQUIRE(given.errors.size() == 1);
  CHECK(given.errors[0].message.starts_with("'/nowhere/t.txt': "));
}
