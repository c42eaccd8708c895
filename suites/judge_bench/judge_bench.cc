// JudgeBench: pairs of one model's answers of which one is right and one is
// wrong, shown to a judge in both orders, or scored by a reward model.
//
// Inputs
//   results   a folder of files as JudgeBench publishes them, outputs/*.jsonl:
//               dataset=D,response_model=M,judge_name=J,judge_model=K.jsonl
//             Each line is a pair with two judgements, A shown first, then B.
//             A file without judgements, as in data/, gives its pairs alone.
//             The judge is J/K of the file's name, or the name itself. Folders
//             below are not read; those of attacked answers are counted.
// The second decision is in the frame of the order shown: it is read as such
// and turned before the two are compared.
//
// The answers of a pair are the systems `response_A` and `response_B`; the
// judge `gold` holds the labels. Pairs of one question are resampled together.
// Sources are reported by their prefix: mmlu-pro, livebench-reasoning,
// livebench-math, livecodebench.
//
// Reward models store a score for each answer. P(first is better) is the
// sigmoid of the difference of the two, as such models are trained to say; so
// the calibration `probability` can tell whether to believe it. The decision
// stays the recorded one, and is held against the scores; where they differ, as
// where equal scores were decided, the decision stands without a probability.
//
// Metrics, in percent of the pairs: `accuracy` by the published rule: an order
// that names the right answer counts +1, the wrong one -1, a tie or nothing 0,
// and a pair is right where the sum is positive; `accuracy_both_orders`, both
// name it; `consistency`, both say the same.
//
// Errors, with file and line: anything that is no JSON, also a half-written
// last line; a missing field; judgements that are not two; a label other than
// A>B and B>A, a decision other than these, A=B and null; scores that are not
// two numbers; an original_id that is neither text nor a whole number; a pair
// twice in a file or for a judge; a pair that two files have with different
// labels, texts or origins; of an answer file to be attacked, pairs of several
// response models, as such a file has one model's.
//
// Known defects
//   tie_with_one_order  A pair is right where one order is right and the other
//                       says nothing: what is not read costs a judge nothing.
//
// Its prompts are the repository's and not shipped, so nothing is judged live.
//
// Files written. data/dataset=judgebench,response_model=M.jsonl for each model
// M that answered, outputs/*.jsonl for each judge, and those of an attack in a
// folder of its own, attacked/NAME. Both responses are in one file,
// response_A's. An attacked response stands in its clean self's place, with the
// pair's label. A constant stands in response_A's place, in both kinds of file,
// as an audit shows it: it answers nothing, so the label is B>A.

#include <memory>
#include <set>
#include <utility>

#include "plugin/config_node.h"
#include "plugin/suite.h"
#include "suites/judge_bench/accuracy.h"
#include "suites/judge_bench/description.h"
#include "suites/judge_bench/folder.h"
#include "suites/judge_bench/native.h"
#include "suites/judge_bench/replay.h"

namespace assize::suites {
namespace {

class JudgeBench final : public Suite {
 public:
  explicit JudgeBench(std::string results) : results_(std::move(results)) {}

  Result<Benchmark> read(unsigned /*threads*/) const override {
    const auto about = judge_bench::description();
    if (!about) return tl::unexpected(about.error());
    return judge_bench::read_folder(results_, *about);
  }

  /// Both orders of the pairs that a judge's own files have.
  std::vector<Trial> design(const Benchmark& bench) const override {
    std::set<std::pair<std::uint16_t, std::uint32_t>> covered;
    for (const Record& record : bench.records) {
      if (record.trial.judge == bench.gold) continue;
      covered.emplace(record.trial.judge, record.trial.item);
    }
    std::vector<Trial> trials;
    for (const auto& [judge, item] : covered) {
      trials.push_back(
          {.item = item, .shown = {0, 1}, .focus = 0, .judge = judge});
      trials.push_back(
          {.item = item, .shown = {1, 0}, .focus = 1, .judge = judge});
    }
    return trials;
  }

  Result<std::vector<Template>> library() const override {
    return std::vector<Template>{};
  }

  Result<std::unique_ptr<const Estimator>> headline(
      const Study& study) const override {
    return judge_bench::accuracy(study);
  }

  Result<std::vector<ReplayRow>> replay(const Benchmark& bench,
                                        unsigned /*threads*/) const override {
    return judge_bench::replay(bench);
  }

  Result<std::vector<PublishedRow>> published(
      const std::string& path) const override {
    return judge_bench::published(path);
  }

 private:
  std::string results_;
};

std::unique_ptr<Suite> make(ConfigNode& inputs) {
  std::string results = inputs.path("results", "");
  if (!inputs.has("results")) {
    inputs.fail("results",
                "inputs need 'results': the folder with the judged pairs");
  } else if (results.empty()) {
    inputs.fail("results", "results must name a folder");
  }
  return std::make_unique<JudgeBench>(std::move(results));
}

}  // namespace

extern const SuitePlugin judge_bench;
constinit const SuitePlugin judge_bench = {
    .info = {.id = "judge_bench",
             .summary = "JudgeBench: pairs with a right and a wrong answer, "
                        "judged in both orders or scored by reward models.",
             .source = "Tan et al. 2024, arXiv:2410.12784; "
                       "https://github.com/ScalerLab/JudgeBench"},
    .yaml = judge_bench::yaml,
    .make = make,
    .inputs_example =
        "  # The folder of judged pairs, as JudgeBench publishes them:\n"
        "  #   dataset=D,response_model=M,judge_name=J,judge_model=K.jsonl\n"
        "  results: outputs\n",
    .native = {.read_answers = assize::judge_bench::read_native_answers,
               .write_answers = assize::judge_bench::write_native_answers,
               .write_verdicts = assize::judge_bench::write_native_verdicts},
};

}  // namespace assize::suites
