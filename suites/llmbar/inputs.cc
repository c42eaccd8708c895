#include "suites/llmbar/inputs.h"

#include <fmt/format.h>

#include "suites/llmbar/prompt.h"

namespace assize::llmbar {
namespace {

void read_results(ConfigNode& node, Inputs& out) {
  out.results = node.path("results", "");
  if (!node.has("results")) {
    node.fail("results",
              "inputs need 'results': the folder with the subsets, each with a "
              "dataset.json");
  } else if (out.results.empty()) {
    node.fail("results", "results must name a folder");
  }
}

void read_fill(ConfigNode& node, Inputs& out) {
  const std::string fill = node.text("fill", "one_pass");
  out.parted = fill == "published";
  if (out.parted || fill == "one_pass") return;
  node.fail("fill", fmt::format("fill must be one_pass or published, got '{}'",
                                printable(fill, 60)));
}

void check_references(ConfigNode& node, const PromptText& prompt,
                      const Inputs& given) {
  if (prompt.reference && given.references.empty()) {
    node.fail("references",
              fmt::format("the strategy {} shows a reference for each "
                          "instruction: name a file of JSON lines with 'input' "
                          "and 'reference'",
                          prompt.strategy));
  } else if (!prompt.reference && !given.references.empty()) {
    node.fail("references", fmt::format("the strategy {} shows no references",
                                        prompt.strategy));
  }
}

}  // namespace

void Inputs::note(Benchmark& bench) const {
  judge_template.note(bench);
  if (!parted) return;
  bench.cautions.emplace_back(
      "Judges' prompts are parted into messages after they are filled, as "
      "published: an answer that holds the marks <|im_start|> and <|im_end|> "
      "begins and ends messages. The detector 'placeholder' finds such "
      "answers.");
}

Inputs read_inputs(ConfigNode& node, const Result<Description>& about) {
  Inputs out;
  read_results(node, out);
  out.strategy = node.text("strategy", "Vanilla");
  out.judge_template = suites::given_template(node);
  read_fill(node, out);
  out.references = node.path("references", "");
  if (!about) return out;
  const auto prompt = judge_prompt(*about, out);
  if (!prompt) {
    node.fail(out.judge_template.given() && node.has("template") ? "template"
                                                                 : "strategy",
              prompt.error().message);
  }
  const PromptText* const text = about->prompt(out.strategy);
  if (text != nullptr) check_references(node, *text, out);
  return out;
}

}  // namespace assize::llmbar
