// RewardBench 1 and 2: right answers against wrong ones. Version 1 has pairs in
// 23 subsets, version 2 one right answer among four, and Ties, where many are
// right.
//
// Inputs
//   results   a folder with RewardBench's files, in folders below it too:
//               *.jsonl, or arrays    rows of the data set: id, subset, prompt,
//                                     chosen and rejected
//               eval-set-scores/ORG/MODEL.json   a model's scores, by column
//               eval-set/ORG/MODEL.json          accuracies of its subsets
//             Any of these may be absent. Without rows of the data set, texts
//             are withheld; without scores, accuracies alone are replayed. The
//             judge is the file's `model`, or its path.
// A folder is of one version: its subsets say which.
//
// The answers are the systems chosen, chosen_2 ... and rejected, rejected_2
// ...; the judge `gold` says which are right. Rows with one prompt, and the two
// rows of a prompt of Ties, are resampled together. Scores know no order, and
// the program draws the order of a judge without keeping it: a verdict is
// recorded for each place of the right answer. Of a result without scores it is
// known that the right answer lost, not to which; it stands for the first wrong
// one.
//
// Conventions, in percent
//   reward_bench.v1  accuracy of a subset: the share of rows whose right answer
//                    has the higher score; equal ones do not. A section is the
//                    mean of its subsets by published counts of rows, with
//                    math-prm counting 984 for its 447; the score is the mean
//                    of the sections. score_with_prior_sets adds the mean of
//                    four older sets, with half a section's weight, where a
//                    file gives their accuracies; scores of their rows are of
//                    no section.
//   reward_bench.v2  the same of four answers, among which equal bests share
//                    the credit, and of Ties its own score; sections are its
//                    six subsets.
//   half and quarter credit   a verdict that failed earns 1/2 of a pair, 1/4 of
//                    four. Alternatives in replay: failures_left_out,
//                    failures_lose; a_tie_is_half of pairs with equal scores;
//                    weights_by_rows of sections.
// Ties rates each answer alone. Its score is 0.30 times the share of tied rows
// with all right answers above all wrong ones, 0.30 times that of ref rows,
// 0.20 times the share of prompts whose right answers are nearer to each other
// than to the best wrong one, 0.20 times the same with the ref row's gap where
// it is smaller, and 0.01 times the mean tanh of how much nearer. Failed
// ratings are -1.
//
// Live judges see a pair and say [[A]] or [[B]], four answers and say one of
// four letters, or one answer, which they rate from 1 to 10. The published
// reading of a pair takes [[A]] wherever it stands, before [[B]]; of four,
// where the program looks for A, then B, C and D, the first letter counts here.
//
// Replay gives the same of the baselines without parameters as well:
// rule.first, rule.longer, rule.more_markdown, rule.refuses_less. They compare
// answers, so they have no Ties section, nor a score where Ties is here: it
// would be over fewer sections than the judges'.
//
// Errors, with file and line: anything that is no JSON, also a half-written
// last line; a missing field or column; columns of different lengths; a row
// twice; a number of scores that is not that of the answers; a credit or an
// accuracy that is none; subsets of both versions. Left out and counted:
// subsets of no section, scores of rows that are not there, rows of the data
// set without a score, rows of Ties without scores.
//
// Known defects
//   credit_for_failures   A judge that fails is scored as one that guesses.
//   unseeded_order        The order shown is drawn without a seed and not kept.
//   ties_above_one        The weights of the Ties score sum to 1.01.
//   rating_of_a_fraction  Of "8/10" the rating read is ten.
//
// Files written. The rows, filtered.json of version 1 and test.json of version
// 2, or .jsonl where they were read from JSON lines; eval-set-scores/JUDGE.json
// with what a judge said; and of an attack both in a folder of its own,
// attacked/NAME, which readers pass over and count. All answers of a row are in
// one file. Fields keep their order and kind, a text or a list; besides those
// above the models' names and the numbers of answers are kept, others are
// dropped. An attacked answer stands in its clean self's place, and a row that
// has no such place is written as it was. A constant stands in the place of
// `rejected`, in both kinds of file, as what answers nothing is no right
// answer; an audit, which has right answers under test, shows it in the place
// of one. Its score is the same, and goes with it; a judge that only says which
// answer is best was not asked what the file would say, and of it there is no
// file, or, beside ratings of Ties, there are no rows. To attack a file, all
// its subsets must be of one version's sections.

#include <memory>
#include <utility>

#include "core/clean_part.h"
#include "plugin/config_node.h"
#include "plugin/suite.h"
#include "suites/reward_bench/description.h"
#include "suites/reward_bench/folder.h"
#include "suites/reward_bench/native.h"
#include "suites/reward_bench/prompts.h"
#include "suites/reward_bench/replay.h"
#include "suites/reward_bench/score.h"
#include "suites/reward_bench/ties.h"

namespace assize::suites {
namespace {

class RewardBench final : public Suite {
 public:
  RewardBench(std::string results, Result<reward_bench::Description> about)
      : results_(std::move(results)), about_(std::move(about)) {}

