// Judging the Judges: answers of nine models to 400 questions of TriviaQA, each
// labelled right or wrong by judges, by string rules and by people.
//
// Inputs
//   results   a table of verdicts as the benchmark publishes it, or the folder
//             that holds one (*.csv): model, response, question, references
//             (one in a line), benchmark, then a column of True, False or
//             nothing for each judge, and people's: HumanJudgement (V1) or
//             Human-Eval (V2, with Human-Eval_Confidence).
//   dummy_answers  true adds four systems that answer without thinking:
//             `dummy.reference` the first reference, `dummy.question` the
//             question itself, `dummy.yes` and `dummy.sure` always the same.
//             People would find the first always right and the others always
//             wrong (but where a constant is a reference); judges that can
//             read do so too.
//   template  a file with the judge's prompt; without it, a description of its
//             frame in our own words.
// A table has people's labels of its own, so one is read at a time.
//
// The column `response` holds the prompt that a model was given, not what it
// answered, so that the models' answers cannot be judged again: a live judge is
// asked about the dummy answers alone.
//
// Items are the questions, systems the models, judges the columns, and the
// judge `people` holds people's labels, which are the gold. The answers to one
// question are resampled together.
//
// Metrics of a judge: `agreement` in percent; `scott_pi`, beyond the chance
// that the shares of labels of judge and people together give, and
// `cohen_kappa`, that those of each give; `score_delta`, the judge's share of
// right answers less people's, in points; and of a judge that is thought to
// apply people's criteria or else to say "correct" as often as it pleases,
// `criteria`, how often it applies them, and `leniency`, how often it says
// "correct" otherwise. `score` is a model's share of right answers by a judge,
// `system_score_delta` that less the share by people.
//
// What a judge writes is read by its beginning: "correct", "incorrect", or
// either after "maybe", in letters of any case.
//
// Errors, with file and line: anything that is no table, also a half-written
// last line; a missing column; a label other than True and False; a question
// that a model answers twice. Left out and counted: rows without any label.
// Answers that a judge or people did not label count in no agreement with it.
//
// Known defects
//   repeated_rows    Five rows of V1 repeat a question of the same model
//   without
//                    any judge's verdict: they count in that model's score by
//                    people, in place of five questions that it never got.
//   unread_is_wrong  The published programs count an answer that begins with
//                    neither word as "incorrect"; here it is no verdict. The
//                    tables do not say which these were.

#include <algorithm>
#include <memory>
#include <utility>

#include "core/clean_part.h"
#include "plugin/config_node.h"
#include "plugin/suite.h"
#include "suites/judging_the_judges/agreement.h"
#include "suites/judging_the_judges/assemble.h"
#include "suites/judging_the_judges/description.h"
#include "suites/judging_the_judges/native.h"
#include "suites/judging_the_judges/replay.h"
#include "suites/judging_the_judges/table.h"
#include "suites/prompt_file.h"

namespace assize::suites {
namespace {

namespace judges = judging_the_judges;

struct Inputs {
  std::string results;
  bool dummies = false;
  PromptFile prompt;
};

class JudgingTheJudges final : public Suite {
 public:
  JudgingTheJudges(Inputs inputs, Result<judges::Description> about)
      : inputs_(std::move(inputs)), about_(std::move(about)) {}

  Result<Benchmark> read(unsigned /*threads*/) const override {
    if (!about_) return tl::unexpected(about_.error());
    const Result<std::string> path = judges::table_path(inputs_.results);
    if (!path) return tl::unexpected(path.error());
    Result<judges::VerdictRows> rows = judges::read_rows(*path, *about_);
    if (!rows) return tl::unexpected(rows.error());
    Result<Benchmark> bench =
        judges::assemble(std::move(*rows), *about_, *path);
    if (!bench) return bench;
    if (inputs_.dummies) {
      Result<void> added = judges::add_dummies(*bench, *about_);
      if (!added) {
        added.error().where.file = *path;
        return tl::unexpected(added.error());
      }
    }
    inputs_.prompt.note(*bench);
    return bench;
  }

