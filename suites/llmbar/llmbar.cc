// LLMBar: pairs of outputs for one instruction, of which one is the better by
// construction or by common consent, shown to judges in both orders.
//
// Inputs
//   results    a folder of LLMBar's: its Dataset, or any folder below that has
//              subsets:
//                SUBSET/dataset.json
//                SUBSET/evaluators/LLM/STRATEGY/result.json
//                SUBSET/evaluators/LLM/STRATEGY/statistics.json
//              Results and statistics may be absent.
//   strategy   Vanilla or CoT: how live judges are asked, a bare verdict or one
//              after an explanation; without it, Vanilla.
//   template   a prompt of LLMBar's for one comparison, as ChatML; without it,
//              a frame of the same structure in our own words. Filled in one
//              pass.
// Judges are called LLM/STRATEGY; the labels are the judge `gold`. The outputs
// of a pair are the systems `output_1` and `output_2`, subsets are categories,
// pairs of one instruction are resampled together. Of several verdicts in
// `results` the last counts, as published: Swap asks again where the orders
// disagree. Texts that helped to judge are passed over.
//
// Verdicts. The recorded winner counts; each completion, those of earlier
// rounds too, is read again by the patterns of suite.yaml, and differences are
// a check. As published, the pattern of the answer shown first is looked for
// first, wherever it stands; the check strict_parser counts where the last
// match says something else. A missing winner is filtered, truncated, empty or
// unparsed, and no verdict. Strategies that rate each answer alone have two
// ratings for a verdict and saw no order: equal ones are a tie.
//
// Metrics of reports, in percent: `accuracy` of all verdicts, a missing one
// being wrong, as published, or of ratings half right; `accuracy_judged`
// without missing ones; `correct_both`; of judges that see an order
// `consistency`, of pairs with both verdicts, and `first_position_share`;
// `adversarial_average` and `average` of subsets that count alike, as far as
// they are here. Replay has what statistics.json has, called as there, for
// "JUDGE on SUBSET". Statistics files are held against the verdicts when they
// are read: shares as printed, and kappas by the published rule and by the
// right one.
//
// Errors, with file and record: anything that is no JSON, also a half-written
// file; a missing field; a label other than 1 and 2, a winner other than "1",
// "2" and null; a label that is not dataset.json's; a pair judged twice;
// results without a dataset.json, or none of whose pairs are in it. Left out
// and counted: judged pairs that dataset.json lacks, pairs that are not judged,
// files of other names.
//
// Known defects
//   kappa_labels  Published kappas take the verdict "2" for 0, while labels are
//                 1 and 2.
//   nulls_agree   Two missing verdicts count as agreement.
//   rating_ties   Equal ratings count as disagreement of orders.
// Live judges are read as published, too. Prompts of Metrics, Reference, Swap
// and Rating need more than one call for a pair, so they are replayed, not
// asked.

#include <memory>
#include <utility>

#include "plugin/config_node.h"
#include "plugin/suite.h"
#include "suites/given_template.h"
#include "suites/llmbar/accuracy.h"
#include "suites/llmbar/description.h"
#include "suites/llmbar/folder.h"
#include "suites/llmbar/native.h"
#include "suites/llmbar/prompt.h"
#include "suites/llmbar/replay.h"

namespace assize::suites {
namespace {

struct Inputs {
  std::string results, strategy;
  GivenTemplate judge_template;
};

class Llmbar final : public Suite {
 public:
  Llmbar(Inputs inputs, Result<llmbar::Description> about)
      : inputs_(std::move(inputs)), about_(std::move(about)) {}

  Result<Benchmark> read(unsigned /*threads*/) const override {
    return read_folder(llmbar::Keep::kAll);
  }

  Result<Benchmark> read_verdicts(unsigned /*threads*/) const override {
    return read_folder(llmbar::Keep::kVerdicts);
  }

