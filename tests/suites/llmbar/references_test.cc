#include "suites/llmbar/references.h"

#include "suites/llmbar/subset_folder.h"

using namespace assize;
using assize::testing::bar::BenchmarkFolder;
using assize::testing::bar::Json;
using assize::testing::bar::llmbar_on;
using assize::testing::bar::pair;

namespace {

/// The pairs p, q and q again, with these references.
Result<Benchmark> read_with(const BenchmarkFolder& folder,
                            const std::string& references) {
  folder.write("S/dataset.json",
               Json::array({pair("p", 1), pair("q", 2), pair("q", 1)}).dump());
  const std::string path = folder.write("references.jsonl", references);
  return llmbar_on({{"results", folder.path() + "/S"},
                    {"strategy", "Reference"},
                    {"references", path}})
      ->read(1);
}

}  // namespace

TEST_CASE("each pair has the reference of its instruction") {
  const BenchmarkFolder folder;

  const auto bench = read_with(folder,
                               R"({"input": "q", "reference": "Q"}
{"input": "p", "reference": "P {output_1}"}
{"input": "x", "reference": "X"})");

  REQUIRE(bench);
  for (const Item& item : bench->items) {
    REQUIRE(item.fields.size() == 1);
    CHECK(item.fields[0].name == "reference");
    CHECK(item.fields[0].text ==
          (item.questions.at(0) == "q" ? "Q" : "P {output_1}"));
  }
  REQUIRE(bench->excluded.size() == 1);
  CHECK(bench->excluded[0].where == "references");
  CHECK(bench->excluded[0].count == 1);
  CHECK(bench->files.size() == 2);
}

TEST_CASE("references that do not do are errors with their line") {
  struct Case {
    std::string text, fault;
    std::uint64_t line;
  };
  const auto [text, fault, line] = GENERATE(values<Case>({
      {R"({"input": "p", "reference": "P"})",
       "2 of 3 pairs have no reference here; the first is 'S/0002'", 0},
      {"{\"input\": \"p\", \"reference\": \"P\"}\n"
       "{\"input\": \"p\", \"reference\": \"R\"}",
       "this instruction has a reference already, on line 1", 2},
      {R"({"input": "p"})", "missing field 'reference'", 1},
      {R"({"input": "p", "reference": " "})", "this reference is blank", 1},
      {R"({"input": "p", "refer)",
       "the file ends inside a value (is it truncated?)", 1},
  }));
  const BenchmarkFolder folder;

  const auto bench = read_with(folder, text);

  REQUIRE_FALSE(bench);
  CHECK(bench.error().message == fault);
  CHECK(bench.error().where.line == line);
}
