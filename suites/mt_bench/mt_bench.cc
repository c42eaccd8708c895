// MT-Bench: two-turn questions, each answer rated alone from 1 to 10, or
// compared with another's in two games with the order exchanged.
//
// Inputs
//   results    a folder of the benchmark as FastChat writes it:
//                question.jsonl
//                reference_answer/JUDGE.jsonl
//                model_answer/SYSTEM.jsonl
//                model_judgment/JUDGE_single.jsonl, JUDGE_pair.jsonl
//              Each may be absent, but not the last two together. Without
//              questions, those that were answered or judged are the items.
//   judging    single or pairwise: which recorded judgements are read, and what
//              live judges are asked; without it, what is recorded, or single.
//   baseline   the system that answers are compared with; without it,
//              gpt-3.5-turbo, or the second model of all recorded comparisons,
//              or each system with every other.
//   prompts    FastChat's file of judge prompts, judge_prompts.jsonl; without
//              it, frames of the same structure in our own words.
// A judge is called as its files are: what gpt-4 rates is gpt-4_single's, what
// it compares gpt-4_pair's. Reference answers are shown for questions of math,
// reasoning and coding.
//
// What the files hold twice is compared: the recorded score or winner with the
// text it was read from, the published parser with a strict one, questions and
// answers with the prompts that quote them. A difference is a caution.
//
// Errors, with file and line: anything that is no JSON, also a half-written
// last line; a missing field; a winner other than model_1, model_2, tie and
// error; a turn other than 1 and 2, or one that the question does not have; an
// answer with other turns than its question; a question given, answered or
// judged twice; a file of which no row joins a question. Left out and counted:
// rows of questions that are not there, further choices of an answer, a system
// compared with itself, judgements of the kind not asked for.
//
// Verdicts. The score -1 and the winner "error" are no verdict and never count.
// Two ratings that are compared, of files with m1_score and m2_score, are one
// verdict that saw no order: a tie within 0.1. The published parser takes the
// first number in double brackets, else the first in single ones, as Python
// reads it: 05 ends the program and is no verdict here, and no scale is heeded.
// Of comparisons it takes [[A]] if it stands anywhere, else [[B]], else [[C]],
// a tie. The strict parser takes the last verdict in full.
//
// Metrics, of ratings: `average`, over the rows of both turns together, and
// `turn_1`, `turn_2`. Of comparisons: `win_rate`, `loss_rate`,
// `win_rate_adjusted`, a tie half, where a pair is won if both games say so and
// tied if they differ; `inconsistency`, how often they do. Reports have them in
// percent, replay as published, as shares. The conventions are called
// mt_bench.single and mt_bench.pairwise.
//
// Known defects
//   first_match          The first match counts, and [[A]] before [[B]].
//   inconsistent_is_tie  Contradictions are hidden among the ties.
//   failed_rating_loses  Of two ratings, one that failed loses to the other.
//   mean_of_rows         The average weighs turns by their rows.
// Live judges are read by their first verdict, of comparisons as well: that
// [[A]] goes before an earlier [[B]] is not imitated.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "core/sha256.h"
#include "io/file.h"
#include "plugin/config_node.h"
#include "plugin/suite.h"
#include "suites/mt_bench/description.h"
#include "suites/mt_bench/design.h"
#include "suites/mt_bench/folder.h"
#include "suites/mt_bench/headline.h"
#include "suites/mt_bench/native.h"
#include "suites/mt_bench/prompts.h"
#include "suites/mt_bench/published.h"
#include "suites/mt_bench/replay.h"

namespace assize::suites {
namespace {

using mt_bench::Kind;

constexpr std::string_view kJudgings[] = {"single", "pairwise"};
constexpr std::uint64_t kMostPromptBytes = 4 << 20;

struct Inputs {
  std::string results, baseline, prompts;
  std::optional<Kind> judging;
};

class MtBench final : public Suite {
 public:
  MtBench(Inputs inputs, Result<mt_bench::Description> about)
      : inputs_(std::move(inputs)), about_(std::move(about)) {}

  Result<Benchmark> read(unsigned /*threads*/) const override {
    const auto reader = parser();
    if (!reader) return tl::unexpected(reader.error());
    Result<Benchmark> bench = mt_bench::read_folder(
        inputs_.results, *about_, *reader, inputs_.judging, inputs_.baseline);
    if (!bench || inputs_.prompts.empty()) return bench;
    const Result<std::string> text =
        read_file(inputs_.prompts, kMostPromptBytes);
    if (!text) return tl::unexpected(text.error());
    bench->files.push_back(
        {std::filesystem::path(inputs_.prompts).filename().string(),
         text->size(), sha256_hex(*text)});
    return bench;
  }

  std::vector<Trial> design(const Benchmark& bench) const override {
    return mt_bench::design(bench, inputs_.judging);
  }

  Result<std::vector<Template>> library() const override {
    const auto all = all_prompts();
    if (!all) return tl::unexpected(all.error());
    std::vector<Template> out;
    for (const JudgePrompt& prompt : *all) out.push_back(prompt.frame);
    return out;
  }

  Result<std::vector<JudgePrompt>> prompts(
      const Benchmark& bench) const override {
    for (const Item& item : bench.items) {
      if (!about_ || !shows_reference(bench, item)) continue;
      if (item.fields.size() >= item.questions.size()) continue;
      return fail(
          fmt::format("question '{}' is of a category whose judges see a "
                      "reference answer, and it has none",
                      printable(item.id, 60)),
          {inputs_.results + "/reference_answer"});
    }
    return all_prompts();
  }

