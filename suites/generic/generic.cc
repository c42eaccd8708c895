// Any benchmark: its verdicts in one table, or its items and answers.
//
// First form, for what was judged before.  Most judge benchmarks come down to
// one table: an item in each row, and for each judge a column with the answer
// that it preferred.  The audit says which column is what.  Texts are not
// needed.  The table is CSV; where its name ends in `.jsonl`, it is JSON lines,
// an object for each row.
//
//     suite: generic
//     inputs:
//       verdicts: recorded.csv     # relative to this file
//       name: my_bench             # shown in reports; default: generic
//       version: "1"               # shown in reports
//       item: id                   # column of ids, one row per item
//       cluster: prompt_id         # optional: items with equal values are
//                                  # resampled together; default: each alone
//       category: subset           # optional: reported apart
//       groups:                    # optional: categories reported together
//         - {name: Hard, categories: [Logic, Code]}
//       gold: label                # optional: the better answer
//       lengths: [chars_1, chars_2]  # optional: code points of the answers
//       judges:
//         - {name: GPT-4, first: gpt4_ab, second: gpt4_ba}
//         - {pattern: "{judge}:{order}"}  # every column that fits, order
//                                         # 12 (output 1 first) or 21
//       cautions: ["The labels are one person's."]  # printed in reports
//
// A verdict is `1` or `2`, the number of the better answer in the table's own
// numbering, whichever was shown first; `tie`; empty, where the judge said
// nothing that could be read; or `-`, where it was not recorded.  `first` holds
// the verdicts with answer 1 shown first, `second` those with answer 2 first;
// one of the two may be missing.  A gold label is `1` or `2`; `-` or empty: no
// label.  No category or group is named `all`, which is the total, and no
// cluster is empty.  Anything else is an error with its line.  Empty answers
// have length 0.
//
// In JSON lines the keys are the columns.  A cell is a text, a number or null;
// null, and a key that a line lacks, is `-` of a verdict and empty elsewhere.
// Lists, objects and booleans in a column that is named are errors with their
// line, and so is a column that no line has.  In both, columns that nothing
// names are listed in the report.
//
// Metrics, in percent, over all items, each category and each group:
// `accuracy`, the judged verdicts that agree with the gold label, a tie
// counting half; `consistency`, the items with the same verdict in both orders;
// `first_position_share`, the verdicts for the answer shown first, a tie
// counting half; `first_share_of_conflicts`, of the items whose verdicts differ
// between the orders, those whose answers did better when shown first.  A fair
// judge has 100 % consistency, and 50 % of first position where both orders
// were asked.  A verdict that could not be read is never scored: it is left
// out and counted.
//
// Answers that were scored alone have a row for each item and system:
//
//     suite: generic
//     inputs:
//       verdicts: scores.csv
//       item: id
//       system: model              # column of who gave the answer
//       scores:
//         - {name: GPT-4, column: gpt4}
//         - {pattern: "{judge}:score"}    # every column that fits
//       scale: [1, 10]             # optional: the lowest and highest score
//       length: chars              # optional: code points of the answer
//       baseline: gpt-4            # optional: a system that is no candidate
//       gold: people               # optional: column of people's scores
//
// with name, version, cluster, category, groups and cautions as above.  A cell
// is a number, empty where no score could be read, or `-`.  An item and system
// given twice, an item in two categories or clusters, a score that is not
// finite or off the scale are errors with their line.  Metric, of each system,
// over all items, each category and each group: `mean_score`, as the scores
// stand; with a `scale` it is `score`, in percent of it.  The calibrations
// slices, panel (by mean, median or trimmed), detector_filtered and, where
// people scored some, human_anchored work on scores; those that are defined on
// pairs refuse, and say why.
//
// Second form, for what is to be judged now: items and answers in JSON lines.
//
//     suite: generic
//     inputs:
//       items: items.jsonl         # {"id", "question"} and, as far as it has
//                                  # them, "category", "cluster", "key",
//                                  # "reference", "fields"; "turns": [...] in
//                                  # place of "question"
//       answers: answers           # a file, or a folder of *.jsonl:
//                                  # {"item", "system", "answer"}, or
//                                  # "turns": [...] in place of "answer"
//       baseline: gpt-4            # the system that the others meet
//       gold: gold.jsonl           # optional: {"item", "better", "worse"}
//       judging: pairwise          # or pointwise, or best_of
//       format: house              # or a judge model's: prometheus,
//                                  # compass_judger, auto_j, skywork
//       reference: false           # whether judges see the item's `reference`
//       template: judge.txt        # optional: the judge's prompt
//       name: my_bench             # and version, cautions: as above
//     judges: [{kind: simulated}]
//
// An item's key says what a right answer holds ({"facts": [...]}, {"pattern":
// ...} or {"number": ...}) and labels every answer; judges never see it.  A
// template names its slots {question}, {answer_1}, {answer_2}, {label_1},
// {label_2}, {nonce}, {reference} and the item's fields.  Of an item with
// several turns, each turn is judged after those before it.
//
// `judging: pairwise` shows a system's answer beside the baseline's;
// `pointwise` has each answer rated alone; `best_of` shows those of all
// systems, from three to eight, and asks for the best.
//
// `format` is how the judge writes its verdict.  The house asks for [[A]],
// [[B]] or [[tie]], or a [[number]] from 1 to 10.  Judge models were trained on
// forms of their own: `prometheus` ([RESULT] A; alone, 1 to 5),
// `compass_judger` (the letter and nothing else; alone, a dictionary with an
// overall score from 1 to 10), `auto_j` ("the final decision is Response 1", 2
// or Tie; alone, Rating:
// [[5]], 1 to 10) and `skywork` ([[A]] or [[B]]; pairs only).  The house's
// prompt asks for each in our own words, since the prompts that these models
// were trained on belong to their authors: to use one, give it as `template`,
// and `format` beside it. Of prometheus-eval, {instruction}, {response_A},
// {response_B} or {response}, {reference_answer} and {rubric}, one of an item's
// own fields ("fields": {"rubric": "..."}), are read as they stand; so are
// OpenCompass' {question}, {prediction}, {prediction2} and {ref} beside
// `compass_judger`.
//
// Metrics, in percent, of each system: `win_rate` against the baseline over
// both orders; `consistency` of the winner between the orders; `gold_win_rate`,
// what the labels would give; `gold_agreement`, the judge's probability for the
// right answer where one of two is right.  Judged alone: the mean `score`.
// Judged together: `best_share`, the items on which it was the best; by chance,
// 100 / n of n systems.
//
// Files written by `assize attack` and `assize export`: answers as above, and
// verdicts as tables in JSON lines of the first form, with the columns item,
// cluster, category, and of pairs length_1, length_2, gold, JUDGE:12 and
// JUDGE:21 (answer 1 is the system's), of single answers system, length, gold
// and JUDGE:score, of those judged together JUDGE:best in its place, to be read
// on the scale [0, 1].  The second turn of an item `q` is the item `q turn 2`
// of the same cluster.  Tables have winners without their probabilities.

