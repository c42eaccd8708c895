#include "stats/variance_components.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

#include "core/sum.h"
#include "stats/moments.h"

namespace assize {
namespace {

/// Scores that belong together.
struct Group {
  double count = 0, sum = 0;
  double mean() const { return sum / count; }
};

/// A pilot as groups within groups.
struct Nested {
  std::vector<Group> items, cells;
  std::vector<std::size_t> item_of_cell;
  std::vector<double> scores;
  std::vector<std::size_t> cell_of_score;
};

Nested nest(std::span<const PilotScore> pilot) {
  Nested nested;
  const PilotScore* last = nullptr;
  for (const PilotScore& row : pilot) {
    if (std::isnan(row.score)) continue;
    assert(last == nullptr || last->item < row.item ||
           (last->item == row.item && last->order <= row.order));
    const bool new_item = last == nullptr || last->item != row.item;
    if (new_item) nested.items.emplace_back();
    if (new_item || last->order != row.order) {
      nested.cells.emplace_back();
      nested.item_of_cell.push_back(nested.items.size() - 1);
    }
    for (Group* group : {&nested.items.back(), &nested.cells.back()}) {
      group->count += 1;
      group->sum += row.score;
    }
    nested.scores.push_back(row.score);
    nested.cell_of_score.push_back(nested.cells.size() - 1);
    last = &row;
  }
  return nested;
}

/// Sums of squares between items, between cells within them, and within cells.
struct SumsOfSquares {
  double item = 0, cell = 0, within = 0;
};

SumsOfSquares sums_of_squares(const Nested& nested, double centre) {
  std::vector<double> item, cell, within;
  for (const Group& group : nested.items) {
    const double distance = group.mean() - centre;
    item.push_back(group.count * distance * distance);
  }
  for (std::size_t c = 0; c < nested.cells.size(); ++c) {
    const double distance =
        nested.cells[c].mean() - nested.items[nested.item_of_cell[c]].mean();
    cell.push_back(nested.cells[c].count * distance * distance);
  }
  for (std::size_t i = 0; i < nested.scores.size(); ++i) {
    const double distance =
        nested.scores[i] - nested.cells[nested.cell_of_score[i]].mean();
    within.push_back(distance * distance);
  }
  return {pairwise_sum(item), pairwise_sum(cell), pairwise_sum(within)};
}

double or_zero(double component) {
  return std::isnan(component) ? 0 : component;
}

}  // namespace

double VarianceComponents::per_item(double orders, double repeats) const {
  assert(orders >= 1 && repeats >= 1);
  return std::max(0.0, item + or_zero(order) / orders +
                           or_zero(repeat) / (orders * repeats));
}

VarianceComponents variance_components(std::span<const PilotScore> pilot) {
  const Nested nested = nest(pilot);
  VarianceComponents out;
  out.items = static_cast<std::uint32_t>(nested.items.size());
  out.cells = static_cast<std::uint32_t>(nested.cells.size());
  out.scores = static_cast<std::uint32_t>(nested.scores.size());
  out.mean = mean(nested.scores);
  if (out.items < 2) return out;
  const SumsOfSquares sums = sums_of_squares(nested, out.mean);

  // How often the squared counts of Searle et al. put each component into the
  // expectations of the sums.
  const double n = out.scores;
  double cells_in_items = 0, cells_in_all = 0, items_in_all = 0;
  for (std::size_t c = 0; c < nested.cells.size(); ++c) {
    const double square = nested.cells[c].count * nested.cells[c].count;
    cells_in_items += square / nested.items[nested.item_of_cell[c]].count;
    cells_in_all += square / n;
  }
  for (const Group& group : nested.items) {
    items_in_all += group.count * group.count / n;
  }
  const double item_freedom = out.items - 1.0;
  const double cell_freedom = static_cast<double>(out.cells) - out.items;
  const double repeat_freedom = n - out.cells;

  if (repeat_freedom > 0) out.repeat = sums.within / repeat_freedom;
  const double repeat = or_zero(out.repeat);
  if (cell_freedom > 0) {
    out.order = (sums.cell - cell_freedom * repeat) / (n - cells_in_items);
  }
  out.item = (sums.item - item_freedom * repeat -
              (cells_in_items - cells_in_all) * or_zero(out.order)) /
             (n - items_in_all);
  return out;
}

JudgingDesign cheapest_design(const VarianceComponents& components,
                              double standard_error, int most_orders,
                              int most_repeats) {
  assert(standard_error > 0);
  JudgingDesign best;
  if (std::isnan(components.item)) return best;
  for (int orders = most_orders; orders >= 1; --orders) {
    for (int repeats = 1; repeats <= most_repeats; ++repeats) {
      const double variance = components.per_item(orders, repeats);
      const double items =
          std::max(2.0, std::ceil(variance / (standard_error * standard_error) *
                                  (1 - 1e-12)));
      const double calls = items * orders * repeats;
      if (best.calls <= calls) continue;
      best = {items, static_cast<double>(orders), static_cast<double>(repeats),
              calls, std::sqrt(variance / items)};
    }
  }
  return best;
}

}  // namespace assize
