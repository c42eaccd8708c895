#include "suites/generic/table_file.h"

using namespace assize;
using assize::testing::TableFile;
using assize::testing::World;

namespace {

constexpr std::string_view kYaml =
    "verdicts: t.csv\nitem: id\ngold: gold\n"
    "judges: [{name: J, first: a, second: b}, {name: K, first: c}]\n";
constexpr std::string_view kTable = "id,gold,a,b,c\nx,1,1,2,1\ny,2,tie,,-\n";

std::unique_ptr<Suite> make(const TableFile& file) {
  ConfigNode node = file.inputs(kYaml);
  return suites::generic.make(node);
}

}  // namespace

TEST_CASE("generic reads a table through its plugin value") {
  const TableFile file(kTable);

  const Result<Benchmark> bench = make(file)->read(2);

  REQUIRE(bench);
  CHECK(bench->suite == "generic");
  CHECK(bench->items.size() == 2);
  CHECK(bench->records.size() == 2 * 3 + 2);
  CHECK(bench->files[0].bytes == kTable.size());
}

TEST_CASE("the design asks every judge about every item in both orders") {
  const TableFile file(kTable);
  const auto suite = make(file);
  const Result<Benchmark> bench = suite->read(1);
  REQUIRE(bench);

  const std::vector<Trial> design = suite->design(*bench);

  REQUIRE(design.size() == 2 * 2 * 2);
  CHECK(design[0] == Trial{.item = 0, .shown = {0, 1}, .focus = 0});
  CHECK(design[1] == Trial{.item = 0, .shown = {1, 0}, .focus = 1});
  CHECK(design[7] == Trial{.item = 1, .shown = {1, 0}, .focus = 1, .judge = 1});
}

TEST_CASE("a table has nothing published and no templates") {
  const TableFile file(kTable);
  const auto suite = make(file);
  const Result<Benchmark> bench = suite->read(1);
  REQUIRE(bench);

  const auto replayed = suite->replay(*bench, 1);
  const auto published = suite->published("board.csv");
  const auto library = suite->library();

  REQUIRE(!replayed);
  CHECK(replayed.error().message ==
        "a table of verdicts has no published numbers to replay; 'assize "
        "run' audits it");
  REQUIRE(!published);
  CHECK(published.error() == replayed.error());
  REQUIRE(library);
  CHECK(library->empty());
}

TEST_CASE("files that are no table are errors of the file") {
  const auto [text, line] = GENERATE(table<std::string, std::string>(
      {{"", ""},
       {"id,gold,a,b,c\nx,1,1\n", ":2:"},
       {"id,gold,a,b,c\nx,1,\"1,2,1\n", ":2:"},
       {"id,gold,a,b,c\nx,1,1,2,\xFF\n", ":2:"},
       {std::string("id,gold,a,b,c\nx,1,1,2,\0\n", 24), ":2:"},
       {"id,gold,a,b,c,a\nx,1,1,2,1,1\n", ":1:"}}));
  const TableFile file(text);

  const std::string error = file.read_error(kYaml);

  CAPTURE(text, error);
  CHECK(error.starts_with("t.csv:"));
  CHECK(error.find(line) != std::string::npos);
}

TEST_CASE("one order alone gives a position share and no consistency") {
  const TableFile file(kTable);
  const auto suite = make(file);
  const World world(std::move(*suite->read(1)));

  const auto headline = suite->headline(world.study(1));

  REQUIRE(headline);
  const auto quantities = (*headline)->quantities();
  REQUIRE(quantities.size() == 5);
  CHECK(quantities[0].n == 1);
  CHECK(quantities[1].n == 0);
  CHECK(quantities[2].n == 1);
}
