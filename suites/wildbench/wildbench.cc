// WildBench v2: each answer to a task of real users scored alone from 1 to 10
// (WB-Score), or compared with a baseline's in five choices (WB-Reward).
//
// Inputs
//   results    a folder of the benchmark as it publishes them: eval_results, or
//              one of its folders v2.*, with
//                score.v2/eval=JUDGE/SYSTEM.json
//                pairwise.v2/eval=JUDGE/ref=BASELINE/SYSTEM.json
//              Files of the batch and of the instant program are read. With
//              several folders v2.* the judges of each are told apart.
//   bench      the file of tasks, a JSON array or JSON lines (.jsonl) with
//              session_id, conversation_input, checklist, primary_tag and
//              secondary_tags; without it, bench.json or bench.jsonl in
//              `results`. Scores of tasks, macro scores and live judges need
//              it. Without it, the sessions that were judged are the items.
//   answers    a folder of SYSTEM.json as the inference program writes them.
//   judging    score or pairwise: only such judgements are read, and live
//              judges are asked so. Without it, all are read, and live judges
//              compare where a baseline is named, else score.
//   baseline   the system that others are compared with; of recorded pairs,
//              only those with it are read. Without it, a published baseline
//              or the first system by name, on which no score depends.
//   margin     K of the audit's rewards, in characters; -1, the default: none.
//   template   a file with the judge's prompt, with the benchmark's own
//              placeholders; without it, a frame in our own words.
//
// Metrics
//   score, adjusted_score   the mean over all rows; less 5 and doubled.
//   task_macro_score        the adjusted scores of five tasks by published
//                           weights. A row counts once in each task of its
//                           tags; empty and cut answers are left out.
//   avg_len                 code points of the answers that are neither.
//   reward                  much better counts 1, better 1/2, a tie 0, and so
//                           below; the mean. At a margin K >= 0, better becomes
//                           a tie where the winner is longer by more than K.
//   task_reward             the same by tasks and their weights.
//   elo                     `wildbench.elo`: every two scores of a task are a
//                           game; 2 points more win, less ties, and so do
//                           lengths more than 1,500 apart. Elo's ratings, K =
//                           4, the mean over 128 orders. An order's noise is
//                           not the noise of the tasks: it gives no interval.
//                           Where `results` has leaderboard/data_dir's
//                           all_stat.json, systems with a rating of Chatbot
//                           Arena (hard-en) begin there, are pulled half way
//                           back after their first game and each 100 more, and
//                           do not play each other, as published; others, and
//                           without that file all, begin at 1,000.
// Replay has them in the files' own units. An audit has them in those of
// boards: `wb_score`, `wb_task_score` and `wb_macro_score` are adjusted scores
// times 10, `wb_reward` and `wb_macro_reward` rewards times 100, as the
// calibration `length_margin` gives them too.
//
// What the files hold twice is compared: the recorded score and winner with the
// judge's reply, an answer with the same in another file.
//
// Errors, with file, record and line: anything that is no JSON, also a file
// that ends early; a missing field; a session twice in the bench, or for one
// judge and system; a pair without its baseline; a file of which no row joins
// the bench. Left out and counted: rows of sessions that are not there,
// judgements that failed, scores and choices outside the scale, the baseline
// against itself. Judges that failed have no row in batch files, so totals
// differ: 1,018 to 1,024.
//
// Known defects
//   shrunk_denominator  The published reward divides by all rows, also those
//                       that it leaves out; `.compat` does.
//   missing_baseline    The published mean over baselines takes 0 for one that
//                       a system did not meet.
// Published tables of rewards at K = 100, 300, 2000 and 3000 hold zeros: their
// program found no file. Of published Elo ratings the workers share one random
// state, so the 128 orders are fewer. The published prompt is
// filled one placeholder after the other, so a conversation that holds
// {$candidate_A} is given an answer; here it is filled at once.
//
// Files keep a judge's reply as it was parsed and not its text, so there is no
// telling how often a careful reader would have read another verdict. An answer
// is put to live judges whole: the cut after 1,000 words of v2.0522 is not
// made.
//
// The recorded files at hand hold scores alone. How pairs are read is tested on
// files made after the published program, and the rewards on the counts that
// were published.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "core/clean_part.h"
#include "plugin/config_node.h"
#include "plugin/suite.h"
#include "suites/given_template.h"
#include "suites/wildbench/collector.h"
#include "suites/wildbench/description.h"
#include "suites/wildbench/folder.h"
#include "suites/wildbench/headline.h"
#include "suites/wildbench/native.h"
#include "suites/wildbench/prompts.h"
#include "suites/wildbench/published.h"
#include "suites/wildbench/replay.h"

