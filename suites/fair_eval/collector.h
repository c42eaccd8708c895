// Gathers FairEval's records, file by file, into a benchmark.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/fair_eval/description.h"
#include "suites/fair_eval/reader.h"
#include "suites/fair_eval/review_name.h"
#include "suites/fair_eval/review_reader.h"

namespace assize::fair_eval {

inline constexpr std::string_view kPeople = "people";
/// The same in the name of a file.
inline constexpr std::string_view kHuman = "human";

/// Questions come first, then all answers, then reviews and labels.
class Collector {
 public:
  explicit Collector(const Description& about);

  /// Errors: a question given twice.
  Result<void> add_question(const QuestionRow& row);
  /// Requires systems in sorted order. Errors: more than can be told apart.
  Result<void> begin_answers(std::string system);
  /// Errors: a question answered twice in this file.
  Result<void> add_answer(const AnswerRow& row);
  /// Errors: a question reviewed by that judge, for that pair and in that
  /// order, in this file or another; more judges than can be told apart.
  Result<void> add_review(const ReviewName& name, const Review& review);
  /// The label of the question that is `place`th. Errors: more labels than
  /// questions, a label of neither system.
  Result<void> add_label(const ReviewName& name, std::size_t place, Text label);
  void end_file(InputFile file);
  /// A file that is no part of the benchmark.
  void leave_out(const std::string& file, std::string why);

  std::size_t questions() const { return bench_.items.size(); }
  const std::vector<std::string>& systems() const { return bench_.systems; }
  Benchmark finish();

 private:
  Result<std::uint16_t> judge_of(const std::string& name);
  /// Which answer stood first; nothing where the answers are others.
  std::optional<bool> swapped(const ReviewName& name, const Review& review,
                              std::uint32_t item) const;
  void count(std::string where, std::string why);
  void check(const Review& review, std::uint32_t item);
  Text keep(Text text) { return bench_.texts.emplace_back(text); }

  const Description& about_;
  Benchmark bench_;
  std::string file_;  ///< The one being read, for what is left out.
  std::unordered_map<std::string, std::uint32_t> item_;  ///< By question's id.
  std::vector<std::string> category_;                    ///< By item.
  std::map<std::pair<std::uint16_t, std::uint32_t>, std::string> answer_id_;
  std::set<std::tuple<std::uint16_t, std::uint32_t, std::uint16_t,
                      std::uint16_t, bool>>
      reviewed_;
  std::map<std::pair<std::string, std::string>, std::uint32_t> left_out_;
  Check averages_, texts_, strict_, quoted_;
};

}  // namespace assize::fair_eval
