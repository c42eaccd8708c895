#include "suites/generic/score_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "suites/generic/categories.h"

namespace assize::suites {
namespace {

/// Reads a table into a benchmark, step by step; the first error ends it.
class ScoreReader {
 public:
  ScoreReader(const CsvTable& table, const Layout& layout)
      : table_(table), layout_(layout) {}

  Result<void> read() {
    return find_columns()
        .and_then([this] { return check_items(); })
        .and_then([this] { return read_categories(table_, layout_, bench_); })
        .and_then([this] { return read_systems(); })
        .and_then([this] { return read_answers(); })
        .and_then([this] { return read_judges(); });
  }

  Benchmark take() { return std::move(bench_); }

 private:
  std::string_view cell(std::size_t row, std::size_t column) const {
    return table_.rows[row][column];
  }
  std::string_view id(std::size_t row) const { return cell(row, item_); }
  std::string_view cluster(std::size_t row) const {
    return cell(row, cluster_);
  }

  Result<void> find_columns() {
    const auto find = [&](const std::string& name, std::size_t& at) {
      return table_.require(name).map([&](std::size_t found) { at = found; });
    };
    const std::string& item = layout_.item;
    return find(item, item_)
        .and_then([&] { return find(layout_.system, system_); })
        .and_then([&] {
          return find(layout_.cluster.empty() ? item : layout_.cluster,
                      cluster_);
        })
        .and_then([&] {
          return find(layout_.category.empty() ? item : layout_.category,
                      category_);
        });
  }

  /// Every row of an item says the same of it.
  Result<void> check_items() const {
    if (table_.rows.empty()) {
      return fail("the table has no rows", {table_.file, 1});
    }
    std::unordered_map<std::string_view, std::size_t> first;
    for (std::size_t row = 0; row < table_.rows.size(); ++row) {
      if (id(row).empty()) {
        return fail("an item has no id", table_.where(row));
      }
      if (cell(row, system_).empty()) {
        return fail("a row names no system", table_.where(row));
      }
      if (cluster(row).empty()) {
        return fail("an item has no cluster", table_.where(row));
      }
      const std::size_t before = first.emplace(id(row), row).first->second;
      auto same = check_same(row, before, cluster_, "cluster");
      if (same) same = check_same(row, before, category_, "category");
      if (!same) return same;
    }
    return {};
  }

  Result<void> check_same(std::size_t row, std::size_t before,
                          std::size_t column, std::string_view what) const {
    if (cell(row, column) == cell(before, column)) return {};
    return fail(
        fmt::format("item '{}' has the {} '{}', but '{}' in line {}",
                    printable(id(row), 60), what,
                    printable(cell(row, column), 60),
                    printable(cell(before, column), 60), table_.line[before]),
        table_.where(row));
  }

  Result<void> read_systems() {
    std::set<std::string_view> names;
    for (std::size_t row = 0; row < table_.rows.size(); ++row) {
      names.insert(cell(row, system_));
    }
    if (names.size() > kMostIndices) {
      return fail(fmt::format("{} systems, at most {} can be told apart",
                              names.size(), kMostIndices),
                  {table_.file, 1});
    }
    bench_.systems.assign(names.begin(), names.end());
    if (layout_.baseline.empty()) return {};
    bench_.reference = bench_.find_system(layout_.baseline);
    if (bench_.reference >= 0) return {};
    return fail(fmt::format("the baseline '{}' has no row{}",
                            printable(layout_.baseline, 60),
                            did_you_mean(layout_.baseline, bench_.systems)),
                {table_.file});
  }

  /// Rows in the order of the answers: by system, cluster and item.
  Result<void> sort_rows() {
    rows_.resize(table_.rows.size());
    std::iota(rows_.begin(), rows_.end(), std::size_t{0});
    const auto key = [&](std::size_t row) {
      return std::tuple(cell(row, system_), cluster(row), id(row));
    };
    std::ranges::stable_sort(rows_, {}, key);
    const auto twice =
        std::ranges::adjacent_find(rows_, [&](std::size_t a, std::size_t b) {
          return id(a) == id(b) && cell(a, system_) == cell(b, system_);
        });
    if (twice == rows_.end()) return {};
    return fail(
        fmt::format("item '{}' has a row of system '{}' in line {} "
                    "already",
                    printable(id(*twice), 60),
                    printable(cell(*twice, system_), 60), table_.line[*twice]),
        table_.where(*std::next(twice)));
  }

  void read_items() {
    std::vector<std::size_t> rows = rows_;
    const auto key = [&](std::size_t row) {
      return std::pair(cluster(row), id(row));
    };
    std::ranges::sort(rows, {}, key);
    std::string_view last_cluster;
    std::uint32_t clusters = 0;
    for (const std::size_t row : rows) {
      if (!bench_.items.empty() && bench_.items.back().id == id(row)) continue;
      // No cluster is empty, so the first is a new one.
      if (cluster(row) != last_cluster) ++clusters;
      last_cluster = cluster(row);
      item_of_.emplace(id(row), static_cast<std::uint32_t>(item_of_.size()));
      Item& item = bench_.items.emplace_back();
      item.id = bench_.texts.emplace_back(id(row));
      item.cluster = clusters - 1;
      item.category = category_of(layout_, bench_, cell(row, category_));
    }
  }

