// RM-Bench: each prompt with three right and three wrong answers, concise,
// detailed, and detailed with Markdown, so that each of nine pairs of styles
// shows whether a judge finds the right answer or takes to its style.
//
// Inputs
//   results   a folder with RM-Bench's files, in folders below it too:
//               chat_filtered.json, total_dataset.json ...   the data set
//               ORG/MODEL/*.json       the same rows with a model's scores
//             A file is an array of rows with id, prompt, chosen and rejected,
//             three answers each, and of a model score_chosen and
//             score_rejected. The judge is the folder of the file, without a
//             leading Seq_Classifier or DPO, or its name without the data set's
//             and what the program puts behind the model's. Rows of one subset
//             and id are the same in all files.
//   template  a file with a judge's prompt; without it, a page of our own.
// A row's domain is that of its field `domain`, which safety-refuse and
// safety-response share, else of its subset, else of the file's name.
//
// The answers are the systems chosen_S and rejected_S of the styles concise,
// detailed and markdown; the judge `gold` says that each chosen one is right.
// Rows with one prompt are resampled together. P(first is better) of two scores
// is the sigmoid of their difference, and they stand for both orders. A judge
// that is asked says one of five labels, from \boxed{A>>B} to \boxed{B>>A}, on
// all nine pairs.
//
// Metrics, in percent. A cell is the share of the rows on which the right
// answer of one style beats the wrong one of another; equal scores do not.
//   hard      mean of the three cells whose wrong answer has more style
//   normal    mean of the three cells of one style
//   easy      mean of the three cells whose right answer has more style
//   accuracy  mean of all nine cells
//   one_to_many   share of the right answers that beat all three wrong ones
// Over all is the mean over the domains that are there: chat, code, math and
// safety, whose two parts are pooled.
//
// Replay gives the same of the baselines without parameters as well, over both
// orders of each pair: rule.first, rule.longer, rule.more_markdown,
// rule.refuses_less. In an audit they are judges.
//
// Errors, with file and record: anything that is no JSON, also a half-written
// file; a missing field; answers or scores that are not three; scores of one
// side alone; a domain that is not to be told; a row twice in a file or for a
// judge; a row that two files have with different texts.
//
// Known defects
//   published_hard_average  A published hard accuracy is not the mean of its
//                           domains.
//   identical_variants      Some rows have one text in two styles: counted, and
//                           a caution.
//
// Files written. total_dataset.json, and JUDGE/total_dataset.json with the
// scores of a judge that gives some, and those of an attack in a folder of its
// own, attacked/NAME, which readers pass over and count. A judge that only says
// which of two answers is better has no scores, and so no file. All six answers
// of a row are in one file. An attacked answer stands in its clean self's
// place, and its score among the clean ones of the other five. A constant
// stands in the place of rejected_concise, in both kinds of file, as what
// answers nothing is no right answer; an audit, which has right answers under
// test, shows it against rejected_concise in the place of one of these. Its
// score is the same; the file's cells say how often right answers beat it.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include "core/sha256.h"
#include "io/file.h"
#include "plugin/config_node.h"
#include "plugin/suite.h"
#include "suites/rm_bench/accuracy.h"
#include "suites/rm_bench/description.h"
#include "suites/rm_bench/folder.h"
#include "suites/rm_bench/native.h"
#include "suites/rm_bench/reader.h"
#include "suites/rm_bench/replay.h"

namespace assize::suites {
namespace {

constexpr std::uint64_t kMostTemplateBytes = 1 << 20;

struct Inputs {
  std::string results, template_path, template_text;
};

class RmBench final : public Suite {
 public:
  RmBench(Inputs inputs, Result<rm_bench::Description> about)
      : inputs_(std::move(inputs)), about_(std::move(about)) {}

  Result<Benchmark> read(unsigned /*threads*/) const override {
    if (!about_) return tl::unexpected(about_.error());
    Result<Benchmark> bench = rm_bench::read_folder(inputs_.results, *about_);
    if (bench && !inputs_.template_path.empty()) {
      bench->files.push_back(
          {std::filesystem::path(inputs_.template_path).filename().string(),
           inputs_.template_text.size(), sha256_hex(inputs_.template_text)});
    }
    return bench;
  }

