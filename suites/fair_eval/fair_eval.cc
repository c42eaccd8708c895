// FairEval: answers of two assistants to 80 questions, scored by a judge after
// it has written down why, several times and in both orders, and labelled by
// people.
//
// Inputs
//   results   a folder as FairEval publishes it:
//               question.jsonl
//               answer/answer_SYSTEM.jsonl
//               review/review_A_B_JUDGE.json   also .jsonl
//               review/review_A_B_human.txt    people's labels
//             A and B are systems with answers. Without reviews the answers
//             can be judged live.
//   template  a file with the judge's prompt; without it, a description of its
//             frame in our own words.
// Reviews are of FairEval's own form, lists of what the judge said in either
// order with the averages, or of FastChat's, one review with two scores whose
// first line says them. FairEval's scores are those of the last two lines,
// behind the last colons: anything after them, "8/10", or bold type makes a
// sample no verdict. FastChat's recorded scores stand; people mended some.
// FairEval's second list is in the other order, and so are FastChat's reviews
// whose answer ids are the other way round.
//
// People's labels are a line for each question, CHATGPT, VICUNA13B or TIE, or a
// system's name; they are the judge `people`, and the gold.
//
// Metrics. A question's verdict is by the average scores of the two answers
// over both orders (multiple evidence, MEC, and balanced positions, BPC), equal
// averages being a tie; sums are exact. Where one order has fewer samples the
// rest of the other is left out, so that none weighs more. `agreement`,
// `cohen_kappa` and `scott_pi` hold these verdicts against people's over three
// labels; `win_rate` is how often the system is preferred, a tie a half.
// `replay` adds the agreement of one order and of one sample alone, average
// scores by the place where an answer stood, `conflict_rate`, how often the
// verdict changes with the order, and `entropy` (BPDE), that of a question's
// verdicts in nats. The calibration `multiple_evidence` has the same in a
// report, of verdicts in place of scores, with a queue for people.
//
// What the files hold twice is compared: scores with the text they were read
// from, averages with the samples, a quoted question with the question.
//
// Errors, with file and line: anything that is no JSON, also a half-written
// last line; a missing field (but a score of null is one that was not read); a
// question given, answered or reviewed twice; a label of neither system; labels
// that are fewer or more than the questions. Left out and counted: answers to
// and reviews of questions that are not there, reviews of other answers, files
// of other names.
//
// Known defects
//   pooled_orders  The published program pools what it read of both orders, in
//                  floating point: an order with more samples weighs more. With
//                  `--compat`, of agreement and preferences.
//   not_swapped    The program's first version asks twice in the same order and
//                  exchanges the scores nevertheless. Files do not say so.

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "core/clean_part.h"
#include "plugin/config_node.h"
#include "plugin/suite.h"
#include "suites/fair_eval/agreement.h"
#include "suites/fair_eval/description.h"
#include "suites/fair_eval/folder.h"
#include "suites/fair_eval/native.h"
#include "suites/fair_eval/replay.h"
#include "suites/prompt_file.h"

namespace assize::suites {
namespace {

using SystemPair = std::pair<std::uint16_t, std::uint16_t>;

/// The pairs of systems that were judged or labelled; else all of them, but for
/// what attacks made.
std::set<SystemPair> pairs_of(const Benchmark& bench) {
  std::set<SystemPair> out;
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    out.emplace(trial.shown[trial.focus], trial.shown[1 - trial.focus]);
  }
  if (!out.empty()) return out;
  const std::uint16_t systems = clean_systems(bench);
  for (std::uint16_t a = 0; a < systems; ++a) {
    for (std::uint16_t b = a + 1; b < systems; ++b) out.emplace(a, b);
  }
  return out;
}

class FairEval final : public Suite {
 public:
  FairEval(std::string results, PromptFile prompt,
           Result<fair_eval::Description> about)
      : results_(std::move(results)),
        prompt_(std::move(prompt)),
        about_(std::move(about)) {}