#include <fmt/format.h>

#include <algorithm>

#include "core/clean_part.h"
#include "core/sha256.h"
#include "io/file.h"
#include "plugin/config_node.h"
#include "plugin/suite.h"
#include "suites/generic/collection.h"
#include "suites/generic/headline.h"
#include "suites/generic/json_table.h"
#include "suites/generic/layout.h"
#include "suites/generic/native.h"
#include "suites/generic/score_headline.h"
#include "suites/generic/score_reader.h"
#include "suites/generic/verdict_reader.h"

namespace assize::suites {
namespace {

constexpr std::uint32_t kMostShown = 100;

/// Columns that nothing reads, so that a slip of the pen shows in the report.
void tell_unread(const std::vector<std::string>& header, const Layout& layout,
                 Benchmark& bench) {
  const std::vector<std::string> read = named_columns(layout);
  std::vector<std::string> unread;
  std::uint32_t count = 0;
  for (const std::string& name : header) {
    if (std::ranges::binary_search(read, name)) continue;
    if (count++ < kMostShown) unread.push_back(printable(name, 60));
  }
  if (count == 0) return;
  if (count > kMostShown) unread.emplace_back("and others");
  bench.excluded.push_back(
      {layout.configured,
       fmt::format("columns that the inputs do not name: {}",
                   fmt::join(unread, ", ")),
       count});
}

/// The table, and all columns of its file.
Result<TableRead> read_rows(const Layout& layout) {
  if (is_json_table(layout.path)) {
    return read_json_table(layout.path,
                           {named_columns(layout), verdict_columns(layout)});
  }
  const Result<std::string> text = read_file(layout.path, kMostTableBytes);
  if (!text) return tl::unexpected(text.error());
  Result<CsvTable> table = parse_csv(*text, layout.path);
  if (!table) return tl::unexpected(table.error());
  std::vector<std::string> columns = table->header;
  return TableRead{std::move(*table),
                   std::move(columns),
                   {{}, text->size(), sha256_hex(*text)}};
}

/// What the table holds, as its layout reads it.
Result<Benchmark> read_table(const Layout& layout) {
  Result<TableRead> read = read_rows(layout);
  if (!read) return tl::unexpected(read.error());
  Result<Benchmark> bench = layout.alone() ? read_scores(read->table, layout)
                                           : read_verdicts(read->table, layout);
  if (!bench) return bench;
  bench->suite = layout.name;
  bench->version = layout.version;
  bench->cautions = layout.cautions;
  tell_unread(read->columns, layout, *bench);
  read->file.path = layout.configured;
  bench->files.push_back(std::move(read->file));
  return bench;
}

class Generic final : public Suite {
 public:
  explicit Generic(Layout layout) : layout_(std::move(layout)) {}

