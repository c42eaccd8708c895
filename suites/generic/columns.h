// The columns that a table of verdicts has, known before it is read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assize {
class ConfigNode;
}

namespace assize::suites {

/// Where a pattern has the name of a judge.
inline constexpr std::string_view kJudge = "{judge}";

/// Whether the pattern names the placeholder once.
bool names_once(std::string_view pattern, std::string_view placeholder);

/// What a column has where the pattern has `{judge}`; "" where the column does
/// not fit. Requires that the pattern names `{judge}` once.
std::string_view judge_in(std::string_view column, std::string_view pattern);

/// Reads names of columns out of a configuration, held against the table's
/// where they are known.
class Columns {
 public:
  /// Reads the header of a regular file, or, of JSON lines, all keys. Where
  /// they cannot be read, or a header not within the first MiB, nothing is
  /// known: reading the table tells why. `configured` is the path as the audit
  /// names it.
  Columns(const std::string& path, std::string_view configured);

  /// An error in the node where the table has no such column.
  void check(ConfigNode& node, std::string_view key,
             const std::string& column) const;
  /// The column under `key`, checked; "" where there is none.
  std::string optional(ConfigNode& node, std::string_view key) const;

  /// In the table's order; nothing where they are not known.
  const std::optional<std::vector<std::string>>& names() const {
    return names_;
  }

 private:
  std::string file_;  ///< As the audit names it.
  std::optional<std::vector<std::string>> names_;
};

}  // namespace assize::suites
