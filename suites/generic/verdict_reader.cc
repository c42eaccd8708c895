#include "suites/generic/verdict_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

#include "suites/generic/categories.h"

namespace assize::suites {
namespace {

/// Reads a table into a benchmark, step by step; the first error ends it.
class VerdictReader {
 public:
  VerdictReader(const CsvTable& table, const Layout& layout)
      : table_(table), layout_(layout) {}

  Result<void> read() {
    return sort_rows()
        .and_then([this] { return read_categories(table_, layout_, bench_); })
        .and_then([this] { return read_items(); })
        .and_then([this] { return read_lengths(); })
        .and_then([this] { return read_judges(); })
        .and_then([this] { return read_gold(); });
  }

  Benchmark take() { return std::move(bench_); }

 private:
  /// The cells of a column in the order of the items.
  Result<std::vector<std::string_view>> cells(const std::string& name) const {
    const Result<std::size_t> at = table_.require(name);
    if (!at) return tl::unexpected(at.error());
    std::vector<std::string_view> cells(rows_.size());
    std::ranges::transform(rows_, cells.begin(), [&](std::size_t row) {
      return std::string_view(table_.rows[row][*at]);
    });
    return cells;
  }

  Result<void> sort_rows() {
    const Result<std::size_t> id = table_.require(layout_.item);
    if (!id) return tl::unexpected(id.error());
    const Result<std::size_t> cluster =
        layout_.cluster.empty() ? id : table_.require(layout_.cluster);
    if (!cluster) return tl::unexpected(cluster.error());
    rows_.resize(table_.rows.size());
    std::iota(rows_.begin(), rows_.end(), std::size_t{0});
    const auto key = [&](std::size_t row) {
      const std::vector<std::string>& cells = table_.rows[row];
      return std::tie(cells[*cluster], cells[*id]);
    };
    std::ranges::stable_sort(rows_, {}, key);
    if (rows_.empty()) return fail("the table has no rows", {table_.file, 1});
    return check_ids(*id, *cluster);
  }

  Result<void> check_ids(std::size_t id, std::size_t cluster) const {
    std::map<std::string_view, std::size_t> seen;
    for (std::size_t row = 0; row < table_.rows.size(); ++row) {
      const std::string& cell = table_.rows[row][id];
      if (cell.empty()) return fail("an item has no id", table_.where(row));
      if (table_.rows[row][cluster].empty()) {
        return fail("an item has no cluster", table_.where(row));
      }
      const auto [first, fresh] = seen.emplace(cell, row);
      if (fresh) continue;
      return fail(fmt::format("item '{}' stands in line {} already",
                              printable(cell, 60), table_.line[first->second]),
                  table_.where(row));
    }
    return {};
  }

  Result<void> read_items() {
    const auto ids = cells(layout_.item);
    const auto clusters =
        cells(layout_.cluster.empty() ? layout_.item : layout_.cluster);
    const auto names =
        cells(layout_.category.empty() ? layout_.item : layout_.category);
    if (!ids || !clusters || !names) {
      return fail("the table has lost a column", {table_.file, 1});
    }
    bench_.systems = {"output_1", "output_2"};
    std::uint32_t cluster = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (i > 0 && (*clusters)[i] != (*clusters)[i - 1]) ++cluster;
      Item& item = bench_.items.emplace_back();
      item.id = bench_.texts.emplace_back((*ids)[i]);
      item.cluster = cluster;
      item.category = category_of(layout_, bench_, (*names)[i]);
    }
    for (std::uint16_t system = 0; system < 2; ++system) {
      for (std::uint32_t item = 0; item < rows_.size(); ++item) {
        bench_.answers.push_back({item, system, Presence::kGiven, {}});
      }
    }
    return {};
  }

  Result<void> read_lengths() {
    if (layout_.lengths.empty()) return {};
    Table lengths{"answers", {"code_points"}, {}};
    for (const std::string& name : layout_.lengths) {
      const auto texts = cells(name);
      if (!texts) return tl::unexpected(texts.error());
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        const Result<double> length = read_length((*texts)[i], name, i);
        if (!length) return tl::unexpected(length.error());
        if (*length == 0) {
          bench_.answers[lengths.cells.size()].presence = Presence::kEmpty;
        }
        lengths.cells.push_back(*length);
      }
    }
    bench_.tables.push_back(std::move(lengths));
    return {};
  }

