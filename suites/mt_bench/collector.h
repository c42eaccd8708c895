// From the rows of MT-Bench's files, joined by question, to a benchmark.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/mt_bench/description.h"
#include "suites/mt_bench/judgement_reader.h"
#include "suites/mt_bench/reader.h"

namespace assize::mt_bench {

/// Takes questions first, then reference answers, answers and judgements.
/// Texts are copied. Items are the questions, or without any those that were
/// answered or judged. Rows of other ids are left out and counted.
class Collector {
 public:
  /// `wanted`: judgements of which kind are taken; none: of both. All outlive
  /// this.
  Collector(const Description& about, const JudgementReader& reader,
            std::optional<Kind> wanted, std::string baseline);

  // Errors have no place yet: a question given, answered or judged twice; an
  // answer or judgement of a turn that the question does not have; a category
  // 'all'.

  Result<void> question(const QuestionRow& row);
  Result<void> reference(const AnswerRow& row);
  Result<void> answer(const std::string& system, const AnswerRow& row);
  /// `file`: the name of the file without its ending.
  Result<void> single(const std::string& file, const SingleRow& row);
  Result<void> pair(const std::string& file, const PairRow& row);

  void file(InputFile file) { bench_.files.push_back(std::move(file)); }
  void caution(std::string text) { bench_.cautions.push_back(std::move(text)); }
  /// Rows that joined a question, so far.
  std::uint64_t joined() const { return joined_; }

  /// Fails where names are too many to be told apart.
  Result<Benchmark> finish();

 private:
  struct Draft {
    Text id, category;
    std::vector<Text> questions, references;
  };
  struct Game {
    std::uint32_t draft = 0;
    std::uint8_t turn = 0, slots = 1, focus = 0;
    /// By slot; keys of a map below.
    std::array<std::string_view, 2> shown;
    std::string_view judge;
    Verdict verdict;
    Text raw;
  };
  using Answers = std::map<std::uint32_t, std::vector<Text>>;
  using Key = std::tuple<std::string_view, std::string_view, std::string_view,
                         std::uint32_t, std::uint8_t>;

  Text keep(std::string_view text) { return bench_.texts.emplace_back(text); }
  std::vector<Text> keep(const std::vector<Text>& texts);
  void exclude(const char* where, const char* why);
  std::uint32_t add_draft(Text id, Text category);
  std::optional<std::uint32_t> draft_of(const std::string& id);
  /// The draft of a judgement that is taken; nothing: it was left out.
  Result<std::optional<std::uint32_t>> take(const JudgementRow& row, Kind kind);
  std::string_view judge_of(const std::string& file, const JudgementRow& row,
                            Kind kind);
  std::string_view system(Text name);
  Result<void> once(const JudgementRow& row, const Game& game);
  Result<void> check_turns(const AnswerRow& row, std::uint32_t draft) const;
  void compare_texts(Said said, std::string_view text, const Verdict& recorded);
  void compare_quotes(const Game& game, Text prompt);
  Verdict none(Said said, std::string_view text) const;
  Verdict rating_of(double score, std::string_view text);
  void add_ratings(const PairRow& row, Game game);
  void add_games(const PairRow& row, const Game& both);

  std::vector<std::uint32_t> add_items();
  Result<void> add_systems(const std::vector<std::uint32_t>& at);
  void add_records(const std::vector<std::uint32_t>& at);
  Result<void> choose_reference();
  void add_notes();

  const Description& about_;
  const JudgementReader& reader_;
  std::optional<Kind> wanted_;
  std::string baseline_;
  Benchmark bench_;
  std::vector<Draft> drafts_;
  std::unordered_map<Text, std::uint32_t> draft_by_id_;
  std::map<std::string, Answers, std::less<>> answers_;  ///< By system.
  std::set<std::string, std::less<>> judges_, second_models_;
  std::set<std::string> other_judge_names_, other_system_names_;
  std::set<Key> seen_;
  std::vector<Game> games_;
  std::map<std::pair<std::string, std::string>, std::uint32_t> excluded_;
  std::uint64_t joined_ = 0;
  std::uint32_t beyond_ = 0;  ///< Ratings outside the scale.
  bool has_questions_ = false;
  Check verdicts_, parsers_, quoted_question_, quoted_answer_;
};

}  // namespace assize::mt_bench
