// From the rows of WildBench's files, joined by session, to a benchmark.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/wildbench/description.h"
#include "suites/wildbench/reader.h"

namespace assize::wildbench {

/// Tables of the benchmark that a Collector makes.
///
/// "tasks": by item, whether it counts in each task of suite.yaml, in that
/// order; only where a bench file says the tags.
inline constexpr char kTasksTable[] = "tasks";
/// By item, whether the published draw shows the candidate as A.
inline constexpr char kOrderTable[] = "order";
/// What a recorded judgement's own file shows, which may be cut where another
/// file's is whole: judge, item, system, opponent (-1: scored alone), the code
/// points of the system's answer and of the other (NaN: not there), and whether
/// neither is empty or cut.
inline constexpr char kShownTable[] = "shown_answers";
/// System and item of answers that are empty or cut: pairs with them do not
/// count, in the calibration `length_margin` either.
inline constexpr char kLeftOutTable[] = "left_out_answers";

/// The end of an answer that was cut before it was judged, and what stands for
/// an empty one in pairs.
inline constexpr std::string_view kCut = "... (truncated)";
inline constexpr std::string_view kEmptyAnswer =
    "[This model response is empty.]";

bool empty_or_cut(Text answer);

/// The last part of "organisation/model".
std::string_view plain_name(std::string_view model);

/// Takes tasks first, then judgements, then answers. Texts are copied.
///
/// Items are the tasks, or without any those that were judged or answered.
/// What was judged is the answer; where a later file has another text, that is
/// a mismatch of the check "answers".
class Collector {
 public:
  explicit Collector(const Description& about);

  // Errors have no place yet: a session given twice for the same thing.

  Result<void> task(const TaskRow& row);
  Result<void> score(const std::string& judge, const std::string& system,
                     const ScoreRow& row);
  /// `baseline`: the system that the folder names.
  Result<void> pair(const std::string& judge, const std::string& system,
                    const std::string& baseline, const PairRow& row);
  Result<void> answer(const std::string& system, const AnswerRow& row);

  void file(InputFile file) { bench_.files.push_back(std::move(file)); }
  /// Rows that joined a task, so far.
  std::uint64_t joined() const { return joined_; }
  /// Rows of sessions that are not in the bench, so far.
  std::uint64_t lost() const { return lost_; }

  /// `baseline`: the reference, or "": a published baseline, else any.
  /// Fails where names are too many to be told apart.
  Result<Benchmark> finish(const std::string& baseline);

 private:
  struct Draft {
    Text id, category, question, history, checklist;
    std::vector<Turn> turns;     ///< Before the question.
    std::vector<double> counts;  ///< By task; empty: no tags are known.
  };
  struct Said {
    std::uint32_t draft = 0;
    std::string_view judge, system, opponent;  ///< Keys; none: scored alone.
    std::size_t slot = 0;                      ///< Of the system.
    Verdict verdict;
    Text raw;
    double length = kAbsent, other_length = kAbsent;
    bool counts = true;  ///< Neither answer is empty or cut.
  };
  using Answers = std::map<std::uint32_t, Text>;

  Text keep(std::string_view text) { return bench_.texts.emplace_back(text); }
  void exclude(const char* where, const char* why);
  std::optional<std::uint32_t> draft_of(Text id, const char* where);
  void take_tags(const TaskRow& row, Draft& draft);
  std::string_view system_of(const std::string& system);
  void hold(std::string_view system, std::uint32_t draft, Text text);
  void take_name(const std::string& system, Text named);
  Verdict verdict_of(const ScoreRow& row);
  Verdict verdict_of(const PairRow& row);

  std::vector<std::uint32_t> add_items();
  void add_tables(const std::vector<std::uint32_t>& at);
  Result<void> add_systems(const std::vector<std::uint32_t>& at);
  void add_records(const std::vector<std::uint32_t>& at);
  void add_notes();
  std::string_view reference() const;

  const Description& about_;
  Benchmark bench_;
  std::vector<Draft> drafts_;
  std::unordered_map<Text, std::uint32_t> draft_by_id_;
  std::map<std::string, Answers, std::less<>> answers_;  ///< By system.
  std::set<std::string> judges_, opponents_, other_names_, unknown_tags_;
  std::set<std::tuple<std::string_view, std::string_view, std::string_view,
                      std::uint32_t>>
      seen_;
  std::set<std::pair<std::string_view, std::uint32_t>> answered_;
  std::vector<Said> said_;
  std::map<std::pair<std::string, std::string>, std::uint32_t> excluded_;
  std::uint64_t joined_ = 0, lost_ = 0;
  std::uint32_t marked_ = 0;  ///< Recorded texts with section marks.
  bool has_tasks_ = false;
  Check texts_, scores_, choices_;
};

}  // namespace assize::wildbench