  Result<Benchmark> read(unsigned /*threads*/) const override {
    if (!about_) return tl::unexpected(about_.error());
    Result<Benchmark> bench = fair_eval::read_folder(results_, *about_);
    if (bench) prompt_.note(*bench);
    return bench;
  }

  std::vector<Trial> design(const Benchmark& bench) const override {
    const std::set<SystemPair> pairs = pairs_of(bench);
    const auto judges = static_cast<std::uint16_t>(
        std::max<std::size_t>(1, bench.judges.size()));
    const auto items = static_cast<std::uint32_t>(bench.items.size());
    std::vector<Trial> trials;
    for (std::uint16_t judge = 0; judge < judges; ++judge) {
      if (static_cast<int>(judge) == bench.gold && judges > 1) continue;
      for (const auto& [first, second] : pairs) {
        for (std::uint32_t item = 0; item < items; ++item) {
          if (bench.find_answer(first, item) < 0 ||
              bench.find_answer(second, item) < 0) {
            continue;
          }
          trials.push_back({.item = item,
                            .shown = {first, second},
                            .focus = 0,
                            .judge = judge});
          trials.push_back({.item = item,
                            .shown = {second, first},
                            .focus = 1,
                            .judge = judge});
        }
      }
    }
    return trials;
  }

  Result<std::vector<Template>> library() const override {
    if (!about_) return tl::unexpected(about_.error());
    return std::vector{prompt_.frame(about_->frame)};
  }

  Result<std::vector<JudgePrompt>> prompts(
      const Benchmark& /*bench*/) const override {
    if (!about_) return tl::unexpected(about_.error());
    Result<JudgePrompt> prompt =
        prompt_.make({.frame = about_->frame,
                      .official = about_->official,
                      .strict = about_->strict,
                      .sampling = {.temperature = 1, .max_tokens = 512},
                      .labels = {"Assistant 1", "Assistant 2"},
                      .needed = {"question", "answer_1", "answer_2"}});
    if (!prompt) return tl::unexpected(prompt.error());
    std::vector<JudgePrompt> out;
    out.push_back(std::move(*prompt));
    return out;
  }

  Result<std::unique_ptr<const Estimator>> headline(
      const Study& study) const override {
    return fair_eval::agreement(study);
  }

  Result<std::vector<ReplayRow>> replay(const Benchmark& bench,
                                        unsigned /*threads*/) const override {
    return fair_eval::replay(bench);
  }

  Result<std::vector<PublishedRow>> published(
      const std::string& path) const override {
    return fair_eval::published(path);
  }

 private:
  std::string results_;
  PromptFile prompt_;
  Result<fair_eval::Description> about_;
};

std::unique_ptr<Suite> make(ConfigNode& inputs) {
  std::string results = inputs.path("results", "");
  PromptFile prompt = PromptFile::read(inputs);
  if (!inputs.has("results")) {
    inputs.fail("results",
                "inputs need 'results': the folder with question.jsonl, answer "
                "and review");
  } else if (results.empty()) {
    inputs.fail("results", "results must name a folder");
  }
  return std::make_unique<FairEval>(std::move(results), std::move(prompt),
                                    fair_eval::description());
}

}  // namespace

extern const SuitePlugin fair_eval;
constinit const SuitePlugin fair_eval = {
    .info = {.id = "fair_eval",
             .summary = "FairEval: two assistants' answers to 80 questions, "
                        "scored in both orders and labelled by people.",
             .source = "Wang et al. 2023, arXiv:2305.17926; "
                       "https://github.com/i-Eval/FairEval"},
    .yaml = fair_eval::yaml,
    .make = make,
    .inputs_example =
        "  # The folder as FairEval publishes it:\n"
        "  #   question.jsonl\n"
        "  #   answer/answer_SYSTEM.jsonl\n"
        "  #   review/review_A_B_JUDGE.json and review_A_B_human.txt\n"
        "  results: FairEval\n"
        "  # template: template.txt     # the judge's prompt\n",
    .native = {.read_answers = fair_eval::read_answer_file,
               .write_answers = fair_eval::write_answers,
               .write_verdicts = fair_eval::write_verdicts},
};

}  // namespace assize::suites
