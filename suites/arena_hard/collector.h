// From the rows of Arena-Hard's files, joined by id, to a benchmark.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/arena_hard/description.h"
#include "suites/arena_hard/judgement_reader.h"
#include "suites/arena_hard/reader.h"

namespace assize::arena_hard {

/// Takes questions first, then answers, then judgements. Texts are copied.
///
/// Items are the questions, or without any those that were judged. Rows of
/// other ids are left out and counted. A judged answer without a file is taken
/// from the prompt that quotes it; where a file has another text, what was
/// judged counts, and the difference is a mismatch of a check.
class Collector {
 public:
  /// `version`: nullptr, to be told by the rows' categories, or else by their
  /// schema. `baseline`: "" or the system
  /// that answers met where rows do not say. Both outlive this.
  Collector(const Description& about, const Version* version,
            std::string baseline);

  // Errors have no place yet: an id given twice in one file, or for one system
  // and judge; a category 'all'.

  Result<void> question(const QuestionRow& row);
  Result<void> answer(const std::string& file, const AnswerRow& row);
  Result<void> judgement(const std::string& folder, const JudgementRow& row);

  void file(InputFile file) { bench_.files.push_back(std::move(file)); }
  /// Rows that joined a question, so far.
  std::uint64_t joined() const { return joined_; }

  /// Fails where names are too many to be told apart.
  Result<Benchmark> finish();

 private:
  struct Draft {
    Text id, category, topic, question;
  };
  struct Held {
    Text text;
    double tokens = kAbsent;
    std::optional<MarkdownCounts> counts;
    bool own = false;  ///< From the system's own file.
  };
  struct Game {
    std::uint32_t item = 0;
    std::size_t place = 0;  ///< 0: the baseline was shown first.
    std::string_view system, baseline, judge;  ///< Keys of maps below.
    Verdict verdict;
    Text raw;
  };
  using Answers = std::map<std::uint32_t, Held>;
  struct Alike {
    std::string_view name;
    std::unordered_set<Text> texts;  ///< All answers in its file.
    std::uint32_t rows = 0, same = 0, elsewhere = 0;
  };

  Text keep(std::string_view text) { return bench_.texts.emplace_back(text); }
  void see(Schema schema);
  void hear(Text category);
  void settle_version();
  Result<void> prepare_reader();
  std::optional<std::uint32_t> item_of(const JudgementRow& row);
  std::uint32_t add_item(const Draft& draft);
  const std::string& baseline_of(const JudgementRow& row, std::uint32_t item);
  void compare_quotes(const JudgementRow& row, std::size_t place,
                      std::uint32_t item, const std::string& baseline);
  void hold(const std::string& system, std::uint32_t item, Text quoted,
            bool is_baseline, Check& check);
  void compare_alike(const std::string& system, std::uint32_t item,
                     Text quoted);
  Verdict verdict_of(const GameRow& game);
  void exclude(const char* where, const char* why);

  std::vector<std::uint32_t> add_items();
  Result<void> add_systems(const std::vector<std::uint32_t>& at);
  void add_records(const std::vector<std::uint32_t>& at);
  void add_notes();

  const Description& about_;
  const Version* version_;
  std::string baseline_;
  std::optional<JudgementReader> reader_;
  Benchmark bench_;
  std::vector<Draft> items_;
  std::unordered_map<Text, std::uint32_t> item_by_id_;
  std::map<std::string, Answers> answers_;    ///< By system.
  std::map<std::string, std::string> filed_;  ///< By plain name: with a file.
  std::map<std::string, Alike> alike_;        ///< By system without a file.
  std::set<std::string> judges_, baselines_;
  std::set<std::string> other_judge_names_, other_system_names_;
  std::set<std::tuple<std::string_view, std::string_view, std::uint32_t>> seen_;
  std::vector<Game> games_;
  std::map<std::pair<std::string, std::string>, std::uint32_t> excluded_;
  std::uint64_t joined_ = 0;
  bool has_questions_ = false, saw_uid_ = false, saw_question_id_ = false;
  bool guessed_version_ = false;  ///< Nobody says which edition it is.
  Check labels_, markdown_, tokens_, question_, quoted_baseline_,
      quoted_answer_;
};

}  // namespace assize::arena_hard