  /// Answers with a text, if there are any: nothing else can be judged anew.
  std::vector<Trial> design(const Benchmark& bench) const override {
    const bool any = has_texts(bench);
    std::vector<Trial> trials;
    const auto recorded = static_cast<std::uint16_t>(bench.judges.size());
    for (std::uint16_t judge = 0; judge < recorded; ++judge) {
      if (static_cast<int>(judge) == bench.gold) continue;
      for (const Answer& answer : clean_answers(bench)) {
        if (any && answer.turns.empty()) continue;
        Trial& trial = trials.emplace_back();
        trial.item = answer.item;
        trial.shown[0] = answer.system;
        trial.slots = 1;
        trial.focus = 0;
        trial.judge = judge;
      }
    }
    return trials;
  }

  Result<std::vector<Template>> library() const override {
    if (!about_) return tl::unexpected(about_.error());
    return std::vector{inputs_.prompt.frame(about_->frame)};
  }

  Result<std::vector<JudgePrompt>> prompts(
      const Benchmark& bench) const override {
    if (!about_) return tl::unexpected(about_.error());
    if (!has_texts(bench)) return std::vector<JudgePrompt>{};
    Result<JudgePrompt> prompt =
        inputs_.prompt.make({.frame = about_->frame,
                             .official = about_->official,
                             .strict = about_->strict,
                             .sampling = {.temperature = 0, .max_tokens = 16},
                             .labels = {"Model Response"},
                             .needed = {"question", "references", "answer_1"}});
    if (!prompt) return tl::unexpected(prompt.error());
    std::vector<JudgePrompt> out;
    out.push_back(std::move(*prompt));
    return out;
  }

  Result<std::unique_ptr<const Estimator>> headline(
      const Study& study) const override {
    return judges::agreement(study);
  }

  Result<std::vector<ReplayRow>> replay(const Benchmark& bench,
                                        unsigned /*threads*/) const override {
    return judges::replay(bench);
  }

  Result<std::vector<PublishedRow>> published(
      const std::string& path) const override {
    return judges::published(path);
  }

 private:
  static bool has_texts(const Benchmark& bench) {
    return std::ranges::any_of(bench.answers, [](const Answer& answer) {
      return !answer.turns.empty();
    });
  }

  Inputs inputs_;
  Result<judges::Description> about_;
};

std::unique_ptr<Suite> make(ConfigNode& inputs) {
  Inputs given{.results = inputs.path("results", ""),
               .dummies = inputs.flag("dummy_answers", false),
               .prompt = PromptFile::read(inputs)};
  if (!inputs.has("results")) {
    inputs.fail("results",
                "inputs need 'results': the table of verdicts, or its folder");
  } else if (given.results.empty()) {
    inputs.fail("results", "results must name a table or a folder");
  }
  return std::make_unique<JudgingTheJudges>(std::move(given),
                                            judges::description());
}

}  // namespace

extern const SuitePlugin judging_the_judges;
constinit const SuitePlugin judging_the_judges = {
    .info = {.id = "judging_the_judges",
             .summary = "Judging the Judges: answers to TriviaQA labelled by "
                        "judges, string rules and people.",
             .source = "Thakur et al. 2024, arXiv:2406.12624; "
                       "https://github.com/UMass-Meta-LLM-Eval/llm_eval"},
    .yaml = judges::yaml,
    .make = make,
    .inputs_example =
        "  # The table of verdicts as the benchmark publishes it:\n"
        "  results: TriviaQA_Judges_w_HumanJudgement_V1.csv\n"
        "  # dummy_answers: true        # answers without thought, to be "
        "judged live\n"
        "  # template: template.txt     # the judge's prompt\n",
    .native = {.write_verdicts = judges::write_verdicts},
};

}  // namespace assize::suites
