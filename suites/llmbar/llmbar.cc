// LLMBar: pairs of outputs for one instruction, of which one is the better by
// construction or by common consent, shown to judges in both orders.
//
// Inputs
//   results    LLMBar's repository, its Dataset, or any folder below that has
//              subsets:
//                SUBSET/dataset.json
//                SUBSET/evaluators/LLM/STRATEGY/result.json
//                SUBSET/evaluators/LLM/STRATEGY/statistics.json
//              Results and statistics may be absent. A pair may be given more
//              than once in a subset, and is then judged as often.
//   strategy   How live judges are asked. Of two outputs, which is better:
//              Vanilla, which is the default, Vanilla_NoRules, Reference, or
//              after an explanation CoT. Of each output alone, a rating from 0
//              to 9: Rating, Rating_NoRules, Rating_Reference.
//   references JSON lines with `input`, an instruction, and `reference`, for
//              Reference and Rating_Reference, which LLMBar has a judge write
//              first.
//   template   a prompt of LLMBar's for the strategy, as ChatML; without it, a
//              frame of the same structure in our own words.
//   fill       one_pass, or `published`: as LLMBar does, the prompt is filled
//              in one pass, so that no placeholder in an answer is expanded,
//              but is parted into messages only then, so that marks of ChatML
//              in an answer part it too.
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
// right one. A kappa that is null or NaN, as Python writes it, is not defined,
// and is the same where ours is not either.
//
// Errors, with file and record: anything that is no JSON, also a half-written
// file; a missing field; a label other than 1 and 2, a winner other than "1",
// "2" and null; a label that is not dataset.json's; a pair judged more often
// than it is given; results without a dataset.json, or none of whose pairs are
// in it; a pair without a reference, where these are shown. Left out and
// counted: judged pairs that dataset.json lacks, pairs that are not judged,
// ratings beside one that could not be read, references of other instructions,
// files of other names.
//
// Known defects
//   kappa_labels  Published kappas take the verdict "2" for 0, while labels are
//                 1 and 2.
//   nulls_agree   Two missing verdicts count as agreement.
//   rating_ties   Equal ratings count as disagreement of orders.
//
// Live judges are read as published, too, but a rating off the scale is none.
// Strategies with Metrics or Swap are replayed, not asked: their prompts hold
// what the judge said before, and a live judge is asked once for a verdict.
//
// Files written. Each subset's dataset.json and result.json, where they were
// read from, and those of an attack in a folder of its own, attacked/NAME,
// which readers pass over and count. A verdict that was given now has no
// `completion`, as its text is not kept with it. An attacked output stands in
// its clean self's place, with the pair's label. A constant stands in
// output_1's place, in both files, as an audit shows it: it answers nothing, so
// the label is 2.

#include <memory>
#include <utility>

#include "plugin/config_node.h"
#include "plugin/suite.h"
#include "suites/llmbar/accuracy.h"
#include "suites/llmbar/description.h"
#include "suites/llmbar/folder.h"
#include "suites/llmbar/inputs.h"
#include "suites/llmbar/native.h"
#include "suites/llmbar/prompt.h"
#include "suites/llmbar/references.h"
#include "suites/llmbar/replay.h"

namespace assize::suites {
namespace {

class Llmbar final : public Suite {
 public:
  Llmbar(llmbar::Inputs inputs, Result<llmbar::Description> about)
      : inputs_(std::move(inputs)), about_(std::move(about)) {}

  Result<Benchmark> read(unsigned /*threads*/) const override {
    return read_folder(llmbar::Keep::kAll);
  }

  Result<Benchmark> read_verdicts(unsigned /*threads*/) const override {
    return read_folder(llmbar::Keep::kVerdicts);
  }

  std::vector<Trial> design(const Benchmark& bench) const override {
    const llmbar::PromptText* const prompt =
        about_ ? about_->prompt(inputs_.strategy) : nullptr;
    const bool alone = prompt != nullptr && prompt->rates;
    std::vector<Trial> trials;
    const auto judges = static_cast<std::uint16_t>(bench.judges.size());
    const auto items = static_cast<std::uint32_t>(bench.items.size());
    for (std::uint16_t judge = 0; judge < judges; ++judge) {
      // Where no recorded judge was asked alike, the labels lend live judges
      // their design.
      const bool label = judge == bench.gold;
      if (label && judges > 1 && !alone) continue;
      for (std::uint32_t item = 0; item < items; ++item) {
        add_trials({.item = item, .judge = judge}, label && alone, trials);
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
  /// Both outputs, each alone or in both orders.
  static void add_trials(Trial trial, bool alone, std::vector<Trial>& out) {
    for (const std::uint8_t place : {0, 1}) {
      trial.slots = alone ? 1 : 2;
      trial.focus = alone ? std::uint8_t{0} : place;
      trial.shown[0] = place;
      trial.shown[1] = alone ? 0 : 1 - place;
      out.push_back(trial);
    }
  }

  Result<Benchmark> read_folder(llmbar::Keep keep) const {
    if (!about_) return tl::unexpected(about_.error());
    Result<Benchmark> bench =
        llmbar::read_folder(inputs_.results, *about_, keep);
    if (!bench) return bench;
    inputs_.note(*bench);
    if (keep == llmbar::Keep::kVerdicts || inputs_.references.empty()) {
      return bench;
    }
    const Result<void> added =
        llmbar::add_references(inputs_.references, *bench);
    if (!added) return tl::unexpected(added.error());
    return bench;
  }

  Result<JudgePrompt> live_prompt() const {
    if (!about_) return tl::unexpected(about_.error());
    return llmbar::judge_prompt(*about_, inputs_);
  }

  llmbar::Inputs inputs_;
  Result<llmbar::Description> about_;
};

std::unique_ptr<Suite> make(ConfigNode& inputs) {
  auto about = llmbar::description();
  llmbar::Inputs given = llmbar::read_inputs(inputs, about);
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
        "  # strategy: CoT                  # or Vanilla, Rating ...: what "
        "live\n"
        "  #                                # judges are asked\n"
        "  # references: references.jsonl   # for Reference, Rating_Reference\n"
        "  # template: prompt.txt           # LLMBar's; else our frame\n"
        "  # fill: published                # as LLMBar does, unsafely\n",
    .native = {.read_answers = assize::llmbar::read_native_answers,
               .write_answers = assize::llmbar::write_native_answers,
               .write_verdicts = assize::llmbar::write_native_verdicts},
};

}  // namespace assize::suites