  Result<Benchmark> read(unsigned /*threads*/) const override {
    return read_table(layout_);
  }

  std::vector<Trial> design(const Benchmark& bench) const override {
    return layout_.alone() ? alone(bench) : in_pairs(bench);
  }

  Result<std::vector<Template>> library() const override {
    return std::vector<Template>{};
  }

  Result<std::unique_ptr<const Estimator>> headline(
      const Study& study) const override {
    return layout_.alone() ? score_headline(study, layout_.scale)
                           : judge_headline(study);
  }

  Result<std::vector<ReplayRow>> replay(const Benchmark& /*bench*/,
                                        unsigned /*threads*/) const override {
    return nothing_published();
  }

  Result<std::vector<PublishedRow>> published(
      const std::string& /*path*/) const override {
    return nothing_published();
  }

 private:
  static std::vector<Trial> in_pairs(const Benchmark& bench) {
    std::vector<Trial> trials;
    const auto judges = static_cast<std::uint16_t>(bench.judges.size());
    for (std::uint16_t judge = 0; judge < judges; ++judge) {
      if (judge == bench.gold) continue;
      for (std::uint32_t item = 0; item < bench.items.size(); ++item) {
        trials.push_back(
            {.item = item, .shown = {0, 1}, .focus = 0, .judge = judge});
        trials.push_back(
            {.item = item, .shown = {1, 0}, .focus = 1, .judge = judge});
      }
    }
    return trials;
  }

  static std::vector<Trial> alone(const Benchmark& bench) {
    std::vector<Trial> trials;
    const auto judges = static_cast<std::uint16_t>(bench.judges.size());
    for (std::uint16_t judge = 0; judge < judges; ++judge) {
      if (judge == bench.gold) continue;
      for (const Answer& answer : clean_answers(bench)) {
        trials.push_back({.item = answer.item,
                          .shown = {answer.system},
                          .slots = 1,
                          .focus = 0,
                          .judge = judge});
      }
    }
    return trials;
  }

  tl::unexpected<Error> nothing_published() const {
    return fail(std::string(kNothingPublished), {layout_.path});
  }

  Layout layout_;
};

}  // namespace

extern const SuitePlugin generic;
constinit const SuitePlugin generic = {
    .info = {.id = "generic",
             .summary = "Audits any benchmark: a table of verdicts in CSV or "
                        "JSON lines, or items and answers.",
             .source = "arXiv:2310.07641 (accuracy and agreement of judges in "
                       "both orders)"},
    .make = [](ConfigNode& inputs) -> std::unique_ptr<Suite> {
      if (inputs.has("items")) return make_collection(inputs);
      return std::make_unique<Generic>(read_layout(inputs));
    },
    .inputs_example =
        "  # First form: verdicts in a table in CSV (or .jsonl), one row per "
        "item; the\n"
        "  # rest names its columns. Answers scored alone have a row per item "
        "and\n"
        "  # system: put these in the place of gold, lengths and judges:\n"
        "  #   system: model                # who gave the answer\n"
        "  #   scores: [{name: my_judge, column: score}]\n"
        "  #   scale: [1, 10]               # optional\n"
        "  #   length: chars                # optional: of the answer\n"
        "  #   gold: people                 # optional: people's score\n"
        "  # For the second form, items and answers to be judged\n"
        "  # now, put these in the place of all below, and a judge further "
        "down:\n"
        "  #   items: items.jsonl           # {id, question, category, key}\n"
        "  #   answers: answers             # a file or a folder of *.jsonl\n"
        "  #   baseline: my_baseline        # the system that the others meet\n"
        "  #   gold: gold.jsonl             # optional: {item, better, worse}\n"
        "  #   judging: pairwise            # or pointwise, best_of\n"
        "  #   format: house                # or a judge model's: prometheus "
        "...\n"
        "  #   template: judge.txt          # optional: the judge's prompt\n"
        "  verdicts: verdicts.csv\n"
        "  item: id\n"
        "  # Verdicts 1, 2 or tie, with answer 1 shown first, and second.\n"
        "  judges:\n"
        "    - {name: my_judge, first: judge_12, second: judge_21}\n"
        "  # name: my_benchmark             # in reports\n"
        "  # version: \"1\"                   # in reports\n"
        "  # gold: label                    # 1 or 2: the better answer\n"
        "  # category: subset               # reported apart\n"
        "  # cluster: prompt                # resampled together\n"
        "  # lengths: [chars_1, chars_2]    # of the answers\n"
        "  # groups: [{name: Hard, categories: [Logic, Code]}]\n"
        "  # cautions: [\"The labels are one person's.\"]\n",
    .native = {.read_answers = read_native_answers,
               .write_answers = write_native_answers,
               .write_verdicts = write_native_verdicts},
};

}  // namespace assize::suites
