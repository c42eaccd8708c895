#include "suites/mt_bench/collector.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "suites/mt_bench/judge_name.h"
#include "suites/native_name.h"

namespace assize::mt_bench {
namespace {

/// Of a question; two in the published ones.
constexpr std::size_t kMostTurns = 16;
/// Of items without a question file.
constexpr std::string_view kNoCategory = "mt_bench";

tl::unexpected<Error> repeated(std::string_view what, Text id) {
  return fail(fmt::format("question '{}' {} twice", printable(id, 80), what));
}

void count(Check& check, bool same) {
  ++check.rows;
  check.mismatches += !same;
}

/// The slot that a game's winner stood in, or -1.
int slot_of(Winner winner, std::size_t game) {
  if (winner == Winner::kModel1) return game == 0 ? 0 : 1;
  if (winner == Winner::kModel2) return game == 0 ? 1 : 0;
  return -1;
}

}  // namespace

Collector::Collector(const Description& about, const JudgementReader& reader,
                     std::optional<Kind> wanted, std::string baseline)
    : about_(about),
      reader_(reader),
      wanted_(wanted),
      baseline_(std::move(baseline)) {
  verdicts_ = {.name = "verdicts",
               .what =
                   "the verdict read from a judgement's text against the "
                   "recorded one"};
  parsers_ = {.name = "first_match",
              .what =
                  "the published parser, which takes the first match, against "
                  "a strict one that takes the last"};
  quoted_question_ = {.name = "quoted_question",
                      .what =
                          "the question's turns in the judge's prompt, word "
                          "for word"};
  quoted_answer_ = {.name = "quoted_answer",
                    .what =
                        "the answer's turns in the judge's prompt, word for "
                        "word"};
}

std::vector<Text> Collector::keep(const std::vector<Text>& texts) {
  std::vector<Text> out;
  out.reserve(texts.size());
  for (const Text text : texts) out.push_back(keep(text));
  return out;
}

void Collector::exclude(const char* where, const char* why) {
  ++excluded_[{where, why}];
}

std::uint32_t Collector::add_draft(Text id, Text category) {
  const auto index = static_cast<std::uint32_t>(drafts_.size());
  drafts_.push_back({.id = keep(id),
                     .category = keep(category),
                     .questions = {},
                     .references = {}});
  draft_by_id_.emplace(drafts_.back().id, index);
  return index;
}

/// Nothing where there are questions and this is none of them.
std::optional<std::uint32_t> Collector::draft_of(const std::string& id) {
  const auto found = draft_by_id_.find(id);
  if (found != draft_by_id_.end()) return found->second;
  if (has_questions_) return std::nullopt;
  return add_draft(id, kNoCategory);
}

Result<void> Collector::question(const QuestionRow& row) {
  if (draft_by_id_.contains(row.id)) return repeated("is given", row.id);
  if (row.category == "all") {
    return fail("category must not be 'all', which is the name of the total");
  }
  if (row.turns.size() > kMostTurns) {
    return fail(fmt::format("a question has at most {} turns, got {}",
                            kMostTurns, row.turns.size()));
  }
  has_questions_ = true;
  drafts_[add_draft(row.id, row.category)].questions = keep(row.turns);
  return {};
}

/// A conversation that stops early was not had.
Result<void> Collector::check_turns(const AnswerRow& row,
                                    std::uint32_t draft) const {
  const std::size_t asked = drafts_[draft].questions.size();
  if (!has_questions_ || asked == row.turns.size()) return {};
  return fail(fmt::format("question '{}' has turns: {}, its answer: {}",
                          printable(row.id, 80), asked, row.turns.size()));
}

Result<void> Collector::reference(const AnswerRow& row) {
  const auto draft = draft_of(row.id);
  if (!draft) {
    exclude("reference_answer", "an answer to a question that is not there");
    return {};
  }
  Result<void> whole = check_turns(row, *draft);
  if (!whole) return whole;
  if (!drafts_[*draft].references.empty()) {
    return repeated("is answered", row.id);
  }
  ++joined_;
  drafts_[*draft].references = keep(row.turns);
  return {};
}

Result<void> Collector::answer(const std::string& system,
                               const AnswerRow& row) {
  const auto draft = draft_of(row.id);
  if (!draft) {
    exclude("model_answer", "an answer to a question that is not there");
    return {};
  }
  Result<void> whole = check_turns(row, *draft);
  if (!whole) return whole;
  Answers& answers = answers_[system];
  if (answers.contains(*draft)) return repeated("is answered", row.id);
  ++joined_;
  if (!row.system.empty() && row.system != system) {
    other_system_names_.insert(system);
  }
  for (std::size_t choice = 1; choice < row.choices; ++choice) {
    exclude("model_answer", "a further choice, which is not judged");
  }
  answers.emplace(*draft, keep(row.turns));
  return {};
}

Result<std::optional<std::uint32_t>> Collector::take(const JudgementRow& row,
                                                     Kind kind) {
  if (wanted_ && *wanted_ != kind) {
    exclude("model_judgment", "a judgement of the kind not asked for");
    // It need not be of these questions, but the file is of use.
    ++joined_;
    return std::nullopt;
  }
  const auto draft = draft_of(row.id);
  if (!draft) {
    exclude("model_judgment", "a judgement of a question that is not there");
    return std::nullopt;
  }
  const std::size_t asked = drafts_[*draft].questions.size();
  if (has_questions_ && row.turn >= asked) {
    return fail(
        fmt::format("turn {} of question '{}' is judged, which has "
                    "turns: {}",
                    row.turn + 1, printable(row.id, 80), asked));
  }
  ++joined_;
  return draft;
}

std::string_view Collector::judge_of(const std::string& file,
                                     const JudgementRow& row, Kind kind) {
  const std::string& name = *judges_.insert(judge_name(row.judge, kind)).first;
  if (suites::file_name(name) != file) other_judge_names_.insert(file);
  return name;
}

std::string_view Collector::system(Text name) {
  return answers_.try_emplace(std::string(name)).first->first;
}

Result<void> Collector::once(const JudgementRow& row, const Game& game) {
  const Key key{game.judge, game.shown[0], game.shown[1], game.draft,
                game.turn};
  if (seen_.insert(key).second) return {};
  return repeated(fmt::format("is judged on turn {} for '{}'", game.turn + 1,
                              printable(game.shown[0], 80)),
                  row.id);
}

/// The recorded verdict against what the published parser reads, and that
/// against what a careful one does.
void Collector::compare_texts(Said said, std::string_view text,
                              const Verdict& recorded) {
  if (text.empty() || text == about_.failed_text) return;
  const Verdict official = reader_.official(said, text);
  count(verdicts_, same_verdict(official, recorded));
  count(parsers_, same_verdict(official, reader_.strict(said, text)));
}

void Collector::compare_quotes(const Game& game, Text prompt) {
  if (prompt.empty()) return;
  const auto quoted = [&](const std::vector<Text>& turns) {
    bool all = true;
    for (std::size_t t = 0; t <= game.turn && t < turns.size(); ++t) {
      all = all && prompt.find(turns[t]) != Text::npos;
    }
    return all;
  };
  const std::vector<Text>& questions = drafts_[game.draft].questions;
  if (!questions.empty()) count(quoted_question_, quoted(questions));
  for (std::size_t slot = 0; slot < game.slots; ++slot) {
    const Answers& answers = answers_.find(game.shown[slot])->second;
    const auto found = answers.find(game.draft);
    if (found != answers.end()) count(quoted_answer_, quoted(found->second));
  }
}

/// What is said where there is no verdict: nobody was reached, or why not.
Verdict Collector::none(Said said, std::string_view text) const {
  Verdict out;
  out.status = Status::kTransport;
  if (text.empty() || text == about_.failed_text) return out;
  const Status parsed = reader_.official(said, text).status;
  out.status = judged(parsed) ? Status::kUnparsed : parsed;
  return out;
}

Verdict Collector::rating_of(double score, std::string_view text) {
  if (score == about_.failed_score) return none(Said::kRating, text);
  const GrammarSpec& scale =
      about_.strict[static_cast<std::size_t>(Kind::kSingle)];
  beyond_ += score < scale.least || score > scale.most;
  Verdict out;
  out.status = Status::kScored;
  out.score = {score};
  return out;
}

Result<void> Collector::single(const std::string& file, const SingleRow& row) {
  const auto draft = take(row, Kind::kSingle);
  if (!draft) return tl::unexpected(draft.error());
  if (!*draft) return {};
  Game game{.draft = **draft,
            .turn = row.turn,
            .shown = {system(row.system), {}},
            .judge = judge_of(file, row, Kind::kSingle),
            .verdict = rating_of(row.score, row.text),
            .raw = {}};
  Result<void> first = once(row, game);
  if (!first) return first;
  compare_texts(Said::kRating, row.text, game.verdict);
  compare_quotes(game, row.user_prompt);
  if (row.text != about_.failed_text) game.raw = keep(row.text);
  games_.push_back(std::move(game));
  return {};
}

Result<void> Collector::pair(const std::string& file, const PairRow& row) {
  if (row.systems[0] == row.systems[1]) {
    exclude("model_judgment", "a system compared with itself");
    return {};
  }
  const auto draft = take(row, Kind::kPairwise);
  if (!draft) return tl::unexpected(draft.error());
  if (!*draft) return {};
  const Game game{.draft = **draft,
                  .turn = row.turn,
                  .slots = 2,
                  .shown = {system(row.systems[0]), system(row.systems[1])},
                  .judge = judge_of(file, row, Kind::kPairwise),
                  .verdict = {},
                  .raw = {}};
  Result<void> first = once(row, game);
  if (!first) return first;
  second_models_.emplace(row.systems[1]);
  if (row.scores) {
    add_ratings(row, game);
  } else {
    add_games(row, game);
  }
  return {};
}

void Collector::add_games(const PairRow& row, const Game& both) {
  for (std::size_t g = 0; g < row.winner.size(); ++g) {
    Game game = both;
    if (g == 1) std::swap(game.shown[0], game.shown[1]);
    game.focus = static_cast<std::uint8_t>(g);
    const Said said = reader_.kind_of(Kind::kPairwise, row.prompt, row.text[g]);
    const int slot = slot_of(row.winner[g], g);
    if (row.winner[g] == Winner::kError) {
      game.verdict = none(said, row.text[g]);
    } else {
      game.verdict.status = slot < 0 ? Status::kTied : Status::kChosen;
      game.verdict.tie = slot < 0 ? Tie::kDeclared : Tie::kNone;
      game.verdict.winner = static_cast<std::int8_t>(slot);
    }
    compare_texts(said, row.text[g], game.verdict);
    compare_quotes(game, row.user_prompt[g]);
    if (row.text[g] != about_.failed_text) game.raw = keep(row.text[g]);
    games_.push_back(std::move(game));
  }
}

/// Two ratings, each of an answer alone: one verdict, which saw no order. Its
/// text is not kept, as neither says who won.
void Collector::add_ratings(const PairRow& row, Game game) {
  std::array<Verdict, 2> rating;
  for (std::size_t i = 0; i < rating.size(); ++i) {
    rating[i] = rating_of((*row.scores)[i], row.text[i]);
    compare_texts(Said::kRating, row.text[i], rating[i]);
    Game alone = game;
    alone.slots = 1;
    alone.shown[0] = game.shown[i];
    compare_quotes(alone, row.user_prompt[i]);
  }
  const auto [first, second] = *row.scores;
  const Verdict published = compare_ratings(first, second, about_.tie_delta);
  for (const Winner winner : row.winner) {
    const int slot = slot_of(winner, 0);
    count(verdicts_, winner != Winner::kError && published.winner == slot);
  }
  game.verdict = published;
  for (const Verdict& each : rating) {
    if (!judged(each.status)) game.verdict = each;
  }
  if (!judged(game.verdict.status)) {
    exclude("model_judgment",
            "two ratings of which one failed, published as a win and left out");
  }
  games_.push_back(std::move(game));
}

}  // namespace assize::mt_bench