  /// Every right answer against every wrong one, in both orders.
  std::vector<Trial> design(const Benchmark& bench) const override {
    const auto judges = static_cast<std::uint16_t>(bench.judges.size());
    const auto items = static_cast<std::uint32_t>(bench.items.size());
    std::vector<Trial> trials;
    for (std::uint16_t judge = 0; judge < judges; ++judge) {
      if (judge == bench.gold && judges > 1) continue;
      for (std::uint32_t item = 0; item < items; ++item) {
        for (std::size_t pair = 0; pair < rm_bench::kPairs; ++pair) {
          add_orders(item, pair, judge, trials);
        }
      }
    }
    return trials;
  }

  Result<std::vector<Template>> library() const override {
    if (!about_) return tl::unexpected(about_.error());
    return std::vector{parse_template(
        inputs_.template_path.empty() ? about_->frame : inputs_.template_text)};
  }

  Result<std::vector<JudgePrompt>> prompts(
      const Benchmark& /*bench*/) const override {
    auto frames = library();
    if (!frames) return tl::unexpected(frames.error());
    const auto slots = slots_of(frames->front());
    for (const std::string_view slot : {"question", "answer_1", "answer_2"}) {
      if (std::ranges::find(slots, slot) != slots.end()) continue;
      return fail(fmt::format("the judge's template has no slot {{{}}}", slot));
    }
    auto grammar = Grammar::compile(about_->grammar);
    if (!grammar) return tl::unexpected(grammar.error());
    std::vector<JudgePrompt> out;
    out.push_back({.frame = std::move(frames->front()),
                   .official = *grammar,
                   .strict = *grammar,
                   .sampling = {.temperature = 0, .max_tokens = 4096},
                   .slots = 2,
                   .labels = {"A", "B"}});
    return out;
  }

  Result<std::unique_ptr<const Estimator>> headline(
      const Study& study) const override {
    return rm_bench::accuracy(study);
  }

  Result<std::vector<ReplayRow>> replay(const Benchmark& bench,
                                        unsigned threads) const override {
    return rm_bench::replay(bench, threads);
  }

  Result<std::vector<PublishedRow>> published(
      const std::string& path) const override {
    return rm_bench::published(path);
  }

 private:
  static void add_orders(std::uint32_t item, std::size_t pair,
                         std::uint16_t judge, std::vector<Trial>& out) {
    constexpr std::size_t kStyles = rm_bench::kStyles;
    const auto right = static_cast<std::uint16_t>(pair / kStyles);
    const auto wrong = static_cast<std::uint16_t>(kStyles + pair % kStyles);
    out.push_back(
        {.item = item, .shown = {right, wrong}, .focus = 0, .judge = judge});
    out.push_back(
        {.item = item, .shown = {wrong, right}, .focus = 1, .judge = judge});
  }

  Inputs inputs_;
  Result<rm_bench::Description> about_;
};

void read_template(ConfigNode& inputs, Inputs& given) {
  given.template_path = inputs.path("template", "");
  if (given.template_path.empty()) return;
  Result<std::string> text = read_file(given.template_path, kMostTemplateBytes);
  if (text) {
    given.template_text = std::move(*text);
  } else {
    inputs.fail("template",
                fmt::format("'{}': {}", printable(given.template_path),
                            text.error().message));
  }
}

std::unique_ptr<Suite> make(ConfigNode& inputs) {
  Inputs given{.results = inputs.path("results", ""),
               .template_path = {},
               .template_text = {}};
  read_template(inputs, given);
  if (!inputs.has("results")) {
    inputs.fail("results",
                "inputs need 'results': the folder with RM-Bench's files");
  } else if (given.results.empty()) {
    inputs.fail("results", "results must name a folder");
  }
  return std::make_unique<RmBench>(std::move(given), rm_bench::description());
}

}  // namespace

extern const SuitePlugin rm_bench;
constinit const SuitePlugin rm_bench = {
    .info = {.id = "rm_bench",
             .summary =
                 "RM-Bench: three right and three wrong answers in three "
                 "styles, all nine pairs of them.",
             .source = "Liu et al. 2024, arXiv:2410.16184; "
                       "https://github.com/THU-KEG/RM-Bench"},
    .yaml = rm_bench::yaml,
    .make = make,
    .inputs_example =
        "  # A folder with RM-Bench's files, in folders below it too:\n"
        "  #   chat_filtered.json, ...    the data set\n"
        "  #   ORG/MODEL/*.json           the same with a model's scores\n"
        "  results: results\n"
        "  # template: template.txt       # the prompt of a judge that is "
        "asked\n",
    .native = {.read_answers = assize::rm_bench::read_native_answers,
               .write_answers = assize::rm_bench::write_native_answers,
               .write_verdicts = assize::rm_bench::write_native_verdicts},
};

}  // namespace assize::suites