  Result<double> read_length(std::string_view text, const std::string& name,
                             std::size_t item) const {
    return parse_whole(
               text, std::numeric_limits<std::uint32_t>::max(),
               fmt::format("a length in column '{}'", printable(name, 60)),
               table_.where(rows_[item]))
        .map([](std::uint64_t length) { return static_cast<double>(length); });
  }

  Result<void> read_judges() {
    const std::size_t gold = layout_.gold.empty() ? 0 : 1;
    if (layout_.judges.size() + gold > kMostIndices) {
      return fail(fmt::format("{} judges, at most {} can be told apart",
                              layout_.judges.size(), kMostIndices - gold),
                  {table_.file, 1});
    }
    for (const JudgeColumns& judge : layout_.judges) {
      const auto index = static_cast<std::uint16_t>(bench_.judges.size());
      bench_.judges.push_back(judge.name);
      if (auto done = read_column(judge.first, index, 0, true); !done) {
        return done;
      }
      if (auto done = read_column(judge.second, index, 1, true); !done) {
        return done;
      }
    }
    if (!bench_.judges.empty()) return {};
    return fail("no column holds verdicts of a judge", {table_.file, 1});
  }

  Result<void> read_gold() {
    if (layout_.gold.empty()) return {};
    bench_.gold = static_cast<int>(bench_.judges.size());
    bench_.judges.push_back("gold");
    return read_column(layout_.gold, static_cast<std::uint16_t>(bench_.gold), 0,
                       false);
  }

  /// One order of one judge. `focus`: the slot in which output 1 was shown.
  Result<void> read_column(const std::string& name, std::uint16_t judge,
                           std::uint8_t focus, bool judgement) {
    if (name.empty()) return {};
    const auto texts = cells(name);
    if (!texts) return tl::unexpected(texts.error());
    for (std::uint32_t item = 0; item < rows_.size(); ++item) {
      const std::string_view cell = (*texts)[item];
      const std::optional<Verdict> verdict = verdict_of(cell, focus, judgement);
      if (!verdict) {
        return fail(
            fmt::format("column '{}' holds '{}'; {}", printable(name, 60),
                        printable(cell, 60),
                        judgement ? "a verdict is 1, 2, tie, - (not recorded) "
                                    "or empty (unparsed)"
                                  : "a gold label is 1, 2, or - or empty "
                                    "(no label)"),
            table_.where(rows_[item]));
      }
      Record& record = bench_.records.emplace_back();
      record.trial.item = item;
      record.trial.shown[focus] = 0;
      record.trial.shown[1 - focus] = 1;
      record.trial.focus = focus;
      record.trial.judge = judge;
      record.verdict = *verdict;
    }
    return {};
  }

  static std::optional<Verdict> verdict_of(std::string_view cell,
                                           std::uint8_t focus, bool judgement) {
    Verdict verdict;
    if (cell == "1" || cell == "2") {
      const int winner = cell == "1" ? focus : 1 - focus;
      verdict.status = Status::kChosen;
      verdict.winner = static_cast<std::int8_t>(winner);
      verdict.p_first = winner == 0 ? 1 : 0;
    } else if (cell == "tie" && judgement) {
      verdict.status = Status::kTied;
      verdict.tie = Tie::kDeclared;
      verdict.p_first = 0.5;
    } else if (cell.empty() && judgement) {
      verdict.status = Status::kUnparsed;
    } else if (cell.empty() || cell == "-") {
      verdict.status = Status::kNotRecorded;
    } else {
      return std::nullopt;
    }
    return verdict;
  }

  const CsvTable& table_;
  const Layout& layout_;
  std::vector<std::size_t> rows_;  ///< Row of each item.
  Benchmark bench_;
};

}  // namespace

Result<Benchmark> read_verdicts(const CsvTable& table, const Layout& layout) {
  VerdictReader reader(table, layout);
  if (const Result<void> done = reader.read(); !done) {
    return tl::unexpected(done.error());
  }
  return reader.take();
}

}  // namespace assize::suites