namespace assize::suites {
namespace {

using wildbench::Kinds;

constexpr Number kMargin = {.name = "margin",
                            .unit = "characters",
                            .meaning =
                                "A slight winner that is longer by more "
                                "than this is tied; -1: none.",
                            .fallback = -1,
                            .least = -1,
                            .most = 1e6};

struct Inputs {
  wildbench::Where where;
  GivenTemplate judge_template;
  double margin = -1;
};

class WildBench final : public Suite {
 public:
  WildBench(Inputs inputs, Result<wildbench::Description> about)
      : inputs_(std::move(inputs)), about_(std::move(about)) {}

  Result<Benchmark> read(unsigned /*threads*/) const override {
    if (!about_) return tl::unexpected(about_.error());
    Result<Benchmark> bench = wildbench::read_folder(inputs_.where, *about_);
    if (!bench) return bench;
    const std::string& baseline = inputs_.where.baseline;
    if (!baseline.empty() && bench->reference < 0) {
      return fail(fmt::format("there is no system '{}', the baseline{}",
                              printable(baseline, 60),
                              did_you_mean(baseline, bench->systems)),
                  {inputs_.where.results});
    }
    inputs_.judge_template.note(*bench);
    return bench;
  }

  std::vector<Trial> design(const Benchmark& bench) const override {
    const auto judges = static_cast<std::uint16_t>(
        std::max<std::size_t>(1, bench.judges.size()));
    const bool pairs = compares(bench);
    const Places recorded = recorded_places(bench);
    std::vector<Trial> trials;
    for (std::uint16_t judge = 0; judge < judges; ++judge) {
      for (const Answer& answer : clean_answers(bench)) {
        Trial trial;
        trial.item = answer.item;
        trial.judge = judge;
        if (!pairs) {
          trial.slots = 1;
          trial.focus = 0;
          trial.shown[0] = answer.system;
        } else if (!pair(bench, answer, recorded, trial)) {
          continue;
        }
        trials.push_back(trial);
      }
    }
    return trials;
  }

  Result<std::vector<Template>> library() const override {
    if (!about_) return tl::unexpected(about_.error());
    if (inputs_.judge_template.given()) {
      return std::vector{wildbench::frame_of(inputs_.judge_template.text)};
    }
    return std::vector{wildbench::frame_of(about_->score_frame),
                       wildbench::frame_of(about_->pairwise_frame)};
  }

  Result<std::vector<JudgePrompt>> prompts(
      const Benchmark& bench) const override {
    if (!about_) return tl::unexpected(about_.error());
    const bool asked = std::ranges::none_of(bench.items, [](const Item& item) {
      return item.questions.empty() || item.questions.front().empty();
    });
    if (!asked) {
      return fail(
          "the requests of the tasks are not here, so nothing can be judged "
          "now; name the file of tasks as 'bench'");
    }
    Result<JudgePrompt> prompt =
        compares(bench)
            ? wildbench::pairwise_prompt(*about_, inputs_.judge_template.text,
                                         inputs_.judge_template.fill)
            : wildbench::score_prompt(*about_, inputs_.judge_template.text,
                                      inputs_.judge_template.fill);
    if (!prompt) return tl::unexpected(prompt.error());
    std::vector<JudgePrompt> out;
    out.push_back(std::move(*prompt));
    return out;
  }

  Result<std::unique_ptr<const Estimator>> headline(
      const Study& study) const override {
    if (!about_) return tl::unexpected(about_.error());
    return wildbench::headline(study, *about_, inputs_.margin);
  }

  Result<std::vector<ReplayRow>> replay(const Benchmark& bench,
                                        unsigned threads) const override {
    if (!about_) return tl::unexpected(about_.error());
    return wildbench::replay(bench, *about_, threads);
  }

  Result<std::vector<PublishedRow>> published(
      const std::string& path) const override {
    return wildbench::published(path);
  }

 private:
  /// Whether live judges compare, rather than score.
  bool compares(const Benchmark& bench) const {
    if (inputs_.where.kinds != Kinds::kAll) {
      return inputs_.where.kinds == Kinds::kPairwise;
    }
    if (!inputs_.where.baseline.empty()) return true;
    return !bench.records.empty() &&
           std::ranges::all_of(bench.records, [](const Record& record) {
             return record.trial.slots == 2;
           });
  }

