// Puts RewardBench's rows, scores and accuracies together to a benchmark.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/reward_bench/description.h"
#include "suites/reward_bench/reader.h"

namespace assize::reward_bench {

class Collector {
 public:
  explicit Collector(const Description& about) : about_(about) {}

  Result<void> add(const DataRow& row);
  /// `judge`: whose rows or accuracies the file has.
  Result<void> add(const std::string& judge, ModelFile file);
  void end_file(InputFile file);
  /// Ends the collecting.
  Result<Benchmark> finish();

 private:
  struct Kept {
    Text id;      ///< With its subset: unique.
    Text subset;  ///< As the file has it.
    Text prompt;  ///< Rows with the same are one cluster; "" if not known.
    std::vector<Turn> turns;
    std::vector<Text> right, wrong;  ///< Empty texts where `withheld`.
    std::vector<Field> form;         ///< As row_form.h has it.
    bool withheld = false;
  };
  struct Scored {
    std::uint32_t row = 0;
    const std::string* judge = nullptr;
    bool generative = false;
    ScoredRow said;
  };

  Text keep(std::string_view text) { return bench_.texts.emplace_back(text); }
  bool known(std::string_view subset);
  Result<void> add_files();
  Result<void> add_rows(const std::string& judge, ModelFile& file);
  void count_unscored(const std::string& judge,
                      const std::set<std::string>& scored);
  std::uint32_t withheld_row(const std::string& id, const ScoredRow& said);
  std::vector<std::uint32_t> add_items();
  void add_item(const Kept& row, std::uint32_t index);
  void add_labels();
  Result<void> add_scores(const std::vector<std::uint32_t>& at);
  void add_accuracies();
  std::uint16_t system_of(const Kept& row, std::size_t answer) const;
  void check_result(const ScoredRow& said);
  void add_exclusions();

  const Description& about_;
  Benchmark bench_;
  std::vector<Kept> rows_;
  std::vector<const Kept*> items_;  ///< By item.
  std::map<std::string, std::uint32_t, std::less<>> by_id_;
  std::set<std::string> judges_;
  std::vector<std::pair<std::string, ModelFile>> files_;
  std::vector<Scored> scored_;
  std::map<std::string, std::map<std::string, double>> accuracies_;
  std::map<std::string, std::uint32_t> other_subsets_;
  std::map<std::string, std::uint32_t> without_row_, ties_without_scores_;
  std::map<std::string, std::uint32_t> unscored_;  ///< By judge, of data rows.
  std::set<int> versions_;
  std::size_t most_right_ = 0, most_wrong_ = 0;
  Check results_{.name = "results",
                 .what = "the stored credit of a row against its scores"};
};

}  // namespace assize::reward_bench
