#include "suites/arena_hard/collector.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "suites/arena_hard/quoted_pair.h"
#include "suites/native_name.h"

namespace assize::arena_hard {
namespace {

/// A system's name without what only some tools put before it: "Org__Model" of
/// one file is "model" of another.
std::string plain_name(std::string_view name) {
  const std::size_t mark = name.rfind("__");
  std::string out(mark == std::string_view::npos ? name
                                                 : name.substr(mark + 2));
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

tl::unexpected<Error> repeated(std::string_view what, Text id) {
  return fail(fmt::format("question '{}' {} twice", printable(id, 80), what));
}

void count(Check& check, bool same) {
  ++check.rows;
  check.mismatches += !same;
}

}  // namespace

Collector::Collector(const Description& about, const Version* version,
                     std::string baseline)
    : about_(about), version_(version), baseline_(std::move(baseline)) {
  labels_ = {.name = "labels",
             .what =
                 "the label read from a judgement's text against the "
                 "recorded one"};
  markdown_ = {.name = "markdown",
               .what =
                   "marks of Markdown counted in an answer against its "
                   "metadata"};
  question_ = {.name = "quoted_question",
               .what =
                   "the question as judges' prompts quote it against "
                   "question.jsonl"};
  quoted_baseline_ = {.name = "quoted_baseline",
                      .what =
                          "the baseline's answer as judges' prompts quote "
                          "it against its own file"};
  quoted_answer_ = {.name = "quoted_answer",
                    .what =
                        "a system's answer as judges' prompts quote it "
                        "against its own file, or another prompt"};
}

void Collector::see(Schema schema) {
  (schema == Schema::kUid ? saw_uid_ : saw_question_id_) = true;
}

void Collector::exclude(const char* where, const char* why) {
  ++excluded_[{where, why}];
}

std::uint32_t Collector::add_item(const Draft& draft) {
  const auto index = static_cast<std::uint32_t>(items_.size());
  items_.push_back({.id = keep(draft.id),
                    .category = keep(draft.category),
                    .topic = keep(draft.topic),
                    .question = keep(draft.question)});
  item_by_id_.emplace(items_.back().id, index);
  return index;
}

/// The first category that suite.yaml knows says which edition it is.
void Collector::hear(Text category) {
  if (version_ == nullptr) version_ = about_.of_category(category);
}

/// Without a category the schema says it: no edition before 2.0 was published
/// in the new one alone.
void Collector::settle_version() {
  if (version_ != nullptr) return;
  guessed_version_ = true;
  version_ = saw_uid_ && !saw_question_id_ ? &about_.versions.back()
                                           : &about_.versions.front();
}

Result<void> Collector::prepare_reader() {
  if (reader_) return {};
  settle_version();
  Result<JudgementReader> reader = JudgementReader::make(about_, *version_);
  if (!reader) return tl::unexpected(reader.error());
  reader_.emplace(std::move(*reader));
  return {};
}

Result<void> Collector::question(const QuestionRow& row) {
  if (item_by_id_.contains(row.id)) return repeated("is given", row.id);
  if (row.category == "all") {
    return fail("category must not be 'all', which is the name of the total");
  }
  hear(row.category);
  see(row.schema);
  has_questions_ = true;
  add_item({.id = row.id,
            .category = row.category,
            .topic = row.topic,
            .question = row.text});
  return {};
}

Result<void> Collector::answer(const std::string& file, const AnswerRow& row) {
  const auto item = item_by_id_.find(row.id);
  std::uint32_t index = 0;
  if (item != item_by_id_.end()) {
    index = item->second;
  } else if (has_questions_) {
    exclude("model_answer", "an answer to a question that is not there");
    return {};
  } else {
    index =
        add_item({.id = row.id, .category = {}, .topic = {}, .question = {}});
  }
  const std::string system = suites::name_in_file(row.system, file);
  Answers& answers = answers_[system];
  if (answers.contains(index)) return repeated("is answered", row.id);
  see(row.schema);
  ++joined_;
  filed_.emplace(plain_name(system), system);
  if (!row.system.empty() && row.system != system) {
    other_system_names_.insert(file);
  }
  answers[index] = {.text = keep(row.text),
                    .tokens = row.tokens,
                    .counts = row.counts,
                    .own = true};
  if (!row.counts) return {};
  if (const auto counts = markdown_counts(row.text)) {
    count(markdown_, *counts == *row.counts);
  } else {
    exclude("model_answer", "an answer too full of fences to count its marks");
  }
  return {};
}

std::optional<std::uint32_t> Collector::item_of(const JudgementRow& row) {
  const auto found = item_by_id_.find(row.id);
  if (found != item_by_id_.end()) return found->second;
  if (has_questions_) return std::nullopt;
  return add_item(
      {.id = row.id, .category = row.category, .topic = {}, .question = {}});
}

/// Whom the answer met: as the row says, else the user, else the edition.
const std::string& Collector::baseline_of(const JudgementRow& row,
                                          std::uint32_t item) {
  std::string name(row.baseline);
  if (name.empty()) name = baseline_;
  if (name.empty()) name = version_->baseline(items_[item].category);
  return *baselines_.insert(std::move(name)).first;
}

Result<void> Collector::judgement(const std::string& folder,
                                  const JudgementRow& row) {
  hear(row.category);
  const auto item = item_of(row);
  if (!item) {
    exclude("model_judgment", "a judgement of a question that is not there");
    return {};
  }
  ++joined_;
  see(row.schema);
  Text& category = items_[*item].category;
  if (category.empty()) category = keep(row.category);
  Result<void> prepared = prepare_reader();
  if (!prepared) return prepared;
  const std::string& baseline = baseline_of(row, *item);
  if (row.system == baseline) {
    exclude("model_judgment", "the baseline judged against itself");
    return {};
  }
  const std::string& by =
      *judges_.insert(suites::name_in_file(row.judge, folder)).first;
  const auto& system =
      answers_.try_emplace(std::string(row.system)).first->first;
  if (!seen_.emplace(by, system, *item).second) {
    return repeated(
        fmt::format("is judged for '{}'", printable(row.system, 80)), row.id);
  }
  answers_.try_emplace(baseline);
  if (!row.judge.empty() && row.judge != by) {
    other_judge_names_.insert(folder);
  }
  for (std::size_t place = 0; place < row.games.size(); ++place) {
    const GameRow& game = row.games[place];
    compare_quotes(row, place, *item, baseline);
    games_.push_back({.item = *item,
                      .place = place,
                      .system = system,
                      .baseline = baseline,
                      .judge = by,
                      .verdict = verdict_of(game),
                      .raw = keep(game.judgement)});
  }
  return {};
}

Verdict Collector::verdict_of(const GameRow& game) {
  Verdict out;
  if (!game.given) {
    out.status = Status::kTransport;
    return out;
  }
  const Verdict parsed = reader_->official(game.judgement);
  if (game.label) {
    out = reader_->of_label(*game.label);
    if (!judged(out.status)) {
      exclude("model_judgment", "a label outside the scale, read as none");
    }
  } else {
    out.status = judged(parsed.status) ? Status::kUnparsed : parsed.status;
  }
  if (!game.judgement.empty()) count(labels_, same_verdict(out, parsed));
  return out;
}

void Collector::compare_quotes(const JudgementRow& row, std::size_t place,
                               std::uint32_t item,
                               const std::string& baseline) {
  const GameRow& game = row.games[place];
  if (game.prompt.empty()) return;
  const auto quoted = quoted_pair(game.prompt);
  if (!quoted) {
    exclude("model_judgment",
            "a prompt whose parts cannot be told apart, "
            "not held against the answers");
    return;
  }
  Draft& draft = items_[item];
  if (draft.question.empty()) draft.question = keep(quoted->question);
  count(question_, draft.question == quoted->question);
  const Text answer = place == 0 ? quoted->answer_b : quoted->answer_a;
  const Text other = place == 0 ? quoted->answer_a : quoted->answer_b;
  const std::string system(row.system);
  compare_alike(system, item, answer);
  hold(system, item, answer, false, quoted_answer_);
  hold(baseline, item, other, true, quoted_baseline_);
}

void Collector::hold(const std::string& system, std::uint32_t item, Text quoted,
                     bool is_baseline, Check& check) {
  Answers& answers = answers_[system];
  const auto found = answers.find(item);
  if (found == answers.end()) {
    answers[item] = {.text = keep(quoted), .counts = {}};
    return;
  }
  const bool same = found->second.text == quoted;
  count(check, same);
  if (same || is_baseline || !found->second.own) return;
  found->second = {.text = keep(quoted), .counts = {}};
}

/// Where a judged system has no file but another is called alike, whether the
/// judged texts are that one's, to this question or to another.
void Collector::compare_alike(const std::string& system, std::uint32_t item,
                              Text quoted) {
  const auto [at, fresh] = alike_.try_emplace(system);
  Alike& alike = at->second;
  const auto filed = filed_.find(plain_name(system));
  if (fresh && filed != filed_.end() && filed->second != system &&
      answers_.at(system).empty()) {
    alike.name = filed->second;
    for (const auto& [draft, held] : answers_.at(filed->second)) {
      if (held.own) alike.texts.insert(held.text);
    }
  }
  if (alike.name.empty()) return;
  const Answers& answers = answers_.at(std::string(alike.name));
  const auto found = answers.find(item);
  if (found == answers.end()) return;
  const bool same = found->second.text == quoted;
  ++alike.rows;
  alike.same += same;
  alike.elsewhere += !same && alike.texts.contains(quoted);
}

}  // namespace assize::arena_hard
