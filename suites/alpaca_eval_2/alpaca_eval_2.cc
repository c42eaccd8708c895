// AlpacaEval 2: 805 single-turn instructions; each system's answer is compared
// with that of gpt4_1106_preview by gpt-4-1106-preview, which replies with one
// token. Its log-probabilities give the preference for the system, in [0, 1].
//
// Inputs
//   results        a folder with one folder per system (or a folder that
//                  contains it as `results`):
//                    NAME/model_outputs.json
//                    NAME/weighted_alpaca_eval_gpt4_turbo/annotations.json
//                  A system without annotations has answers and no verdicts.
//                  Annotations of other judges are counted and left out.
//                  The folder's name is the system; `generator_2` is not read.
//   template       a file with the judge's prompt, in ChatML as published or
//                  of one message, with the slots {instruction}, {output_1} and
//                  {output_2}; without it, its frame in our own words.
//   fill           one_pass, or `published`: the slots one after the other in
//                  the growing text, which is parted into messages then, so
//                  that an answer with a slot or a mark of ChatML changes the
//                  prompt. The detector `placeholder` finds such answers.
//   difficulty     a CSV file in place of the shipped instruction difficulties
//                  (instruction_sha256 or index, difficulty).
//   gamed_baseline a CSV file in place of the shipped regularisation rows
//                  (tanh_std_delta_len, difficulty, outcome).
// Files are joined by instruction, never by position. Whatever the files hold
// twice is compared: quoted answers with the answers' own files, preferences
// and orders with the recorded log-probabilities. A difference is a caution.
// Files of the results must be regular files inside their folder. A judgement
// of an instruction that neither the system's or the baseline's outputs nor the
// list of difficulties has is left out and counted.
//
// Order. Which answer is shown first is drawn from the text of the instruction
// alone, so it is the same for every system and a position effect does not
// average out over systems. It is not stored; it is computed again here.
//
// Verdicts. A preference of exactly 1.5 is a tie: identical answers (never put
// to the judge), equal scores, or a draw of old files, stored as 0. Null, -1
// and anything else outside [1, 2] is no verdict: counted, never scored.
//
// Conventions
//   alpaca_eval               win_rate is the mean preference in percent,
//                             standard_error its standard error, and
//                             discrete_win_rate counts a tie as half a win.
//   alpaca_eval.lc_v1         the length-controlled win rate: a logistic fit
//                             on length difference and instruction difficulty,
//                             read at equal lengths. The penalty is chosen by
//                             cross-validation as published.
//   alpaca_eval.lc_v1.compat  the same with the defect below, as published.
//
// Known defects
//   positional_difficulty     The published fit takes an instruction's
//                             difficulty by the row's position in the file.
//                             Where rows are missing, every later row gets the
//                             difficulty of another instruction.
// The regularisation rows are a reconstruction that has the published optimum;
// the penalty chosen may be a neighbour of the published one.
//
// The published standard error of the length-controlled rate is the spread of
// predictions over instructions, no sampling error; it is not replayed.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include "core/clean_part.h"
#include "core/parallel_for.h"
#include "core/sha256.h"
#include "io/csv.h"
#include "io/file.h"
#include "plugin/config_node.h"
#include "plugin/suite.h"
#include "suites/alpaca_eval_2/assemble.h"
#include "suites/alpaca_eval_2/description.h"
#include "suites/alpaca_eval_2/folder.h"
#include "suites/alpaca_eval_2/instructions.h"
#include "suites/alpaca_eval_2/native.h"
#include "suites/alpaca_eval_2/preference.h"
#include "suites/alpaca_eval_2/prompt.h"
#include "suites/alpaca_eval_2/published.h"
#include "suites/alpaca_eval_2/replay.h"
#include "suites/alpaca_eval_2/win_rate.h"
#include "suites/given_template.h"

namespace assize::suites {
namespace {

using alpaca_eval::GivenFile;

/// Files beside the results are read when the suite is made, once: they may be
/// pipes, and what is hashed is what is used.
struct Inputs {
  std::string results;
  GivenTemplate judge_template;
  GivenFile difficulty, gamed_baseline;
};

GivenFile given_file(ConfigNode& inputs, std::string_view key,
                     std::uint64_t most_bytes) {
  GivenFile file{.path = inputs.path(key, ""), .text = {}};
  if (file.path.empty()) return file;
  Result<std::string> text = read_file(file.path, most_bytes);
  if (text) {
    file.text = std::move(*text);
  } else {
    inputs.fail(key, fmt::format("'{}': {}", printable(file.path),
                                 text.error().message));
  }
  return file;
}

class AlpacaEval2 final : public Suite {
 public:
  explicit AlpacaEval2(Inputs inputs) : inputs_(std::move(inputs)) {}

  Result<Benchmark> read(unsigned threads) const override {
    return read(threads, alpaca_eval::Reading::kAll);
  }

  Result<Benchmark> read_verdicts(unsigned threads) const override {
    return read(threads, alpaca_eval::Reading::kVerdicts);
  }

