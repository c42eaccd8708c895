// What LLMBar's files say, gathered and put in the benchmark's order.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/llmbar/description.h"
#include "suites/llmbar/statistics.h"
#include "suites/llmbar/verdicts.h"

namespace assize::llmbar {

inline constexpr std::string_view kGold = "gold";

/// kVerdicts: what a replay needs, without hashes of the files and without what
/// judges said, once it was held against their verdicts.
enum class Keep : std::uint8_t { kAll, kVerdicts };

/// One subset after the other: begin_subset(), add_pair() for each of its
/// pairs, then for each judge begin_judge(), add_result() and end_judge().
/// Views need not outlive the calls. `about` and `checker` outlive this.
class Collector {
 public:
  Collector(const Description& about, const VerdictChecker& checker, Keep keep);

  void begin_subset(const std::string& name);
  void add_pair(const PairRow& pair);
  void begin_judge(const std::string& judge);
  /// Fails where a pair is judged more often than it is given, or has another
  /// label than before. One that the subset does not have is counted and left
  /// out. A pair that is given several times is judged as often, in any order.
  Result<void> add_result(const ResultRow& row, std::uint64_t record);
  /// The judge's numbers on the subset are held against the published ones, if
  /// there are some. Fails where nothing that was judged is a pair of the
  /// subset.
  Result<void> end_judge(const StatisticsFile* published);
  void add_file(InputFile file) { bench_.files.push_back(std::move(file)); }
  void exclude(std::string where, std::string why, std::uint32_t count);

  Result<Benchmark> finish();

 private:
  using Texts = std::tuple<Text, Text, Text>;
  struct Draft {
    Text id;
    std::size_t subset = 0;
    PairRow pair;
  };
  struct Said {
    std::uint32_t draft = 0;
    std::uint8_t order = 0;
    std::uint16_t judge = 0;  ///< Index into judges_.
    Verdict verdict;
    Text raw;
  };

  /// Where a pair is given, and up to which of these it is judged.
  struct Places {
    std::vector<std::uint32_t> drafts;
    std::size_t judged = 0;
  };

  Text copy(Text text) { return bench_.texts.emplace_back(text); }
  Result<std::int64_t> find(const PairRow& pair, std::uint64_t record);
  void add_places();
  void add_round(const Round& round, std::uint32_t draft);
  void hold_against(const StatisticsFile& published, const Statistics& ours);
  std::vector<std::uint32_t> add_items();
  void add_answers(const std::vector<std::uint32_t>& order);
  void add_records(const std::vector<std::uint32_t>& at);
  void add_notes();

  const Description& about_;
  const VerdictChecker& checker_;
  Keep keep_;
  Benchmark bench_;
  std::vector<std::string> subsets_, judges_;
  std::map<std::string, std::uint16_t, std::less<>> judge_at_;
  std::vector<Draft> drafts_;
  std::vector<Said> said_;
  std::vector<ReadingCount> readings_;  ///< By judge.

  /// Of the subset and the judge that are being read.
  std::size_t first_ = 0;  ///< Its first draft.
  /// By texts and label; made when an order differs.
  std::map<std::pair<Texts, int>, Places> places_;
  std::uint16_t judge_ = 0;
  const Strategy* strategy_ = nullptr;
  bool rates_ = false;
  std::vector<bool> seen_;
  std::vector<JudgedPair> judged_;
  std::uint32_t unknown_ = 0, lone_ratings_ = 0;

  std::uint32_t repeated_ = 0, unknown_strategies_ = 0;
  Check statistics_, kappas_, intended_;
};

}  // namespace assize::llmbar