  Result<void> read_answers() {
    if (auto sorted = sort_rows(); !sorted) return sorted;
    read_items();
    std::vector<std::uint32_t> given(bench_.systems.size());
    std::uint16_t system = 0;
    for (const std::size_t row : rows_) {
      if (bench_.systems[system] != cell(row, system_)) ++system;
      ++given[system];
      bench_.answers.push_back(
          {item_of_.at(id(row)), system, Presence::kGiven, {}});
    }
    for (std::size_t i = 0; i < given.size(); ++i) {
      const auto items = static_cast<std::uint32_t>(bench_.items.size());
      if (given[i] == items) continue;
      bench_.excluded.push_back(
          {bench_.systems[i], "items without a row", items - given[i]});
    }
    return read_lengths();
  }

  Result<void> read_lengths() {
    if (layout_.length.empty()) return {};
    const Result<std::size_t> column = table_.require(layout_.length);
    if (!column) return tl::unexpected(column.error());
    const std::string name =
        fmt::format("a length in column '{}'", printable(layout_.length, 60));
    Table lengths{"answers", {"code_points"}, {}};
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const auto length = parse_whole(cell(rows_[i], *column),
                                      std::numeric_limits<std::uint32_t>::max(),
                                      name, table_.where(rows_[i]));
      if (!length) return tl::unexpected(length.error());
      if (*length == 0) bench_.answers[i].presence = Presence::kEmpty;
      lengths.cells.push_back(static_cast<double>(*length));
    }
    bench_.tables.push_back(std::move(lengths));
    return {};
  }

  Result<void> read_judges() {
    if (layout_.scores.size() >= kMostIndices) {
      return fail(fmt::format("{} judges, at most {} can be told apart",
                              layout_.scores.size(), kMostIndices - 1),
                  {table_.file, 1});
    }
    for (const ScoreColumn& score : layout_.scores) {
      const Result<std::size_t> column = table_.require(score.column);
      if (!column) return tl::unexpected(column.error());
      if (auto done = read_column(*column); !done) return done;
      bench_.judges.push_back(score.name);
    }
    if (bench_.judges.empty()) {
      return fail("no column holds scores of a judge", {table_.file, 1});
    }
    if (layout_.gold.empty()) return {};
    const Result<std::size_t> column = table_.require(layout_.gold);
    if (!column) return tl::unexpected(column.error());
    if (auto done = read_column(*column); !done) return done;
    bench_.gold = static_cast<int>(bench_.judges.size());
    bench_.judges.emplace_back("gold");
    return {};
  }

  Result<void> read_column(std::size_t column) {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const Answer& answer = bench_.answers[i];
      Record& record = bench_.records.emplace_back();
      record.trial = {.item = answer.item, .slots = 1, .focus = 0};
      record.trial.shown[0] = answer.system;
      record.trial.judge = static_cast<std::uint16_t>(bench_.judges.size());
      auto read = read_cell(rows_[i], column, record.verdict);
      if (!read) return read;
    }
    return {};
  }

  Result<void> read_cell(std::size_t row, std::size_t column,
                         Verdict& verdict) const {
    const std::string_view text = cell(row, column);
    if (text.empty() || text == "-") {
      verdict.status = text.empty() ? Status::kUnparsed : Status::kNotRecorded;
      return {};
    }
    const auto holds =
        fmt::format("column '{}' holds '{}'",
                    printable(table_.header[column], 60), printable(text, 60));
    const Result<double> score = parse_number(text, {});
    if (!score) {
      return fail(holds +
                      "; a score is a finite number, - (not recorded) or empty "
                      "(unparsed)",
                  table_.where(row));
    }
    const std::vector<double>& scale = layout_.scale;
    if (!scale.empty() && (*score < scale[0] || *score > scale[1])) {
      return fail(fmt::format("{}; the scale goes from {} to {}", holds,
                              scale[0], scale[1]),
                  table_.where(row));
    }
    verdict.status = Status::kScored;
    verdict.score = {*score};
    return {};
  }

  const CsvTable& table_;
  const Layout& layout_;
  std::size_t item_ = 0, system_ = 0, cluster_ = 0, category_ = 0;
  std::vector<std::size_t> rows_;  ///< Row of each answer.
  std::unordered_map<std::string_view, std::uint32_t> item_of_;
  Benchmark bench_;
};

}  // namespace

Result<Benchmark> read_scores(const CsvTable& table, const Layout& layout) {
  ScoreReader reader(table, layout);
  if (const Result<void> done = reader.read(); !done) {
    return tl::unexpected(done.error());
  }
  Benchmark bench = reader.take();
  if (!layout.scale.empty()) {
    bench.tables.push_back({"scale", {"least", "most"}, layout.scale});
  }
  return bench;
}

}  // namespace assize::suites
