#include "suites/wildbench/collector.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/utf8.h"
#include "suites/wildbench/quoted_answer.h"
#include "text/blank.h"

namespace assize::wildbench {
namespace {

constexpr char kUntagged[] = "untagged";
constexpr std::size_t kMostNamed = 5;  ///< Names that one caution tells.

tl::unexpected<Error> repeated(Text id, std::string_view what) {
  return fail(fmt::format("session '{}' {} twice", printable(id, 80), what));
}

std::string history_of(const std::vector<Turn>& turns) {
  std::string out;
  for (const Turn& turn : turns) {
    if (turn.role == Role::kSystem) continue;
    out += turn.role == Role::kUser ? "USER: " : "ASSISTANT: ";
    out += turn.text;
    out += "\n\n";
  }
  return out;
}

std::string checklist_of(const std::vector<Text>& points) {
  std::string out;
  for (const Text point : points) out += fmt::format("- {}\n", point);
  return out;
}

bool is_model(Text id, std::string_view name) {
  return id == name || plain_name(id) == name;
}

/// The slot of the baseline: by its name, else as the published program finds
/// it, by a name that holds the baseline's.
std::optional<std::size_t> slot_of_baseline(const PairRow& row,
                                            const std::string& baseline) {
  for (const std::size_t slot : {0, 1}) {
    if (is_model(row.systems[slot], baseline)) return slot;
  }
  for (const std::size_t slot : {0, 1}) {
    if (row.systems[slot].find(baseline) != Text::npos) return slot;
  }
  return std::nullopt;
}

}  // namespace

bool empty_or_cut(Text answer) {
  return answer.empty() || answer.ends_with(kCut);
}

std::string_view plain_name(std::string_view model) {
  const std::size_t slash = model.rfind('/');
  return slash == model.npos ? model : model.substr(slash + 1);
}

Collector::Collector(const Description& about) : about_(about) {
  texts_ = {.name = "answers",
            .what = "an answer in one file against the same in another"};
  scores_ = {.name = "scores",
             .what = "the recorded score against that of the judge's reply"};
  choices_ = {.name = "choices",
              .what =
                  "the recorded winner against the choice of the judge's "
                  "reply"};
}

void Collector::exclude(const char* where, const char* why) {
  ++excluded_[{where, why}];
}

void Collector::take_tags(const TaskRow& row, Draft& draft) {
  if (row.tags.empty()) return;
  draft.counts.assign(about_.tasks.size(), 0);
  for (const Text tag : row.tags) {
    const int task = about_.task_of(tag);
    if (task < 0) {
      if (unknown_tags_.size() < kMostNamed) {
        unknown_tags_.insert(printable(tag, 60));
      }
      continue;
    }
    draft.counts[static_cast<std::size_t>(task)] = 1;
  }
  const int primary = about_.task_of(row.tags.front());
  if (primary >= 0) {
    draft.category = about_.tasks[static_cast<std::size_t>(primary)].group;
  }
}

Result<void> Collector::task(const TaskRow& row) {
  if (draft_by_id_.contains(row.id)) return repeated(row.id, "is given");
  has_tasks_ = true;
  Draft draft{.id = keep(row.id),
              .category = kUntagged,
              .question = keep(row.conversation.back().text),
              .history = {},
              .checklist = keep(checklist_of(row.checklist)),
              .turns = row.conversation,
              .counts = {}};
  draft.turns.pop_back();
  for (Turn& turn : draft.turns) turn.text = keep(turn.text);
  draft.history = keep(history_of(draft.turns));
  take_tags(row, draft);
  draft_by_id_.emplace(draft.id, static_cast<std::uint32_t>(drafts_.size()));
  drafts_.push_back(std::move(draft));
  return {};
}

std::optional<std::uint32_t> Collector::draft_of(Text id, const char* where) {
  const auto found = draft_by_id_.find(id);
  if (found != draft_by_id_.end()) {
    ++joined_;
    return found->second;
  }
  if (has_tasks_) {
    exclude(where, "a row of a session that is not in the bench");
    ++lost_;
    return std::nullopt;
  }
  ++joined_;
  const auto index = static_cast<std::uint32_t>(drafts_.size());
  Draft draft;
  draft.id = keep(id);
  draft.category = kUntagged;
  draft_by_id_.emplace(draft.id, index);
  drafts_.push_back(std::move(draft));
  return index;
}

std::string_view Collector::system_of(const std::string& system) {
  return answers_.try_emplace(system).first->first;
}

void Collector::hold(std::string_view system, std::uint32_t draft, Text text) {
  Answers& answers = answers_.find(system)->second;
  const auto found = answers.find(draft);
  if (found == answers.end()) {
    answers.emplace(draft, keep(text));
    return;
  }
  ++texts_.rows;
  texts_.mismatches += found->second != text;
}

void Collector::take_name(const std::string& system, Text named) {
  if (named.empty() || is_model(named, system)) return;
  if (other_names_.size() < kMostNamed) other_names_.insert(system);
}

Verdict Collector::verdict_of(const ScoreRow& row) {
  const GrammarSpec& scale = about_.score;
  Verdict out;
  out.status = Status::kUnparsed;
  if (row.failed) {
    exclude("score", "a row that says that judging failed");
    out.status = Status::kTransport;
    return out;
  }
  if (!row.score) {
    exclude("score", "a score that is no number");
    return out;
  }
  if (row.parsed) {
    ++scores_.rows;
    const double apart = std::abs(*row.parsed - *row.score);
    scores_.mismatches += apart > 0;
    scores_.largest = std::max(scores_.largest, apart);
  }
  if (*row.score < scale.least || *row.score > scale.most) {
    exclude("score", "a score outside the scale");
    out.status = Status::kOffScale;
    return out;
  }
  out.status = Status::kScored;
  out.score = {*row.score};
  return out;
}

Verdict Collector::verdict_of(const PairRow& row) {
  const Outcome* const chosen = about_.choice(row.choice);
  Verdict out;
  out.status = row.failed ? Status::kTransport : Status::kUnparsed;
  if (row.failed) {
    exclude("pairwise", "a row that says that judging failed");
    return out;
  }
  int winner = chosen == nullptr ? -2 : chosen->winner;
  double extent = chosen == nullptr ? kAbsent
                  : winner < 0      ? 0
                                    : chosen->strength;
  if (row.winner) {
    winner = *row.winner == "tie"            ? -1
             : *row.winner == row.systems[0] ? 0
             : *row.winner == row.systems[1] ? 1
                                             : -2;
    if (chosen != nullptr) {
      ++choices_.rows;
      choices_.mismatches += winner != chosen->winner || extent != row.extent;
    }
    extent = row.extent;
  }
  if (winner < -1 || (winner >= 0 && extent != 1 && extent != 2)) {
    exclude("pairwise", row.winner ? "a winner or an extent of no known kind"
                                   : "a choice outside the scale");
    return out;
  }
  out.status = winner < 0 ? Status::kTied : Status::kChosen;
  out.tie = winner < 0 ? Tie::kDeclared : Tie::kNone;
  out.winner = static_cast<std::int8_t>(winner);
  out.strength = winner < 0 ? 1 : static_cast<std::uint8_t>(extent);
  return out;
}

Result<void> Collector::score(const std::string& judge,
                              const std::string& system, const ScoreRow& row) {
  const auto draft = draft_of(row.id, "score");
  if (!draft) return {};
  const std::string_view by = *judges_.insert(judge).first;
  const std::string_view of = system_of(system);
  if (!seen_.emplace(by, of, "", *draft).second) {
    return repeated(row.id, "is scored");
  }
  take_name(system, row.system);
  Said said{.draft = *draft,
            .judge = by,
            .system = of,
            .opponent = {},
            .slot = 0,
            .verdict = verdict_of(row),
            .raw = keep(row.said)};
  if (row.text) {
    hold(of, *draft, *row.text);
    said.length = static_cast<double>(code_points(*row.text));
    said.counts = !empty_or_cut(*row.text);
  }
  said_.push_back(std::move(said));
  return {};
}

Result<void> Collector::pair(const std::string& judge,
                             const std::string& system,
                             const std::string& baseline, const PairRow& row) {
  if (row.systems[0] == row.systems[1] || system == baseline) {
    exclude("pairwise", "the baseline compared with itself");
    return {};
  }
  const auto slot = slot_of_baseline(row, baseline);
  if (!slot) {
    return fail(fmt::format("neither '{}' nor '{}' is the baseline '{}'",
                            printable(row.systems[0], 60),
                            printable(row.systems[1], 60),
                            printable(baseline, 60)));
  }
  const auto draft = draft_of(row.id, "pairwise");
  if (!draft) return {};
  const std::string_view by = *judges_.insert(judge).first;
  const std::array<std::string_view, 2> of = {system_of(system),
                                              system_of(baseline)};
  if (!seen_.emplace(by, of[0], of[1], *draft).second) {
    return repeated(row.id, "is compared");
  }
  opponents_.insert(baseline);
  take_name(system, row.systems[1 - *slot]);
  Said said{.draft = *draft,
            .judge = by,
            .system = of[0],
            .opponent = of[1],
            .slot = 1 - *slot,
            .verdict = verdict_of(row),
            .raw = keep(row.said)};
  for (const std::size_t shown : {0, 1}) {
    if (!row.texts[shown]) continue;
    Text text = without_marks(*row.texts[shown],
                              shown == 0 ? "response_A" : "response_B");
    marked_ += text.size() != row.texts[shown]->size();
    if (text == kEmptyAnswer) text = {};
    said.counts = said.counts && !empty_or_cut(text);
    (shown == *slot ? said.other_length : said.length) =
        static_cast<double>(code_points(text));
    hold(shown == *slot ? of[1] : of[0], *draft, text);
  }
  said_.push_back(std::move(said));
  return {};
}

Result<void> Collector::answer(const std::string& system,
                               const AnswerRow& row) {
  const auto draft = draft_of(row.id, "answers");
  if (!draft) return {};
  const std::string_view of = system_of(system);
  if (!answered_.emplace(of, *draft).second) {
    return repeated(row.id, "is answered");
  }
  take_name(system, row.generator);
  if (drafts_[*draft].question.empty() && !row.chat.empty()) {
    drafts_[*draft].question = keep(row.chat.back());
  }
  hold(of, *draft, row.text);
  return {};
}

}  // namespace assize::wildbench
