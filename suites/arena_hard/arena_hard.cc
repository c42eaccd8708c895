// Arena-Hard-Auto, v0.1 and v2.0: each system's answer against a baseline's, in
// two games with the order exchanged, on five labels from A>>B to B>>A.
//
// Inputs
//   results    a folder of the benchmark as it publishes them:
//                question.jsonl
//                model_answer/SYSTEM.jsonl
//                model_judgment/JUDGE/*.jsonl
//              Each may be absent, but not the last two together. Without
//              questions, those that were judged are the items.
//   version    v0.1 or v2.0; without it, the categories of the questions say.
//   baseline   the system that answers met, where judgements do not name it;
//              without it, that of the version and category.
//   template   a file with the judge's prompt: the benchmark's own YAML
//              (`system_prompt`, `prompt_template`), or one message with the
//              slots {QUESTION}, {ANSWER_A} and {ANSWER_B}; without it, its
//              frame in our own words.
// Files of both schemas are read, with `uid` and with `question_id`, mixed too.
// An answer's text comes from its system's file, and without one from the
// prompt that quotes it; where they differ, what was judged counts. `token_len`
// of the metadata is a column of the table of answers; attacked answers get
// theirs from the vocabulary that agrees with it: cl100k_base, by which v0.1
// counts, or o200k_base, by which v2.0 does.
//
// What the files hold twice is compared: the recorded label with the text it
// was read from, quoted questions and answers with their own files, counts of
// Markdown and, of 400 answers at most, of tokens in the metadata with the
// answers. A difference is a caution.
//
// Errors, with file and line: anything that is no JSON, also a half-written
// last line; a missing field; games that are not two; a question given,
// answered or judged twice; a file of which no row joins a question. Left out
// and counted: rows of questions that are not there, labels outside the scale.
//
// Verdicts. `>>` is a verdict of strength 2. A game whose label is null, or
// that is null itself, is no verdict: v0.1 leaves out the game, v2.0 the other
// one of the prompt as well; `replay` counts both. Where categories have
// different baselines, `replay` gives them apart, as score.hard_prompt.
//
// Conventions
//   arena_hard.v0.1   the score: every strong verdict counts three times, and
//                     the Bradley-Terry strength that the published program
//                     fits is turned into a rate of wins over the baseline.
//                     Since every game is against the baseline, that is the
//                     weighted share of wins, which is what is computed.
//   arena_hard.v2     the same sum over v2.0's records, without style control.
//                     Published is the mean of 100 bootstrap means, which
//                     differs from it by chance alone.
//   .compat           the ends of the interval, and v2.0's score at equal
//                     style, with the defects below.
// `style_controlled` is the rate of wins at the games' mean style, as the
// calibration of that name has it under the convention's, over the games that
// count here: the optimum, and an interval of 100 resamples of prompts. Games
// without an answer, or its counts, are left out and told.
//
// Known defects
//   row_wise_interval  Published intervals resample rows: the three copies of a
//                      strong verdict, and the two games of a prompt, as if
//                      each was a judgement of its own. They are too narrow.
//   unfinished_fit     At equal style, v2.0 reports the median of 100 fits of
//                      resampled rows, each of which stops after 50 short
//                      steps: on simulated games of full size 0.3 to 1.2 points
//                      from the optimum on average, and up to five. v0.1 stops
//                      at scikit-learn's tolerance, 0.01 points away, or 0.3
//                      where its version takes that of the mean loss: there is
//                      no one published stop to go to.
//   unfinished_record  The two versions differ in what they drop.
// Published v0.1 intervals are, besides, always anchored at gpt-4-0314,
// whatever the baseline: the program looks for a parameter named after it.

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "core/clean_part.h"
#include "plugin/config_node.h"
#include "plugin/suite.h"
#include "suites/arena_hard/description.h"
#include "suites/arena_hard/folder.h"
#include "suites/arena_hard/judgement_reader.h"
#include "suites/arena_hard/native.h"
#include "suites/arena_hard/prompt_file.h"
#include "suites/arena_hard/published.h"
#include "suites/arena_hard/replay.h"
#include "suites/arena_hard/score.h"
#include "suites/given_template.h"

namespace assize::suites {
namespace {

struct Inputs {
  std::string results, version, baseline;
  GivenTemplate judge_template;
};

class ArenaHard final : public Suite {
 public:
  ArenaHard(Inputs inputs, Result<arena_hard::Description> about)
      : inputs_(std::move(inputs)), about_(std::move(about)) {}

  Result<Benchmark> read(unsigned /*threads*/) const override {
    if (!about_) return tl::unexpected(about_.error());
    Result<Benchmark> bench = arena_hard::read_folder(
        inputs_.results, *about_, about_->of_name(inputs_.version),
        inputs_.baseline);
    if (bench) inputs_.judge_template.note(*bench);
    return bench;
  }

