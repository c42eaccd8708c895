#include "suites/generic/json_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "io/json_records.h"
#include "suites/json_field.h"

namespace assize::suites {
namespace {

constexpr std::size_t kMostColumns = 10'000;
constexpr std::size_t kMostColumnBytes = 1 << 20;
/// From here on not every whole number is a double.
constexpr double kInexact = 9007199254740992;

/// The keys of a file, each once.
class Keys {
 public:
  Result<void> add(const JsonValue& row) {
    row.each_field([&](std::string_view key, const JsonValue&) {
      if (full() || known_.contains(key)) return;
      known_.emplace(key);
      names_.emplace_back(key);
      bytes_ += key.size();
    });
    if (!full()) return {};
    return fail(
        fmt::format("the lines have more than {} different keys, or "
                    "more than {} bytes of them, the limits",
                    kMostColumns, kMostColumnBytes));
  }

  std::vector<std::string> take() { return std::move(names_); }

 private:
  bool full() const {
    return names_.size() > kMostColumns || bytes_ > kMostColumnBytes;
  }

  std::set<std::string, std::less<>> known_;
  std::vector<std::string> names_;
  std::size_t bytes_ = 0;
};

/// Makes rows of lines.
class Rows {
 public:
  explicit Rows(const WantedColumns& wanted) : wanted_(wanted) {
    for (const std::string& name : wanted.names) {
      verdict_.push_back(std::ranges::find(wanted.verdicts, name) !=
                         wanted.verdicts.end());
    }
    table_.header = wanted.names;
  }

  Result<void> add(const JsonValue& row, std::uint64_t line) {
    std::vector<std::string> cells;
    cells.reserve(wanted_.names.size());
    for (std::size_t column = 0; column < wanted_.names.size(); ++column) {
      Result<std::string> cell = cell_of(row, column);
      if (!cell) return tl::unexpected(cell.error());
      bytes_ += cell->size();
      cells.push_back(std::move(*cell));
    }
    fields_ += cells.size();
    if (table_.rows.size() == kMostTableRows || fields_ > kMostTableFields ||
        bytes_ > kMostTableBytes) {
      return fail(fmt::format(
          "the table has more than {} rows, {} fields or {} bytes of what the "
          "inputs name, the limits",
          kMostTableRows, kMostTableFields, kMostTableBytes));
    }
    table_.rows.push_back(std::move(cells));
    table_.line.push_back(static_cast<std::uint32_t>(line));
    return {};
  }

  CsvTable take() { return std::move(table_); }

 private:
  Result<std::string> cell_of(const JsonValue& row, std::size_t column) const {
    const std::string& name = wanted_.names[column];
    const JsonValue value = row[name];
    switch (value.kind()) {
      case JsonValue::Kind::kMissing:
      case JsonValue::Kind::kNull:
        return std::string(verdict_[column] ? "-" : "");
      case JsonValue::Kind::kString:
        return std::string(value.string());
      case JsonValue::Kind::kNumber:
        return digits(value.number(), name, verdict_[column]);
      default:
        return fail(
            fmt::format("column '{}' must hold text, a number or null, got {}",
                        printable(name, 60), words(value.kind())));
    }
  }

  static Result<std::string> digits(double number, const std::string& name,
                                    bool verdict) {
    if (verdict || std::abs(number) < kInexact) {
      return fmt::format("{}", number);
    }
    return fail(
        fmt::format("column '{}' holds a number of 2^53 or more, whose "
                    "last digits are lost; write it as text",
                    printable(name, 60)));
  }

  const WantedColumns& wanted_;
  std::vector<bool> verdict_;  ///< By column.
  std::size_t fields_ = 0, bytes_ = 0;
  CsvTable table_;
};

Result<void> check_columns(const WantedColumns& wanted,
                           const std::vector<std::string>& known,
                           const std::string& path) {
  const std::set<std::string_view> names(known.begin(), known.end());
  for (const std::string& name : wanted.names) {
    if (names.contains(name)) continue;
    return fail(fmt::format("no line has the key '{}'{}", printable(name, 60),
                            did_you_mean(name, known)),
                {path});
  }
  return {};
}

}  // namespace

bool is_json_table(std::string_view path) { return path.ends_with(".jsonl"); }

Result<std::vector<std::string>> json_columns(const std::string& path) {
  JsonReader reader({.kinds = FileKinds::kRegular, .hash = false});
  Keys keys;
  const auto read = reader.read_lines(
      path, [&](const JsonValue& row, std::uint64_t) { return keys.add(row); });
  if (!read) return tl::unexpected(read.error());
  return keys.take();
}

Result<TableRead> read_json_table(const std::string& path,
                                  const WantedColumns& wanted) {
  JsonReader reader;
  Keys keys;
  Rows rows(wanted);
  auto read =
      reader.read_lines(path, [&](const JsonValue& row, std::uint64_t line) {
        return keys.add(row).and_then([&] { return rows.add(row, line); });
      });
  if (!read) return tl::unexpected(read.error());
  TableRead out{rows.take(), keys.take(), std::move(*read)};
  out.table.file = path;
  if (auto known = check_columns(wanted, out.columns, path); !known) {
    return tl::unexpected(known.error());
  }
  return out;
}

}  // namespace assize::suites