  Result<Benchmark> read(unsigned threads, alpaca_eval::Reading reading) const {
    const auto about = alpaca_eval::description();
    if (!about) return tl::unexpected(about.error());
    Result<alpaca_eval::KnownInstructions> known;
    Result<Table> gamed;
    Result<std::vector<alpaca_eval::SystemFiles>> systems;
    // The reference's files are read by one thread, before all others.
    parallel_for(2, threads, [&](std::size_t task) {
      if (task == 0) {
        systems = alpaca_eval::read_folder(inputs_.results, about->reference,
                                           about->judge, threads, reading);
        return;
      }
      known = alpaca_eval::known_instructions(inputs_.difficulty);
      gamed = alpaca_eval::gamed_baseline(inputs_.gamed_baseline);
      // The first hash sets up the library that computes them.
      alpaca_eval::is_switched({});
      alpaca_eval::instruction_id({});
    });
    if (!known) return tl::unexpected(known.error());
    if (!gamed) return tl::unexpected(gamed.error());
    if (!systems) return tl::unexpected(systems.error());
    Result<Benchmark> bench = alpaca_eval::assemble(
        std::move(*systems), about->reference, *known, threads);
    if (!bench) return bench;
    bench->suite = "alpaca_eval_2";
    bench->version = about->version;
    bench->judges = {about->judge};
    bench->tables.push_back(std::move(*gamed));
    bench->recorded_attacks =
        alpaca_eval::recorded_attacks(about->recorded_attacks, bench->systems);
    inputs_.judge_template.note(*bench);
    for (const GivenFile* given :
         {&inputs_.difficulty, &inputs_.gamed_baseline}) {
      if (given->path.empty()) continue;
      bench->files.push_back(
          {.path = std::filesystem::path(given->path).filename().string(),
           .bytes = given->text.size(),
           .sha256 = sha256_hex(given->text)});
    }
    return bench;
  }

  std::vector<Trial> design(const Benchmark& bench) const override {
    const auto reference = static_cast<std::uint16_t>(bench.reference);
    std::vector<bool> switched;
    for (const Item& item : bench.items) {
      switched.push_back(alpaca_eval::is_switched(item.questions.front()));
    }
    const bool judges_itself =
        std::ranges::any_of(bench.records, [&](const Record& record) {
          return record.trial.shown[record.trial.focus] == reference;
        });
    std::vector<Trial> trials;
    for (const Answer& answer : clean_answers(bench)) {
      if (answer.system == reference && !judges_itself) continue;
      if (bench.find_answer(reference, answer.item) < 0) continue;
      Trial& trial = trials.emplace_back();
      trial.item = answer.item;
      trial.focus = switched[answer.item] ? 0 : 1;
      trial.shown[trial.focus] = answer.system;
      trial.shown[1 - trial.focus] = reference;
    }
    return trials;
  }

  Result<std::vector<Template>> library() const override {
    const auto text = template_text();
    if (!text) return tl::unexpected(text.error());
    return std::vector{alpaca_eval::judge_frame(*text)};
  }

  Result<std::vector<JudgePrompt>> prompts(
      const Benchmark& /*bench*/) const override {
    const auto text = template_text();
    if (!text) return tl::unexpected(text.error());
    auto prompt = alpaca_eval::judge_prompt(*text, inputs_.judge_template.fill);
    if (!prompt) return tl::unexpected(prompt.error());
    return std::vector{std::move(*prompt)};
  }

  Result<std::unique_ptr<const Estimator>> headline(
      const Study& study) const override {
    return alpaca_eval::win_rate(study);
  }

  Result<std::vector<ReplayRow>> replay(const Benchmark& bench,
                                        unsigned threads) const override {
    const auto known = alpaca_eval::known_instructions(inputs_.difficulty);
    if (!known) return tl::unexpected(known.error());
    return alpaca_eval::replay(bench, *known, threads);
  }

  Result<std::vector<PublishedRow>> published(
      const std::string& path) const override {
    return alpaca_eval::published(path);
  }

 private:
  Result<std::string> template_text() const {
    if (inputs_.judge_template.given()) return inputs_.judge_template.text;
    const auto about = alpaca_eval::description();
    if (!about) return tl::unexpected(about.error());
    return about->frame;
  }

  Inputs inputs_;
};

std::unique_ptr<Suite> make(ConfigNode& inputs) {
  Inputs given{
      .results = inputs.path("results", ""),
      .judge_template = given_template(inputs, Fill::kSequentialFirst),
      .difficulty = given_file(inputs, "difficulty", kMostTableBytes),
      .gamed_baseline = given_file(inputs, "gamed_baseline", kMostTableBytes)};
  if (!inputs.has("results")) {
    inputs.fail("results",
                "inputs need 'results': the folder with one folder per system");
  } else if (given.results.empty()) {
    inputs.fail("results", "results must name a folder");
  }
  return std::make_unique<AlpacaEval2>(std::move(given));
}

}  // namespace

extern const SuitePlugin alpaca_eval_2;
constinit const SuitePlugin alpaca_eval_2 = {
    .info = {.id = "alpaca_eval_2",
             .summary = "AlpacaEval 2: 805 instructions, each answer against "
                        "that of GPT-4 Turbo.",
             .source = "Dubois et al. 2024, arXiv:2404.04475; "
                       "https://github.com/tatsu-lab/alpaca_eval"},
    .yaml = alpaca_eval::yaml,
    .make = make,
    .inputs_example =
        "  # The folder with one folder per system, as AlpacaEval publishes "
        "it:\n"
        "  #   NAME/model_outputs.json\n"
        "  #   NAME/weighted_alpaca_eval_gpt4_turbo/annotations.json\n"
        "  results: results\n"
        "  # In place of what ships: the judge's prompt, and two tables.\n"
        "  # template: template.txt\n"
        "  # fill: published              # as AlpacaEval does, unsafely\n"
        "  # difficulty: difficulty.csv\n"
        "  # gamed_baseline: gamed_baseline.csv\n",
    .native = {.read_answers = alpaca_eval::read_native_answers,
               .write_answers = alpaca_eval::write_native_answers,
               .write_verdicts = alpaca_eval::write_native_verdicts},
};

}  // namespace assize::suites