  std::vector<Trial> design(const Benchmark& bench) const override {
    std::vector<Trial> trials;
    const auto judges = static_cast<std::uint16_t>(bench.judges.size());
    const auto items = static_cast<std::uint32_t>(bench.items.size());
    for (std::uint16_t judge = 0; judge < judges; ++judge) {
      // Where nothing is recorded, the labels lend live judges their design.
      if (judge == bench.gold && judges > 1) continue;
      for (std::uint32_t item = 0; item < items; ++item) {
        trials.push_back(
            {.item = item, .shown = {0, 1}, .focus = 0, .judge = judge});
        trials.push_back(
            {.item = item, .shown = {1, 0}, .focus = 1, .judge = judge});
      }
    }
    return trials;
  }

  Result<std::vector<Template>> library() const override {
    const auto prompt = live_prompt();
    if (!prompt) return tl::unexpected(prompt.error());
    return std::vector{prompt->frame};
  }

  Result<std::vector<JudgePrompt>> prompts(
      const Benchmark& /*bench*/) const override {
    auto prompt = live_prompt();
    if (!prompt) return tl::unexpected(prompt.error());
    return std::vector{std::move(*prompt)};
  }

  Result<std::unique_ptr<const Estimator>> headline(
      const Study& study) const override {
    if (!about_) return tl::unexpected(about_.error());
    return llmbar::accuracy(study, *about_);
  }

  Result<std::vector<ReplayRow>> replay(const Benchmark& bench,
                                        unsigned /*threads*/) const override {
    if (!about_) return tl::unexpected(about_.error());
    return llmbar::replay(bench, *about_);
  }

  Result<std::vector<PublishedRow>> published(
      const std::string& path) const override {
    return llmbar::published(path);
  }

 private:
  Result<Benchmark> read_folder(llmbar::Keep keep) const {
    if (!about_) return tl::unexpected(about_.error());
    Result<Benchmark> bench =
        llmbar::read_folder(inputs_.results, *about_, keep);
    if (bench) inputs_.judge_template.note(*bench);
    return bench;
  }

  Result<JudgePrompt> live_prompt() const {
    if (!about_) return tl::unexpected(about_.error());
    return llmbar::judge_prompt(*about_, inputs_.strategy,
                                inputs_.judge_template);
  }

  Inputs inputs_;
  Result<llmbar::Description> about_;
};

std::unique_ptr<Suite> make(ConfigNode& inputs) {
  Inputs given{.results = inputs.path("results", ""),
               .strategy = inputs.text("strategy", "Vanilla"),
               .judge_template = given_template(inputs)};
  if (!inputs.has("results")) {
    inputs.fail("results",
                "inputs need 'results': the folder with the subsets, each with "
                "a dataset.json");
  } else if (given.results.empty()) {
    inputs.fail("results", "results must name a folder");
  }
  auto about = llmbar::description();
  if (about) {
    const auto prompt =
        llmbar::judge_prompt(*about, given.strategy, given.judge_template);
    if (!prompt) {
      inputs.fail(given.judge_template.given() && inputs.has("template")
                      ? "template"
                      : "strategy",
                  prompt.error().message);
    }
  }
  return std::make_unique<Llmbar>(std::move(given), std::move(about));
}

}  // namespace

extern const SuitePlugin llmbar;
constinit const SuitePlugin llmbar = {
    .info = {.id = "llmbar",
             .summary = "LLMBar: pairs with a better output, judged in both "
                        "orders under many prompts.",
             .source = "Zeng et al. 2023, arXiv:2310.07641; "
                       "https://github.com/princeton-nlp/LLMBar"},
    .yaml = assize::llmbar::yaml,
    .make = make,
    .inputs_example =
        "  # LLMBar's folder, or one below it with subsets:\n"
        "  #   SUBSET/dataset.json\n"
        "  #   SUBSET/evaluators/LLM/STRATEGY/result.json, statistics.json\n"
        "  results: Dataset/LLMBar\n"
        "  # strategy: CoT                  # or Vanilla: what live judges do\n"
        "  # template: prompt.txt           # LLMBar's; else our frame\n",
    .native = {.read_answers = assize::llmbar::read_native_answers,
               .write_answers = assize::llmbar::write_native_answers,
               .write_verdicts = assize::llmbar::write_native_verdicts},
};

}  // namespace assize::suites
