#include "suites/llmbar/inputs.h"

#include "suites/llmbar/subset_folder.h"

using namespace assize;
using assize::llmbar::description;
using assize::llmbar::Inputs;
using assize::llmbar::read_inputs;
using assize::testing::bar::BenchmarkFolder;
using assize::testing::bar::Json;
using assize::testing::bar::llmbar_on;
using assize::testing::bar::pair;

namespace {

/// What is wrong with the inputs, or "".
std::string fault_of(const Json& inputs) {
  Result<ConfigNode> node = ConfigNode::parse(inputs.dump(), "test.yaml");
  REQUIRE(node);
  read_inputs(*node, description());
  const std::vector<Error> faults = node->finish();
  return faults.empty() ? "" : faults.front().message;
}

}  // namespace

TEST_CASE("inputs are a folder, and how live judges are asked") {
  Result<ConfigNode> node = ConfigNode::parse(
      R"({results: r, strategy: Reference, references: f, fill: published})",
      "test.yaml");
  REQUIRE(node);

  const Inputs read = read_inputs(*node, description());

  CHECK(node->finish().empty());
  CHECK(read.results == "r");
  CHECK(read.strategy == "Reference");
  CHECK(read.references == "f");
  CHECK(read.parted);
}

TEST_CASE("what LLMBar's inputs cannot be is an error") {
  struct Case {
    Json inputs;
    std::string fault;
  };
  const std::string known =
      "Vanilla, Vanilla_NoRules, CoT, Reference, Rating, Rating_NoRules, "
      "Rating_Reference";
  const auto [inputs, fault] = GENERATE_COPY(values<Case>({
      {{{"results", "r"}, {"strategy", "Vanila"}},
       "live judges follow one of " + known +
           ", not 'Vanila' (did you mean 'Vanilla'?)"},
      {{{"results", "r"}, {"strategy", "Swap"}},
       "the strategy Swap is replayed, not asked: its second prompt holds what "
       "the judge said to the first; live judges follow one of " +
           known},
      {{{"results", "r"}, {"strategy", "Rating_Metrics"}},
       "the strategy Rating_Metrics is replayed, not asked: its prompt holds "
       "questions that the judge has to be asked for first; live judges follow "
       "one of " +
           known},
      {{{"results", "r"}, {"strategy", "Vanilla_1shot"}},
       "the strategy Vanilla_1shot is replayed, not asked: its examples are "
       "LLMBar's, so give its prompt as 'template', with the strategy Vanilla; "
       "live judges follow one of " +
           known},
      {{{"results", "r"}, {"strategy", "Reference"}},
       "the strategy Reference shows a reference for each instruction: name a "
       "file of JSON lines with 'input' and 'reference'"},
      {{{"results", "r"}, {"references", "f"}},
       "the strategy Vanilla shows no references"},
      {{{"results", "r"}, {"fill", "twice"}},
       "fill must be one_pass or published, got 'twice'"},
      {{{"results", "r"}, {"fill", "published"}}, ""},
  }));
  CAPTURE(inputs);

  CHECK(fault_of(inputs) == fault);
}

TEST_CASE("what a published filling lets answers do is a caution") {
  const BenchmarkFolder folder;
  folder.write("S/dataset.json", Json::array({pair("p", 1)}).dump());

  const auto bench =
      llmbar_on({{"results", folder.path()}, {"fill", "published"}})->read(1);

  REQUIRE(bench);
  REQUIRE(bench->cautions.size() == 1);
  CHECK(bench->cautions[0].find("<|im_start|>") != std::string::npos);
}