  /// The slot in which a recorded pair shows a system on an item.
  using Places =
      std::map<std::pair<std::uint16_t, std::uint32_t>, std::uint8_t>;

  static Places recorded_places(const Benchmark& bench) {
    Places out;
    for (const Record& record : bench.records) {
      const Trial& trial = record.trial;
      if (trial.slots != 2) continue;
      if (static_cast<int>(trial.shown[1 - trial.focus]) != bench.reference) {
        continue;
      }
      out.emplace(std::pair(trial.shown[trial.focus], trial.item), trial.focus);
    }
    return out;
  }

  /// In the order that was recorded, else in that of the published draw. False:
  /// it meets nobody.
  static bool pair(const Benchmark& bench, const Answer& answer,
                   const Places& recorded, Trial& trial) {
    const int reference = bench.reference;
    if (reference < 0 || reference == static_cast<int>(answer.system)) {
      return false;
    }
    const auto rival = static_cast<std::uint16_t>(reference);
    if (bench.find_answer(rival, answer.item) < 0) return false;
    const Table* const order = bench.table(wildbench::kOrderTable);
    trial.focus = order != nullptr && order->at(answer.item, 0) > 0 ? 0 : 1;
    const auto place = recorded.find({answer.system, answer.item});
    if (place != recorded.end()) trial.focus = place->second;
    trial.shown[trial.focus] = answer.system;
    trial.shown[1 - trial.focus] = rival;
    return true;
  }

  Inputs inputs_;
  Result<wildbench::Description> about_;
};

void read_judging(ConfigNode& inputs, Inputs& given) {
  const std::string judging = inputs.text("judging", "");
  if (judging == "score") given.where.kinds = Kinds::kScore;
  if (judging == "pairwise") given.where.kinds = Kinds::kPairwise;
  if (!judging.empty() && given.where.kinds == Kinds::kAll) {
    inputs.fail("judging",
                fmt::format("judging must be score or pairwise, got '{}'",
                            printable(judging, 60)));
  }
}

std::unique_ptr<Suite> make(ConfigNode& inputs) {
  Inputs given;
  given.where = {.results = inputs.path("results", ""),
                 .answers = inputs.path("answers", ""),
                 .bench = inputs.path("bench", ""),
                 .baseline = inputs.text("baseline", "")};
  read_judging(inputs, given);
  inputs.read(kMargin, given.margin);
  given.judge_template = given_template(inputs, Fill::kSequentialAll);
  if (!inputs.has("results") && !inputs.has("answers")) {
    inputs.fail("results",
                "inputs need 'results', the folder with score.v2 or "
                "pairwise.v2, or 'answers', a folder of SYSTEM.json");
  }
  for (const char* key : {"results", "answers", "bench"}) {
    if (!inputs.has(key) || !inputs.path(key, "").empty()) continue;
    inputs.fail(key, fmt::format("{} must name a file or folder", key));
  }
  return std::make_unique<WildBench>(std::move(given),
                                     wildbench::description());
}

}  // namespace

extern const SuitePlugin wildbench;
constinit const SuitePlugin wildbench = {
    .info = {.id = "wildbench",
             .summary = "WildBench v2: tasks of real users, each answer scored "
                        "from 1 to 10 or compared with a baseline's.",
             .source = "Lin et al. 2024, arXiv:2406.04770; "
                       "https://github.com/allenai/WildBench"},
    .yaml = assize::wildbench::yaml,
    .make = make,
    .inputs_example =
        "  # The folder as WildBench publishes it:\n"
        "  #   score.v2/eval=JUDGE/SYSTEM.json\n"
        "  #   pairwise.v2/eval=JUDGE/ref=BASELINE/SYSTEM.json\n"
        "  results: eval_results/v2.0625\n"
        "  # bench: bench.jsonl             # the tasks, with their tags\n"
        "  # answers: result_dirs           # SYSTEM.json, to be judged now\n"
        "  # judging: score                 # or pairwise\n"
        "  # baseline: gpt-4-turbo-2024-04-09\n"
        "  # margin: 500                    # K of rewards, in characters\n"
        "  # template: template.md          # the judge's prompt\n"
        "  # fill: published                # as WildBench does, unsafely\n",
    .native = {.read_answers = assize::wildbench::read_native_answers,
               .write_answers = assize::wildbench::write_native_answers,
               .write_verdicts = assize::wildbench::write_native_verdicts},
};

}  // namespace assize::suites
