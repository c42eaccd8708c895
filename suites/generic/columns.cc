#include "suites/generic/columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "io/csv.h"
#include "io/file.h"
#include "plugin/config_node.h"
#include "suites/generic/json_table.h"

namespace assize::suites {
namespace {

/// A longer header is left to the reader of the table.
constexpr std::uint64_t kHeaderBytes = 1 << 20;

std::optional<std::vector<std::string>> csv_header(const std::string& path) {
  const Result<std::string> text = read_start(path, kHeaderBytes);
  if (!text) return std::nullopt;
  const auto header = first_csv_row(*text);
  if (!header && text->size() == kHeaderBytes) return std::nullopt;
  Result<CsvTable> table = parse_csv(header.value_or(*text), path);
  if (!table) return std::nullopt;
  return std::move(table->header);
}

std::optional<std::vector<std::string>> names_in(const std::string& path) {
  if (!is_json_table(path)) return csv_header(path);
  Result<std::vector<std::string>> keys = json_columns(path);
  if (!keys) return std::nullopt;
  return std::move(*keys);
}

}  // namespace

bool names_once(std::string_view pattern, std::string_view placeholder) {
  const std::size_t at = pattern.find(placeholder);
  return at != std::string_view::npos &&
         pattern.find(placeholder, at + 1) == std::string_view::npos;
}

std::string_view judge_in(std::string_view column, std::string_view pattern) {
  const std::size_t at = pattern.find(kJudge);
  const std::string_view before = pattern.substr(0, at);
  const std::string_view after = pattern.substr(at + kJudge.size());
  if (column.size() <= before.size() + after.size() ||
      !column.starts_with(before) || !column.ends_with(after)) {
    return {};
  }
  return column.substr(at, column.size() - before.size() - after.size());
}

Columns::Columns(const std::string& path, std::string_view configured)
    : file_(printable(configured, 60)), names_(names_in(path)) {}

void Columns::check(ConfigNode& node, std::string_view key,
                    const std::string& column) const {
  if (!names_ || std::ranges::find(*names_, column) != names_->end()) return;
  node.fail(key,
            fmt::format("{} has no column '{}'{}", file_, printable(column, 60),
                        did_you_mean(column, *names_)));
}

std::string Columns::optional(ConfigNode& node, std::string_view key) const {
  std::string column = node.text(key, "");
  if (!column.empty()) check(node, key, column);
  return column;
}

}  // namespace assize::suites
