// Puts the pairs of JudgeBench's files together to a benchmark.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/judge_bench/description.h"
#include "suites/judge_bench/reader.h"

namespace assize::judge_bench {

class Collector {
 public:
  explicit Collector(const Description& about) : about_(about) {}

  /// `judge`: whose judgements a row has, if it has any.
  Result<void> add(const std::string& judge, const PairRow& row);
  void end_file(InputFile file);
  /// Ends the collecting.
  Result<Benchmark> finish();

 private:
  struct Pair {
    Text id, source, question, answer_a, answer_b;
    Decision label = Decision::kFirst;
    Text response_model;  ///< "": no file said so far.
    Field original_id;    ///< Without a name: no file said so far.
  };
  struct Said {
    std::uint32_t pair = 0;
    std::size_t order = 0;
    std::string_view judge;
    Verdict verdict;
    Text raw;
  };

  Text keep(Text text) { return bench_.texts.emplace_back(text); }
  Result<std::uint32_t> pair_of(const PairRow& row);
  /// Takes what some files say of a pair and some do not; false where two
  /// differ.
  bool take_origin(const PairRow& row, Pair& pair);
  std::uint16_t index_of(std::string_view judge) const;
  std::vector<std::uint32_t> add_items();
  void add_answers(const std::vector<std::uint32_t>& order);
  void add_records(const std::vector<std::uint32_t>& at);

  const Description& about_;
  Benchmark bench_;
  std::vector<Pair> pairs_;
  std::unordered_map<Text, std::uint32_t> by_id_;
  std::set<std::string> in_file_, judges_, other_names_;
  std::set<std::pair<std::string_view, std::uint32_t>> seen_;
  std::vector<Said> said_;
  Check scores_{.name = "scores",
                .what = "the decision against the higher of the two scores"};
};

}  // namespace assize::judge_bench