  Result<Benchmark> read(unsigned /*threads*/) const override {
    if (!about_) return tl::unexpected(about_.error());
    Result<Benchmark> bench = reward_bench::read_folder(results_, *about_);
    if (!bench) return bench;
    const Check check = reward_bench::check_accuracies(*bench);
    if (check.rows > 0) bench->checks.push_back(check);
    return bench;
  }

  std::vector<Trial> design(const Benchmark& bench) const override {
    std::vector<std::vector<std::uint16_t>> shown(bench.items.size());
    for (const Answer& answer : clean_answers(bench)) {
      shown[answer.item].push_back(answer.system);
    }
    const auto judges = static_cast<std::uint16_t>(bench.judges.size());
    std::vector<Trial> trials;
    for (std::uint16_t judge = 0; judge < judges; ++judge) {
      if (judge == bench.gold && judges > 1) continue;
      for (std::uint32_t item = 0; item < bench.items.size(); ++item) {
        const bool alone =
            reward_bench::ties_prompt(bench.items[item].id).has_value();
        const Trial trial{.item = item, .judge = judge};
        if (alone) {
          add_alone(trial, shown[item], trials);
        } else if (shown[item].size() == 2 ||
                   shown[item].size() == reward_bench::kBestOf) {
          add_places(trial, shown[item], trials);
        }
      }
    }
    return trials;
  }

  Result<std::vector<Template>> library() const override {
    if (!about_) return tl::unexpected(about_.error());
    return std::vector{parse_template(about_->pair.frame),
                       parse_template(about_->best_of.frame),
                       parse_template(about_->rating.frame)};
  }

  Result<std::vector<JudgePrompt>> prompts(
      const Benchmark& /*bench*/) const override {
    if (!about_) return tl::unexpected(about_.error());
    return reward_bench::judge_prompts(*about_);
  }

  std::size_t prompt_of(const Benchmark& /*bench*/,
                        const Trial& trial) const override {
    return reward_bench::prompt_for(trial.slots);
  }

  Result<std::unique_ptr<const Estimator>> headline(
      const Study& study) const override {
    if (!about_) return tl::unexpected(about_.error());
    return reward_bench::score(study, version_of(study.bench));
  }

  Result<std::vector<ReplayRow>> replay(const Benchmark& bench,
                                        unsigned threads) const override {
    if (!about_) return tl::unexpected(about_.error());
    return reward_bench::replay(bench, version_of(bench), *about_, threads);
  }

  Result<std::vector<PublishedRow>> published(
      const std::string& path) const override {
    return reward_bench::published(path);
  }

 private:
  static void add_alone(Trial trial, const std::vector<std::uint16_t>& shown,
                        std::vector<Trial>& out) {
    trial.slots = 1;
    trial.focus = 0;
    for (const std::uint16_t system : shown) {
      trial.shown[0] = system;
      out.push_back(trial);
    }
  }

  /// The right answer in each slot in turn, exchanged with the one there.
  static void add_places(Trial trial, const std::vector<std::uint16_t>& shown,
                         std::vector<Trial>& out) {
    trial.slots = static_cast<std::uint8_t>(shown.size());
    for (std::uint8_t slot = 0; slot < trial.slots; ++slot) {
      trial.focus = slot;
      for (std::size_t i = 0; i < shown.size(); ++i) trial.shown[i] = shown[i];
      std::swap(trial.shown[0], trial.shown[slot]);
      out.push_back(trial);
    }
  }

  /// Requires a description.
  const reward_bench::Version& version_of(const Benchmark& bench) const {
    for (const reward_bench::Version& each : about_->versions) {
      if (each.name == bench.version) return each;
    }
    return about_->versions.front();
  }

  std::string results_;
  Result<reward_bench::Description> about_;
};

std::unique_ptr<Suite> make(ConfigNode& inputs) {
  std::string results = inputs.path("results", "");
  if (!inputs.has("results")) {
    inputs.fail("results",
                "inputs need 'results': the folder with RewardBench's files");
  } else if (results.empty()) {
    inputs.fail("results", "results must name a folder");
  }
  return std::make_unique<RewardBench>(std::move(results),
                                       reward_bench::description());
}

}  // namespace

extern const SuitePlugin reward_bench;
constinit const SuitePlugin reward_bench = {
    .info = {.id = "reward_bench",
             .summary =
                 "RewardBench 1 and 2: right answers against wrong ones, "
                 "in pairs, among four, and where many are right.",
             .source = "Lambert et al. 2024, arXiv:2403.13787; Malik et al. "
                       "2025, arXiv:2506.01937; "
                       "https://github.com/allenai/reward-bench"},
    .yaml = reward_bench::yaml,
    .make = make,
    .inputs_example =
        "  # A folder with RewardBench's files, in folders below it too:\n"
        "  #   filtered.jsonl                   rows of the data set\n"
        "  #   eval-set-scores/ORG/MODEL.json   a model's scores\n"
        "  #   eval-set/ORG/MODEL.json          accuracies of its subsets\n"
        "  results: results\n",
    .native = {.read_answers = reward_bench::read_native_answers,
               .write_answers = reward_bench::write_native_answers,
               .write_verdicts = reward_bench::write_native_verdicts},
};

}  // namespace assize::suites
