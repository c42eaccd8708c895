#include "suites/generic/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "plugin/config_node.h"
#include "suites/generic/columns.h"
#include "suites/generic/score_layout.h"

namespace assize::suites {
namespace {

constexpr std::string_view kOrder = "{order}";

std::vector<JudgeColumns> by_pattern(ConfigNode& node, const Columns& columns) {
  const std::string pattern = node.text("pattern", "");
  if (!names_once(pattern, kJudge) || !names_once(pattern, kOrder)) {
    node.fail("pattern", fmt::format("a pattern names {} and {} once each, "
                                     "got '{}'",
                                     kJudge, kOrder, printable(pattern, 60)));
    return {};
  }
  if (!columns.names()) return {};
  std::vector<JudgeColumns> found = fitting(pattern, *columns.names());
  if (found.empty()) {
    node.fail("pattern", fmt::format("no column fits the pattern '{}'",
                                     printable(pattern, 60)));
  }
  return found;
}

JudgeColumns by_name(ConfigNode& node, const Columns& columns) {
  JudgeColumns judge{node.text("name", ""), columns.optional(node, "first"),
                     columns.optional(node, "second")};
  if (judge.name.empty()) node.fail("name", "a judge needs a 'name'");
  if (judge.first.empty() && judge.second.empty()) {
    node.fail("first", "a judge needs a column 'first' or 'second'");
  }
  return judge;
}

std::vector<JudgeColumns> read_judges(ConfigNode& inputs,
                                      const Columns& columns, bool has_gold) {
  std::vector<JudgeColumns> judges;
  for (ConfigNode& node : inputs.children("judges")) {
    const bool fits = node.has("pattern");
    const std::vector<JudgeColumns> added =
        fits ? by_pattern(node, columns)
             : std::vector<JudgeColumns>{by_name(node, columns)};
    for (const JudgeColumns& judge : added) {
      const std::string_view key = fits ? "pattern" : "name";
      if (has_gold && judge.name == "gold") {
        node.fail(key, "the name 'gold' is kept for the column of 'gold'");
      } else if (std::ranges::find(judges, judge.name, &JudgeColumns::name) !=
                 judges.end()) {
        node.fail(key, fmt::format("judge '{}' is named twice",
                                   printable(judge.name, 60)));
      }
      judges.push_back(judge);
    }
  }
  if (!inputs.has("judges")) {
    inputs.fail("judges",
                "inputs need 'judges', a list of columns of verdicts");
  }
  return judges;
}

std::vector<std::string> read_lengths(ConfigNode& inputs,
                                      const Columns& columns) {
  std::vector<std::string> lengths = inputs.list("lengths");
  for (const std::string& column : lengths) {
    columns.check(inputs, "lengths", column);
  }
  if (!lengths.empty() && lengths.size() != 2) {
    inputs.fail("lengths",
                fmt::format("lengths are two columns, got {}", lengths.size()));
  }
  return lengths;
}

std::vector<Group> read_groups(ConfigNode& inputs, bool has_category) {
  std::vector<Group> groups;
  for (ConfigNode& node : inputs.children("groups")) {
    groups.push_back(
        {node.text("name", ""), node.list("categories"), node.where()});
    const Group& group = groups.back();
    if (group.name.empty()) node.fail("name", "a group needs a 'name'");
    if (group.name == kTotal) {
      node.fail("name", "the name 'all' is kept for the total");
    }
    if (group.categories.empty()) {
      node.fail("categories", "a group needs 'categories'");
    }
    std::vector<std::string> sorted = group.categories;
    std::ranges::sort(sorted);
    if (std::ranges::adjacent_find(sorted) != sorted.end()) {
      node.fail("categories", "a group names each of its categories once");
    }
    const auto same = std::ranges::count(groups, group.name, &Group::name);
    if (same > 1) {
      node.fail("name", fmt::format("group '{}' is named twice",
                                    printable(group.name, 60)));
    }
  }
  if (!groups.empty() && !has_category) {
    inputs.fail("groups", "groups need 'category', the column they unite");
  }
  return groups;
}

}  // namespace

std::vector<std::string> verdict_columns(const Layout& layout) {
  std::vector<std::string> out = {layout.gold};
  for (const JudgeColumns& judge : layout.judges) {
    out.insert(out.end(), {judge.first, judge.second});
  }
  for (const ScoreColumn& score : layout.scores) out.push_back(score.column);
  std::erase(out, "");
  return out;
}

std::vector<std::string> named_columns(const Layout& layout) {
  std::vector<std::string> out = verdict_columns(layout);
  out.insert(out.end(), {layout.item, layout.cluster, layout.category,
                         layout.system, layout.length});
  out.insert(out.end(), layout.lengths.begin(), layout.lengths.end());
  std::erase(out, "");
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<JudgeColumns> fitting(std::string_view pattern,
                                  const std::vector<std::string>& header) {
  std::vector<JudgeColumns> judges;
  for (const std::string& column : header) {
    for (const std::string_view order : {"12", "21"}) {
      std::string fit(pattern);
      fit.replace(fit.find(kOrder), kOrder.size(), order);
      std::string name(judge_in(column, fit));
      if (name.empty()) continue;
      auto judge = std::ranges::find(judges, name, &JudgeColumns::name);
      if (judge == judges.end()) {
        judge = judges.insert(judges.end(), {std::move(name), "", ""});
      }
      (order == "12" ? judge->first : judge->second) = column;
    }
  }
  return judges;
}

Layout read_layout(ConfigNode& inputs) {
  Layout layout;
  if (inputs.has("results")) {
    (void)inputs.text("results", "");
    inputs.fail("results", std::string(kNothingPublished));
    return layout;
  }
  layout.configured = inputs.text("verdicts", "");
  layout.path = inputs.path("verdicts", "");
  // Reports name no folder of this machine.
  if (const std::filesystem::path path(layout.configured); path.is_absolute()) {
    layout.configured = path.filename().string();
  }
  if (layout.path.empty()) {
    inputs.fail("verdicts",
                "inputs need 'verdicts', a table in CSV or JSON lines");
  }
  const Columns columns(layout.path, layout.configured);
  layout.name = inputs.text("name", "generic");
  layout.version = inputs.text("version", "");
  layout.item = columns.optional(inputs, "item");
  if (layout.item.empty()) {
    inputs.fail("item", "inputs need 'item', the column of the items' ids");
  }
  layout.cluster = columns.optional(inputs, "cluster");
  layout.category = columns.optional(inputs, "category");
  layout.groups = read_groups(inputs, !layout.category.empty());
  if (rates_alone(inputs)) {
    read_score_columns(inputs, columns, layout);
  } else {
    layout.gold = columns.optional(inputs, "gold");
    layout.lengths = read_lengths(inputs, columns);
    layout.judges = read_judges(inputs, columns, !layout.gold.empty());
  }
  layout.cautions = inputs.list("cautions");
  return layout;
}

}  // namespace assize::suites
