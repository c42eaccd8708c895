#include "suites/given_template.h"

#include <catch2/catch.hpp>

#include "io/temporary_folder.h"

using namespace assize;
using assize::suites::given_template;
using assize::testing::TemporaryFolder;

namespace {

ConfigNode inputs(const std::string& yaml) {
  return ConfigNode::parse(yaml, "audit.yaml").value();
}

}  // namespace

TEST_CASE("a template is read once, and its file noted") {
  const TemporaryFolder folder;
  folder.file("judge.txt", "{instruction}");
  ConfigNode node = inputs("template: " + folder.path() + "/judge.txt");

  const auto given = given_template(node);

  CHECK(node.finish().empty());
  CHECK(given.given());
  CHECK(given.text == "{instruction}");
  CHECK(given.fill == Fill::kOnePass);
  Benchmark bench;
  given.note(bench);
  REQUIRE(bench.files.size() == 1);
  CHECK(bench.files[0].path == "judge.txt");
  CHECK(bench.files[0].bytes == 13);
  CHECK(bench.cautions.empty());
}

TEST_CASE("the published way of filling is chosen by name, with a caution") {
  ConfigNode node = inputs("fill: published");

  const auto given = given_template(node, Fill::kSequentialAll);

  CHECK(node.finish().empty());
  CHECK_FALSE(given.given());
  CHECK(given.fill == Fill::kSequentialAll);
  Benchmark bench;
  given.note(bench);
  CHECK(bench.cautions.size() == 1);
}

TEST_CASE("what is no way of filling is an error, and so is a missing file") {
  ConfigNode wrong = inputs("fill: twice");
  given_template(wrong, Fill::kSequentialAll);
  ConfigNode none = inputs("fill: published");
  given_template(none);
  ConfigNode missing = inputs("template: no/such/file");
  given_template(missing);

  CHECK(wrong.finish().size() == 1);
  CHECK(none.finish().size() == 1);  // A benchmark that fills in one pass.
  CHECK(missing.finish().size() == 1);
}
