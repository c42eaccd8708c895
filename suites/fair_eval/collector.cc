#include "suites/fair_eval/collector.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace assize::fair_eval {
namespace {

constexpr std::size_t kMostNames = std::numeric_limits<std::uint16_t>::max();
/// Averages are recorded in full; they differ by rounding alone.
constexpr double kSameAverage = 1e-9;

/// The mean scores of both answers over what was read of them.
std::array<double, 2> averages_of(const Review& review) {
  std::array<double, 2> sum = {0, 0};
  double read = 0;
  for (const Sample& sample : review.samples) {
    if (!judged(sample.verdict.status)) continue;
    for (const std::size_t answer : {0, 1}) {
      sum[answer] += sample.verdict.score[sample.swapped ? 1 - answer : answer];
    }
    ++read;
  }
  return {sum[0] / read, sum[1] / read};
}

}  // namespace

Collector::Collector(const Description& about) : about_(about) {
  averages_.name = "averages";
  averages_.what = "the averages of a question's samples against the recorded";
  texts_.name = "scores";
  texts_.what =
      "the scores in the first line of a review against those recorded with it";
  strict_.name = "strict_scores";
  strict_.what =
      "the scores of the last two lines against the last two that are named";
  quoted_.name = "questions";
  quoted_.what = "the question that a review quotes against the question";
}

Result<void> Collector::add_question(const QuestionRow& row) {
  const auto at = static_cast<std::uint32_t>(bench_.items.size());
  if (!item_.emplace(row.id, at).second) {
    return fail(
        fmt::format("question '{}' is given twice", printable(row.id, 60)));
  }
  Item& item = bench_.items.emplace_back();
  item.id = keep(row.id);
  item.cluster = at;
  item.questions = {keep(row.text)};
  category_.emplace_back(row.category);
  return {};
}

Result<void> Collector::begin_answers(std::string system) {
  if (bench_.systems.size() >= kMostNames) {
    return fail("more systems than can be told apart");
  }
  file_ = fmt::format("answers of {}", printable(system, 60));
  bench_.systems.push_back(std::move(system));
  return {};
}

Result<void> Collector::add_answer(const AnswerRow& row) {
  const auto system = static_cast<std::uint16_t>(bench_.systems.size() - 1);
  const auto found = item_.find(row.question);
  if (found == item_.end()) {
    count(file_, "answers to questions that are not there");
    return {};
  }
  const bool added =
      answer_id_.try_emplace({system, found->second}, row.id).second;
  if (!added) {
    return fail(fmt::format("question '{}' is answered twice",
                            printable(row.question, 60)));
  }
  bench_.answers.push_back(
      {.item = found->second,
       .system = system,
       .presence = row.text.empty() ? Presence::kEmpty : Presence::kGiven,
       .turns = {keep(row.text)}});
  return {};
}

Result<std::uint16_t> Collector::judge_of(const std::string& name) {
  const std::string known(name == kHuman ? kPeople : name);
  const auto found = std::ranges::find(bench_.judges, known);
  const auto at = static_cast<std::uint16_t>(found - bench_.judges.begin());
  if (found != bench_.judges.end()) return at;
  if (bench_.judges.size() >= kMostNames) {
    return fail("more judges than can be told apart");
  }
  bench_.judges.push_back(known);
  if (known == kPeople) bench_.gold = at;
  return at;
}

std::optional<bool> Collector::swapped(const ReviewName& name,
                                       const Review& review,
                                       std::uint32_t item) const {
  const auto first = answer_id_.find({name.first, item});
  const auto second = answer_id_.find({name.second, item});
  if (first == answer_id_.end() || second == answer_id_.end()) return {};
  if (!review.by_line) return false;
  const auto [one, other] = review.answer_ids;
  if (one == first->second && other == second->second) return false;
  if (one == second->second && other == first->second) return true;
  return {};
}

void Collector::count(std::string where, std::string why) {
  ++left_out_[{std::move(where), std::move(why)}];
}

void Collector::leave_out(const std::string& file, std::string why) {
  count(printable(file, 80), std::move(why));
}

void Collector::check(const Review& review, std::uint32_t item) {
  if (!review.quoted.empty()) {
    ++quoted_.rows;
    quoted_.mismatches += review.quoted != bench_.items[item].questions[0];
  }
  if (review.by_line) {
    if (review.samples[0].text.empty()) return;
    ++texts_.rows;
    texts_.mismatches += review.text_differs;
    return;
  }
  strict_.rows += static_cast<std::uint32_t>(review.samples.size());
  strict_.mismatches += review.other_strict;
  const auto average = averages_of(review);
  for (const std::size_t answer : {0, 1}) {
    if (std::isnan(review.score[answer])) continue;
    ++averages_.rows;
    const double off = std::abs(average[answer] - review.score[answer]);
    averages_.mismatches += !(off <= kSameAverage);
    if (off > averages_.largest) averages_.largest = off;
  }
}

