// Puts the rows of RM-Bench's files together to a benchmark.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/rm_bench/description.h"
#include "suites/rm_bench/reader.h"

namespace assize::rm_bench {

class Collector {
 public:
  explicit Collector(const Description& about) : about_(about) {}

  /// `file`: its name, which may say the domain; `judge`: whose scores a row
  /// has, if it has any.
  Result<void> add(std::string_view file, const std::string& judge,
                   const Row& row);
  void end_file(InputFile file);
  /// Ends the collecting.
  Result<Benchmark> finish();

 private:
  struct Kept {
    Text id;  ///< With its subset: unique.
    Text prompt;
    int domain = 0;
    std::vector<Field> fields;
    std::array<Text, 2 * kStyles> answers;  ///< By system.
  };
  struct Scored {
    std::uint32_t row = 0;
    std::string judge;
    std::array<double, 2 * kStyles> scores = {};  ///< By system.
  };

  Result<int> domain_of(std::string_view file, const Row& row) const;
  Result<std::uint32_t> row_of(const Row& row, int domain);
  Text keep(Text text) { return bench_.texts.emplace_back(text); }
  std::vector<std::uint32_t> add_items();
  void add_answers(const std::vector<std::uint32_t>& order);
  void add_labels();
  void add_scores(const std::vector<std::uint32_t>& at);
  void note_identical();

  const Description& about_;
  Benchmark bench_;
  std::vector<Kept> rows_;
  std::map<std::string, std::uint32_t, std::less<>> by_id_;
  std::set<std::uint32_t> in_file_;
  std::set<std::pair<std::string, std::uint32_t>> seen_;
  std::vector<Scored> scored_;
};

}  // namespace assize::rm_bench
