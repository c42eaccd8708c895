#include "suites/generic/score_layout.h"

#include <fmt/format.h>

#include <algorithm>

#include "io/csv.h"
#include "plugin/config_node.h"

namespace assize::suites {
namespace {

std::vector<ScoreColumn> by_pattern(ConfigNode& node, const Columns& columns) {
  const std::string pattern = node.text("pattern", "");
  if (!names_once(pattern, kJudge)) {
    node.fail("pattern", fmt::format("a pattern names {} once, got '{}'",
                                     kJudge, printable(pattern, 60)));
    return {};
  }
  if (!columns.names()) return {};
  std::vector<ScoreColumn> found = fitting_scores(pattern, *columns.names());
  if (found.empty()) {
    node.fail("pattern", fmt::format("no column fits the pattern '{}'",
                                     printable(pattern, 60)));
  }
  return found;
}

ScoreColumn by_name(ConfigNode& node, const Columns& columns) {
  ScoreColumn score{node.text("name", ""), columns.optional(node, "column")};
  if (score.name.empty()) node.fail("name", "a judge needs a 'name'");
  if (score.column.empty()) {
    node.fail("column", "a judge needs a 'column' of scores");
  }
  return score;
}

std::vector<ScoreColumn> read_scores(ConfigNode& inputs, const Columns& columns,
                                     bool has_gold) {
  std::vector<ScoreColumn> scores;
  for (ConfigNode& node : inputs.children("scores")) {
    const bool fits = node.has("pattern");
    const std::vector<ScoreColumn> added =
        fits ? by_pattern(node, columns)
             : std::vector<ScoreColumn>{by_name(node, columns)};
    for (const ScoreColumn& score : added) {
      if (has_gold && score.name == "gold") {
        node.fail(fits ? "pattern" : "name",
                  "the name 'gold' is kept for the column of 'gold'");
      }
      if (std::ranges::find(scores, score.name, &ScoreColumn::name) !=
          scores.end()) {
        node.fail(fits ? "pattern" : "name",
                  fmt::format("judge '{}' is named twice",
                              printable(score.name, 60)));
      }
      scores.push_back(score);
    }
  }
  if (!inputs.has("scores")) {
    inputs.fail("scores", "inputs need 'scores', a list of columns of scores");
  }
  return scores;
}

std::vector<double> read_scale(ConfigNode& inputs) {
  std::vector<double> scale;
  const std::vector<std::string> ends = inputs.list("scale");
  for (const std::string& end : ends) {
    if (const auto number = parse_number(end, {})) scale.push_back(*number);
  }
  if (ends.empty()) return {};
  if (ends.size() == 2 && scale.size() == 2 && scale[0] < scale[1]) {
    return scale;
  }
  inputs.fail("scale", "a scale is its lowest score and its highest: [1, 10]");
  return {};
}

}  // namespace

bool rates_alone(const ConfigNode& inputs) {
  return inputs.has("system") || inputs.has("scores");
}

void read_score_columns(ConfigNode& inputs, const Columns& columns,
                        Layout& layout) {
  layout.system = columns.optional(inputs, "system");
  if (layout.system.empty()) {
    inputs.fail("system",
                "inputs need 'system', the column of who gave the answers");
  }
  layout.length = columns.optional(inputs, "length");
  layout.baseline = inputs.text("baseline", "");
  layout.scale = read_scale(inputs);
  layout.gold = columns.optional(inputs, "gold");
  layout.scores = read_scores(inputs, columns, !layout.gold.empty());
}

std::vector<ScoreColumn> fitting_scores(
    std::string_view pattern, const std::vector<std::string>& header) {
  std::vector<ScoreColumn> scores;
  for (const std::string& column : header) {
    const std::string_view name = judge_in(column, pattern);
    if (!name.empty()) scores.push_back({std::string(name), column});
  }
  return scores;
}

}  // namespace assize::suites
