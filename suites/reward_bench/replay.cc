#include "suites/reward_bench/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/verdict_table.h"
#include "plugin/slot_rule.h"
#include "suites/published_board.h"
#include "suites/reward_bench/credit.h"
#include "suites/reward_bench/folder.h"
#include "suites/reward_bench/ties.h"
#include "text/answer_features.h"

namespace assize::reward_bench {
namespace {

constexpr double kPercent = 100;
constexpr double kPriorWeight = 1, kSectionWeight = 2;  ///< As published.

/// Accuracies of one judge's subsets in percent.
struct Values {
  std::map<std::string, double> accuracy;
  std::map<std::string, double> rows;  ///< Not of accuracies alone.

  std::set<std::string> present() const {
    std::set<std::string> out;
    for (const auto& [subset, value] : accuracy) out.insert(subset);
    return out;
  }
  double of(const Sum& sum) const {
    double value = 0;
    for (const auto& [subset, weight] : sum.subsets) {
      value += weight * accuracy.at(subset);
    }
    return value;
  }
};

struct Judged {
  std::string judge, note;
  Values published;
  std::vector<std::pair<std::string, Values>> others;  ///< By their cause.
  bool whole = true;  ///< It could be asked of every row that is here.
};

Values values_of(const std::map<std::string, Subset>& subsets) {
  Values out;
  for (const auto& [name, subset] : subsets) {
    out.accuracy[name] = subset.value();
    out.rows[name] = subset.rows;
  }
  return out;
}

/// Accuracies that files give, by judge.
std::map<std::size_t, Values> recorded(const Benchmark& bench) {
  std::map<std::size_t, Values> out;
  const Table* const table = bench.table(kAccuracies);
  for (std::size_t row = 0; table != nullptr && row < table->rows(); ++row) {
    const auto judge = static_cast<std::size_t>(table->at(row, 0));
    const auto category = static_cast<std::size_t>(table->at(row, 1));
    out[judge].accuracy[bench.categories[category]] =
        kPercent * table->at(row, 2);
  }
  return out;
}

ReplayRow row_of(const Judged& judged, const Version& version,
                 std::string metric, double value, double rows) {
  ReplayRow out;
  out.system = judged.judge;
  out.metric = std::move(metric);
  out.convention = version.convention;
  out.n = static_cast<std::uint32_t>(rows);
  out.value = value;
  out.note = judged.note;
  return out;
}

void add_alternative(ReplayRow& row, std::string cause, double value) {
  if (value == row.value || std::isnan(value)) return;
  row.alternatives.push_back({std::move(cause), value, {}});
}

double rows_in(const Sum& sum, const Values& values) {
  double out = 0;
  for (const auto& [subset, weight] : sum.subsets) {
    const auto found = values.rows.find(subset);
    out += found == values.rows.end() ? 0 : found->second;
  }
  return out;
}

/// The mean of sections and of the prior sets' own mean.
void add_prior(const Judged& judged, const Version& version,
               const Description& about, std::size_t sections, double score,
               std::vector<ReplayRow>& out) {
  double prior = 0, count = 0;
  for (const std::string& subset : about.prior_sets) {
    const auto found = judged.published.accuracy.find(subset);
    if (found == judged.published.accuracy.end()) continue;
    prior += found->second;
    count += 1;
  }
  if (count == 0 || sections == 0) return;
  const double weight = kSectionWeight * static_cast<double>(sections);
  out.push_back(row_of(
      judged, version, "score_with_prior_sets",
      (weight * score + kPriorWeight * prior / count) / (weight + kPriorWeight),
      0));
}

void replay_judge(const Judged& judged, const Version& version,
                  const Description& about, std::vector<ReplayRow>& out) {
  const Values& values = judged.published;
  const auto present = values.present();
  const std::vector<Sum> sums = sums_of(version, present);
  const std::vector<Sum> by_rows = sums_of(version, present, values.rows);
  const std::string part =
      sums.empty() ? ""
                   : fmt::format("{} of {} sections", sums.size() - 1,
                                 version.sections.size());
  // A score over other sections than the judges' beside it is none.
  for (std::size_t i = judged.whole ? 0 : 1; i < sums.size(); ++i) {
    ReplayRow row = row_of(judged, version, sums[i].metric, values.of(sums[i]),
                           rows_in(sums[i], values));
    if (i == 0) row.note += (row.note.empty() ? "" : ", ") + part;
    for (const auto& [cause, other] : judged.others) {
      add_alternative(row, cause, other.of(sums[i]));
    }
    if (!values.rows.empty()) {
      add_alternative(row, "convention:weights_by_rows", values.of(by_rows[i]));
    }
    out.push_back(std::move(row));
  }
  if (!sums.empty()) {
    add_prior(judged, version, about, sums.size() - 1, values.of(sums[0]), out);
  }
  for (const auto& [subset, accuracy] : values.accuracy) {
    const auto rows = values.rows.find(subset);
    ReplayRow row = row_of(judged, version, "accuracy." + subset, accuracy,
                           rows == values.rows.end() ? 0 : rows->second);
    for (const auto& [cause, other] : judged.others) {
      add_alternative(row, cause, other.accuracy.at(subset));
    }
    out.push_back(std::move(row));
  }
}

/// What a rule earns on one row, over the places of the right answer; absent
/// where it does not apply.
double rule_credit(const Benchmark& bench, const Record& label,
                   const AnswerTable& answers, const SlotRule& rule) {
  const Trial& trial = label.trial;
  std::vector<std::uint32_t> shown;
  for (std::size_t slot = 0; slot < trial.slots; ++slot) {
    const std::int64_t row = bench.find_answer(trial.shown[slot], trial.item);
    shown.push_back(row < 0 ? kNoAnswer : static_cast<std::uint32_t>(row));
  }
  double credit = 0;
  for (std::size_t place = 0; place < shown.size(); ++place) {
    std::swap(shown[0], shown[place]);
    const Verdict said = rule.judge(bench.items[trial.item], shown, answers);
    std::swap(shown[0], shown[place]);
    if (!judged(said.status)) return kAbsent;
    const bool two_equal = shown.size() == 2 && said.status == Status::kTied;
    Record row;
    row.trial.slots = trial.slots;
    row.trial.focus = static_cast<std::uint8_t>(place);
    row.verdict = said;
    if (!two_equal) credit += outcome(row);
  }
  return credit / trial.slots;
}

Judged baseline(const Benchmark& bench, const AnswerTable& answers,
                const SlotRule& rule) {
  Judged out{std::string(rule.id), "a rule without parameters", {}, {}};
  for (const Record& label : bench.records) {
    if (static_cast<int>(label.trial.judge) != bench.gold) continue;
    if (label.trial.slots < 2) {
      out.whole = false;  // Of one answer, a rule prefers nothing.
      continue;
    }
    const double credit = rule_credit(bench, label, answers, rule);
    if (std::isnan(credit)) continue;
    const auto category = bench.items[label.trial.item].category;
    out.published.accuracy[bench.categories[category]] += kPercent * credit;
    out.published.rows[bench.categories[category]] += 1;
  }
  for (auto& [subset, sum] : out.published.accuracy) {
    sum /= out.published.rows[subset];
  }
  return out;
}

bool known(std::string_view metric) {
  return metric == "score" || metric == "score_with_prior_sets" ||
         metric.starts_with("section.") || metric.starts_with("accuracy.");
}

}  // namespace

std::vector<ReplayRow> replay(const Benchmark& bench, const Version& version,
                              const Description& about, unsigned threads) {
  const VerdictTable table = tabulate(bench);
  const auto given = recorded(bench);
  std::vector<ReplayRow> out;
  for (std::size_t judge = 0; judge < bench.judges.size(); ++judge) {
    if (static_cast<int>(judge) == bench.gold) continue;
    const auto of = [&](Credit credit) {
      return values_of(
          subsets_of(bench, table, static_cast<std::uint16_t>(judge), credit));
    };
    Judged judged{bench.judges[judge], "", of(Credit::kPublished), {}};
    if (!judged.published.accuracy.empty()) {
      judged.others = {
          {"convention:failures_left_out", of(Credit::kJudgedOnly)},
          {"convention:failures_lose", of(Credit::kFailuresLose)},
          {"convention:a_tie_is_half", of(Credit::kTiesHalf)}};
    } else if (given.contains(judge)) {
      judged.published = given.at(judge);
      judged.note = "from recorded accuracies";
    }
    replay_judge(judged, version, about, out);
  }
  const AnswerTable answers = answer_features(bench, threads);
  if (answers.headers.empty()) return out;  // Texts are withheld.
  for (const SlotRule& rule : baseline_rules()) {
    replay_judge(baseline(bench, answers, rule), version, about, out);
  }
  return out;
}

Check check_accuracies(const Benchmark& bench) {
  Check out{.name = "accuracies",
            .what = "recorded accuracies of subsets against their rows"};
  const VerdictTable table = tabulate(bench);
  constexpr double kExact = 1e-7;  ///< In percent.
  for (const auto& [judge, values] : recorded(bench)) {
    const Values rows = values_of(subsets_of(
        bench, table, static_cast<std::uint16_t>(judge), Credit::kPublished));
    for (const auto& [subset, accuracy] : values.accuracy) {
      const auto found = rows.accuracy.find(subset);
      if (found == rows.accuracy.end()) continue;
      const double difference = std::abs(found->second - accuracy);
      ++out.rows;
      out.mismatches += difference > kExact;
      out.largest = std::max(out.largest, difference);
    }
  }
  return out;
}

Result<std::vector<PublishedRow>> published(const std::string& path) {
  return suites::judge_board(path, known);
}

}  // namespace assize::reward_bench
