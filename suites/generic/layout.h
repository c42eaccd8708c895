// How a table of verdicts is laid out: which column holds what.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace assize {
class ConfigNode;
}

namespace assize::suites {

inline constexpr std::string_view kNothingPublished =
    "a table of verdicts has no published numbers to replay; 'assize run' "
    "audits it";

/// What reports call the total over all items: no category or group.
inline constexpr std::string_view kTotal = "all";

/// The columns of one judge. Empty: it was not asked in that order.
struct JudgeColumns {
  std::string name;
  std::string first;   ///< Verdicts with output 1 shown first.
  std::string second;  ///< Verdicts with output 2 shown first.
};

/// The column of one judge's scores of answers shown alone.
struct ScoreColumn {
  std::string name, column;
};

/// Categories that are also reported together.
struct Group {
  std::string name;
  std::vector<std::string> categories;
  Location where;
};

/// Columns are names in the header; empty: the table has none.
struct Layout {
  /// The table's path as the audit names it; of an absolute one, the name.
  std::string configured;
  std::string path;  ///< The same, from where the program runs.
  std::string name, version;
  std::string item, cluster, category, gold;
  std::vector<std::string> lengths;  ///< None or two.
  std::vector<Group> groups;
  std::vector<JudgeColumns> judges;
  std::vector<std::string> cautions;
  // Of a table of scores, where `judges` and `lengths` are empty.
  std::string system, length;
  std::string baseline;       ///< A system; "": none.
  std::vector<double> scale;  ///< None, or the lowest score and the highest.
  std::vector<ScoreColumn> scores;

  /// Whether answers were scored alone, and not compared.
  bool alone() const { return !system.empty() || !scores.empty(); }
};

/// Every column that the layout names, sorted.
std::vector<std::string> named_columns(const Layout& layout);

/// Those of verdicts, scores and gold labels, in which nothing is "-".
std::vector<std::string> verdict_columns(const Layout& layout);

/// Reads the `inputs` mapping of an audit, or says that there is nothing to
/// replay where `results`, the mapping of a replay, is given. Errors gather in
/// the node: a key that is missing, a column that the table's header does not
/// have, a judge named twice. Where the table cannot be opened or is a pipe,
/// its columns are not checked and `pattern` entries give no judge: reading the
/// table tells why.
Layout read_layout(ConfigNode& inputs);

/// The judges whose columns fit a pattern such as "{judge}:{order}", in the
/// order of the header; `{order}` stands for 12 (output 1 shown first) or 21.
/// Requires that the pattern names each of the two once.
std::vector<JudgeColumns> fitting(std::string_view pattern,
                                  const std::vector<std::string>& header);

}  // namespace assize::suites
