#include "audit/replay.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "plugin/config_node.h"

namespace assize {
namespace {

constexpr double kWidest = 1e9;
constexpr Number kWithin = {
    .name = "within",
    .unit = "",
    .meaning = "largest distance of a match, in the metric's unit",
    .fallback = 0,
    .least = 0,
    .most = kWidest};
constexpr Number kReproduces = {
    .name = "reproduces",
    .unit = "",
    .meaning = "largest distance of the nearest value of a fit's grid",
    .fallback = kWidest,
    .least = 0,
    .most = kWidest};

/// A recomputed number, its own or an alternative's.
struct Candidate {
  double value;
  std::span<const double> grid;
};

/// Index of the grid value nearest to the published one; requires a grid.
std::size_t nearest(std::span<const double> grid, double published) {
  const auto distance = [&](double value) {
    return std::isnan(value) ? kWidest : std::abs(value - published);
  };
  return static_cast<std::size_t>(std::ranges::min_element(grid, {}, distance) -
                                  grid.begin());
}

bool reproduces(const Candidate& candidate, double published, double within) {
  if (std::isnan(within)) return true;
  const double value = candidate.grid.empty()
                           ? candidate.value
                           : candidate.grid[nearest(candidate.grid, published)];
  return std::abs(value - published) <= within;
}

/// A number that neither side has, as it is not defined, is the same.
bool matches(const Candidate& candidate, double published,
             const Tolerance& tolerance) {
  if (std::isnan(candidate.value) && std::isnan(published)) return true;
  return std::abs(candidate.value - published) <= tolerance.within &&
         reproduces(candidate, published, tolerance.reproduces);
}

/// Whether rows that one side lacks can make up the difference: each moves a
/// mean of percentages by at most 100 / n.
bool rows_can_explain(const ReplayRow& row, const PublishedRow& published) {
  if (published.n < 0 || published.n == row.n) return false;
  const double missing = std::abs(static_cast<double>(published.n) - row.n);
  const double most =
      std::max(static_cast<double>(published.n), static_cast<double>(row.n));
  return std::abs(row.value - published.value) <= 100 * missing / most;
}

std::string cause_of(const ReplayRow& row, const PublishedRow& published,
                     const Tolerance& tolerance) {
  for (const Alternative& other : row.alternatives) {
    // An alternative explains a difference, not a value that was not computed.
    if (std::isnan(row.value)) break;
    if (matches({other.value, other.grid}, published.value, tolerance)) {
      return other.cause;
    }
  }
  return rows_can_explain(row, published) ? "missing_rows" : "unexplained";
}

void hold_against(const PublishedRow& published, const Tolerance& tolerance,
                  Comparison& out) {
  const ReplayRow& row = out.row;
  out.published = published.value;
  out.difference = row.value - published.value;
  const bool match =
      matches({row.value, row.grid_value}, published.value, tolerance);
  out.status = match ? Agreement::kMatch : Agreement::kDiffers;
  if (!match) out.cause = cause_of(row, published, tolerance);
  if (row.grid_value.empty() || std::isnan(tolerance.reproduces)) return;
  const auto near = [&](double value) {
    return std::abs(value - published.value) <= tolerance.reproduces;
  };
  const std::size_t at = nearest(row.grid_value, published.value);
  if (near(row.value)) {
    out.reproduced_at = row.chosen;
  } else if (near(row.grid_value[at])) {
    out.reproduced_at = row.grid[at];
  }
}

}  // namespace

tl::expected<ReplayRules, std::vector<Error>> replay_rules(
    std::string_view yaml, const std::string& file) {
  Result<ConfigNode> suite = ConfigNode::parse(yaml, file);
  if (!suite) return tl::unexpected(std::vector{suite.error()});
  ReplayRules rules;
  for (ConfigNode& node : suite->children("tolerances")) {
    Tolerance tolerance{.metric = node.text("metric", "")};
    node.read(kWithin, tolerance.within);
    double reproduces = kWidest;
    node.read(kReproduces, reproduces);
    if (node.has("reproduces")) tolerance.reproduces = reproduces;
    rules.tolerances.push_back(std::move(tolerance));
  }
  for (ConfigNode& node : suite->children("known_defects")) {
    rules.defects.push_back(
        {.id = node.text("id", ""), .about = node.text("about", "")});
  }
  std::vector<Error> errors = suite->finish();
  // Keys of the whole file begin in column 1; others than these two are read
  // by whom they concern.
  std::erase_if(errors,
                [](const Error& error) { return error.where.column == 1; });
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return rules;
}

std::string_view name(Agreement agreement) {
  switch (agreement) {
    case Agreement::kMatch:
      return "match";
    case Agreement::kDiffers:
      return "differs";
    case Agreement::kUnpublished:
      return "unpublished";
  }
  return "";
}

std::vector<Comparison> compare(std::vector<ReplayRow> rows,
                                std::span<const PublishedRow> published,
                                std::span<const Tolerance> tolerances) {
  using Name = std::pair<std::string_view, std::string_view>;
  std::map<Name, const PublishedRow*> by_name;
  for (const PublishedRow& row : published) {
    by_name.emplace(Name(row.system, row.metric), &row);
  }
  std::vector<Comparison> comparisons;
  for (ReplayRow& row : rows) {
    Comparison& comparison = comparisons.emplace_back();
    comparison.row = std::move(row);
    const auto found =
        by_name.find(Name(comparison.row.system, comparison.row.metric));
    if (found == by_name.end()) continue;
    const auto tolerance = std::ranges::find(tolerances, comparison.row.metric,
                                             &Tolerance::metric);
    hold_against(*found->second,
                 tolerance == tolerances.end() ? Tolerance{} : *tolerance,
                 comparison);
  }
  return comparisons;
}

bool any_unexplained(std::span<const Comparison> comparisons) {
  return std::ranges::any_of(comparisons, [](const Comparison& comparison) {
    return comparison.cause == "unexplained";
  });
}

}  // namespace assize