Result<void> Collector::add_review(const ReviewName& name,
                                   const Review& review) {
  const auto found = item_.find(review.question);
  if (found == item_.end()) {
    count(name.judge, "reviews of questions that are not there");
    return {};
  }
  const auto judge = judge_of(name.judge);
  if (!judge) return tl::unexpected(judge.error());
  const auto turned = swapped(name, review, found->second);
  if (!turned) {
    count(name.judge, "reviews of answers that are not there");
    return {};
  }
  if (!reviewed_
           .emplace(*judge, found->second, name.first, name.second, *turned)
           .second) {
    return fail(fmt::format("question '{}' was reviewed before by '{}'",
                            printable(review.question, 60),
                            printable(name.judge, 60)));
  }
  check(review, found->second);
  std::array<std::uint16_t, 2> samples = {0, 0};
  for (const Sample& sample : review.samples) {
    const bool second_first = sample.swapped || *turned;
    Record& record = bench_.records.emplace_back();
    record.trial.item = found->second;
    record.trial.focus = second_first ? 1 : 0;
    record.trial.shown[second_first ? 1 : 0] = name.first;
    record.trial.shown[second_first ? 0 : 1] = name.second;
    record.trial.judge = *judge;
    record.trial.sample = samples[second_first ? 1 : 0]++;
    record.verdict = sample.verdict;
    record.raw = keep(sample.text);
  }
  return {};
}

Result<void> Collector::add_label(const ReviewName& name, std::size_t place,
                                  Text label) {
  if (place >= bench_.items.size()) {
    return fail(fmt::format("there are more labels than the {} questions",
                            bench_.items.size()));
  }
  const auto known = std::ranges::find(
      about_.labels, label, &std::pair<std::string, std::string>::first);
  const std::string_view system = known == about_.labels.end()
                                      ? std::string_view(label)
                                      : std::string_view(known->second);
  const std::string& first = bench_.systems[name.first];
  const std::string& second = bench_.systems[name.second];
  const bool tied = known != about_.labels.end() && system.empty();
  if (!tied && system != first && system != second) {
    return fail(fmt::format("a label must be of '{}', '{}' or TIE, got '{}'",
                            printable(first, 60), printable(second, 60),
                            printable(label, 40)));
  }
  const auto judge = judge_of(name.judge);
  if (!judge) return tl::unexpected(judge.error());
  const auto item = static_cast<std::uint32_t>(place);
  if (!reviewed_.emplace(*judge, item, name.first, name.second, false).second) {
    return fail(fmt::format("question '{}' was labelled before by '{}'",
                            printable(bench_.items[item].id, 60),
                            printable(name.judge, 60)));
  }
  Record& record = bench_.records.emplace_back();
  record.trial.item = item;
  record.trial.focus = 0;
  record.trial.shown = {name.first, name.second};
  record.trial.judge = *judge;
  record.verdict.status = tied ? Status::kTied : Status::kChosen;
  if (tied) record.verdict.tie = Tie::kDeclared;
  if (!tied) record.verdict.winner = system == first ? 0 : 1;
  record.raw = keep(label);
  return {};
}

void Collector::end_file(InputFile file) {
  bench_.files.push_back(std::move(file));
}

Benchmark Collector::finish() {
  std::set<std::string> categories(category_.begin(), category_.end());
  bench_.categories.assign(categories.begin(), categories.end());
  for (std::size_t i = 0; i < bench_.items.size(); ++i) {
    bench_.items[i].category = static_cast<std::uint16_t>(
        std::ranges::lower_bound(bench_.categories, category_[i]) -
        bench_.categories.begin());
  }
  std::ranges::sort(bench_.answers, {}, [](const Answer& answer) {
    return std::pair(answer.system, answer.item);
  });
  for (const auto& [what, times] : left_out_) {
    bench_.excluded.push_back({what.first, what.second, times});
  }
  for (const Check* check : {&averages_, &texts_, &strict_, &quoted_}) {
    if (check->rows > 0) bench_.checks.push_back(*check);
  }
  bench_.suite = "fair_eval";
  bench_.version = about_.version;
  return std::move(bench_);
}

}  // namespace assize::fair_eval