  std::size_t prompt_of(const Benchmark& bench,
                        const Trial& trial) const override {
    const Kind kind = trial.slots == 1 ? Kind::kSingle : Kind::kPairwise;
    const auto kinds = in_order();
    const std::size_t before =
        kind == kinds.front() ? 0 : mt_bench::uses_of(kinds.front()).size();
    return before +
           mt_bench::at(trial.turn,
                        shows_reference(bench, bench.items[trial.item]));
  }

  Result<std::unique_ptr<const Estimator>> headline(
      const Study& study) const override {
    if (!about_) return tl::unexpected(about_.error());
    return mt_bench::headline(study, *about_);
  }

  Result<std::vector<ReplayRow>> replay(const Benchmark& bench,
                                        unsigned /*threads*/) const override {
    const auto reader = parser();
    if (!reader) return tl::unexpected(reader.error());
    return mt_bench::replay(bench, *reader);
  }

  Result<std::vector<PublishedRow>> published(
      const std::string& path) const override {
    return mt_bench::published(path);
  }

 private:
  Result<mt_bench::JudgementReader> parser() const {
    if (!about_) return tl::unexpected(about_.error());
    return mt_bench::JudgementReader::make(*about_);
  }

  bool shows_reference(const Benchmark& bench, const Item& item) const {
    return about_ && about_->needs_reference(bench.categories[item.category]);
  }

  /// Both kinds, the one that is asked for first. The same for every benchmark,
  /// so that prompt_of() finds them whatever judges came meanwhile.
  std::vector<Kind> in_order() const {
    if (inputs_.judging == Kind::kPairwise) {
      return {Kind::kPairwise, Kind::kSingle};
    }
    return {Kind::kSingle, Kind::kPairwise};
  }

  Result<std::vector<JudgePrompt>> all_prompts() const {
    const auto reader = parser();
    if (!reader) return tl::unexpected(reader.error());
    std::vector<mt_bench::PromptText> texts = about_->prompts;
    if (!inputs_.prompts.empty()) {
      auto read = mt_bench::read_prompts(inputs_.prompts);
      if (!read) return tl::unexpected(read.error());
      texts = std::move(*read);
    }
    std::vector<JudgePrompt> out;
    for (const Kind kind : in_order()) {
      for (const mt_bench::PromptUse& use : mt_bench::uses_of(kind)) {
        auto prompt = mt_bench::prompt_for(use, texts, *reader);
        if (!prompt) {
          return fail(prompt.error().message,
                      {inputs_.prompts.empty() ? "mt_bench/suite.yaml"
                                               : inputs_.prompts});
        }
        out.push_back(std::move(*prompt));
      }
    }
    return out;
  }

  Inputs inputs_;
  Result<mt_bench::Description> about_;
};

std::optional<Kind> read_judging(ConfigNode& inputs) {
  const std::string judging = inputs.text("judging", "");
  if (judging.empty()) return std::nullopt;
  const auto found = std::ranges::find(kJudgings, judging);
  if (found != std::end(kJudgings)) {
    return static_cast<Kind>(found - std::begin(kJudgings));
  }
  inputs.fail("judging", fmt::format("judging must be single or pairwise, got "
                                     "'{}'",
                                     printable(judging, 60)));
  return std::nullopt;
}

std::unique_ptr<Suite> make(ConfigNode& inputs) {
  Inputs given{.results = inputs.path("results", ""),
               .baseline = inputs.text("baseline", ""),
               .prompts = inputs.path("prompts", ""),
               .judging = read_judging(inputs)};
  if (!inputs.has("results")) {
    inputs.fail("results",
                "inputs need 'results': the folder with model_answer and "
                "model_judgment");
  } else if (given.results.empty()) {
    inputs.fail("results", "results must name a folder");
  }
  if (!given.prompts.empty() && !exists(given.prompts)) {
    inputs.fail("prompts",
                fmt::format("there is no file '{}'", printable(given.prompts)));
  }
  return std::make_unique<MtBench>(std::move(given), mt_bench::description());
}

}  // namespace

extern const SuitePlugin mt_bench;
constinit const SuitePlugin mt_bench = {
    .info = {.id = "mt_bench",
             .summary = "MT-Bench: two-turn questions, answers rated alone or "
                        "compared in both orders.",
             .source = "Zheng et al. 2023, arXiv:2306.05685; "
                       "https://github.com/lm-sys/FastChat"},
    .yaml = mt_bench::yaml,
    .make = make,
    .inputs_example =
        "  # The folder as FastChat writes it:\n"
        "  #   question.jsonl\n"
        "  #   reference_answer/JUDGE.jsonl\n"
        "  #   model_answer/SYSTEM.jsonl\n"
        "  #   model_judgment/JUDGE_single.jsonl, JUDGE_pair.jsonl\n"
        "  results: data/mt_bench\n"
        "  # judging: single                # or pairwise; what is recorded\n"
        "  # baseline: gpt-3.5-turbo        # whom pairwise answers meet\n"
        "  # prompts: judge_prompts.jsonl   # FastChat's; else our frames\n",
    .native = {.read_answers = mt_bench::read_native_answers,
               .write_answers = mt_bench::write_native_answers,
               .write_verdicts = mt_bench::write_native_verdicts},
};

}  // namespace assize::suites