  std::vector<Trial> design(const Benchmark& bench) const override {
    std::vector<int> baseline(bench.items.size(), bench.reference);
    for (std::size_t i = 0; i < baseline.size() && bench.reference < 0; ++i) {
      baseline[i] = bench.find_system(version_of(bench).baseline(
          bench.categories[bench.items[i].category]));
    }
    const auto judges = static_cast<std::uint16_t>(
        std::max<std::size_t>(1, bench.judges.size()));
    std::vector<Trial> trials;
    for (std::uint16_t judge = 0; judge < judges; ++judge) {
      for (const Answer& answer : clean_answers(bench)) {
        const int other = baseline[answer.item];
        if (other < 0 || other == static_cast<int>(answer.system)) continue;
        const auto rival = static_cast<std::uint16_t>(other);
        if (bench.find_answer(rival, answer.item) < 0) continue;
        for (const std::uint8_t focus : {1, 0}) {
          Trial& trial = trials.emplace_back();
          trial.item = answer.item;
          trial.focus = focus;
          trial.shown[focus] = answer.system;
          trial.shown[1 - focus] = rival;
          trial.judge = judge;
        }
      }
    }
    return trials;
  }

  Result<std::vector<Template>> library() const override {
    if (!about_) return tl::unexpected(about_.error());
    const GivenTemplate& given = inputs_.judge_template;
    if (!given.given()) {
      return std::vector{arena_hard::frame_of(about_->frame)};
    }
    auto frame = arena_hard::read_frame(given.text, given.path);
    if (!frame) return tl::unexpected(frame.error());
    return std::vector{std::move(*frame)};
  }

  Result<std::vector<JudgePrompt>> prompts(
      const Benchmark& bench) const override {
    auto frames = library();
    if (!frames) return tl::unexpected(frames.error());
    auto reader = arena_hard::JudgementReader::make(*about_, version_of(bench));
    if (!reader) return tl::unexpected(reader.error());
    std::vector<JudgePrompt> out;
    out.push_back({.frame = std::move(frames->front()),
                   .official = reader->grammar(),
                   .strict = reader->strict_grammar(),
                   .sampling = {.temperature = 0, .max_tokens = 4096},
                   .slots = 2,
                   .labels = arena_hard::slot_names()});
    return out;
  }

  Result<std::unique_ptr<const Estimator>> headline(
      const Study& study) const override {
    if (!about_) return tl::unexpected(about_.error());
    return arena_hard::score(study, version_of(study.bench),
                             about_->strong_weight);
  }

  Result<std::vector<ReplayRow>> replay(const Benchmark& bench,
                                        unsigned threads) const override {
    if (!about_) return tl::unexpected(about_.error());
    return arena_hard::replay(bench, *about_, version_of(bench), threads);
  }

  Result<std::vector<PublishedRow>> published(
      const std::string& path) const override {
    return arena_hard::published(path);
  }

 private:
  /// Requires a description.
  const arena_hard::Version& version_of(const Benchmark& bench) const {
    const arena_hard::Version* const found = about_->of_name(bench.version);
    return found != nullptr ? *found : about_->versions.front();
  }

  Inputs inputs_;
  Result<arena_hard::Description> about_;
};

std::unique_ptr<Suite> make(ConfigNode& inputs) {
  Result<arena_hard::Description> about = arena_hard::description();
  Inputs given{.results = inputs.path("results", ""),
               .version = inputs.text("version", ""),
               .baseline = inputs.text("baseline", ""),
               .judge_template = given_template(inputs)};
  if (!inputs.has("results")) {
    inputs.fail("results",
                "inputs need 'results': the folder with model_answer and "
                "model_judgment");
  } else if (given.results.empty()) {
    inputs.fail("results", "results must name a folder");
  }
  if (about && !given.version.empty() &&
      about->of_name(given.version) == nullptr) {
    inputs.fail("version", fmt::format("version must be v0.1 or v2.0, got '{}'",
                                       printable(given.version, 60)));
  }
  return std::make_unique<ArenaHard>(std::move(given), std::move(about));
}

}  // namespace

extern const SuitePlugin arena_hard;
constinit const SuitePlugin arena_hard = {
    .info = {.id = "arena_hard",
             .summary = "Arena-Hard-Auto v0.1 and v2.0: hard prompts, each "
                        "answer against a baseline's in both orders.",
             .source = "Li et al. 2024, arXiv:2406.11939; "
                       "https://github.com/lmarena/arena-hard-auto"},
    .yaml = arena_hard::yaml,
    .make = make,
    .inputs_example =
        "  # The folder as Arena-Hard publishes it:\n"
        "  #   question.jsonl\n"
        "  #   model_answer/SYSTEM.jsonl\n"
        "  #   model_judgment/JUDGE/*.jsonl\n"
        "  results: arena-hard-v0.1\n"
        "  # version: v0.1                  # or v2.0; the questions say\n"
        "  # baseline: gpt-4-0314           # where judgements do not say\n"
        "  # template: template.txt         # the judge's prompt\n",
    .native = {.read_answers = assize::arena_hard::read_native_answers,
               .write_answers = assize::arena_hard::write_native_answers,
               .write_verdicts = assize::arena_hard::write_native_verdicts},
};

}  // namespace assize::suites
