#include "audit/item_figure.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "stats/weights.h"

namespace assize {
namespace {

constexpr std::size_t kMostColumns = 8;

/// In four sums at a time, which a processor adds up beside each other; called
/// some thousand times in every world.
double dot(std::span<const double> a, std::span<const double> b) {
  double s = 0, t = 0, u = 0, v = 0;
  std::size_t i = 0;
  for (; i + 4 <= a.size(); i += 4) {
    s += a[i] * b[i];
    t += a[i + 1] * b[i + 1];
    u += a[i + 2] * b[i + 2];
    v += a[i + 3] * b[i + 3];
  }
  for (; i < a.size(); ++i) s += a[i] * b[i];
  return (s + t) + (u + v);
}

}  // namespace

ItemDraws::ItemDraws(std::size_t items, std::size_t replicates,
                     const Stream& stream)
    : items_(items), replicates_(replicates) {
  const Weights weights = draw(items, {}, replicates, stream, 1);
  count_.assign(weights.count.begin(), weights.count.end());
}

Resampled resample(const ItemFigure& figure, const ItemDraws& draws,
                   std::size_t replicates) {
  Resampled out{.value = figure(std::vector<double>(draws.items(), 1.0)),
                .drawn = {}};
  const std::size_t count = std::min(replicates, draws.replicates());
  out.drawn.reserve(count);
  for (std::size_t b = 0; b < count; ++b) {
    out.drawn.push_back(figure(draws.row(b)));
  }
  return out;
}

std::vector<double> item_influence(const ItemFigure& figure,
                                   std::size_t items) {
  std::vector<double> weight(items, 1.0), out;
  const double all = figure(weight);
  out.reserve(items);
  for (std::size_t i = 0; i < items; ++i) {
    weight[i] = 0;
    out.push_back(all - figure(weight));
    weight[i] = 1;
  }
  return out;
}

ItemFigure figure_of_sums(const std::vector<double>& cells, std::size_t columns,
                          std::function<double(std::span<const double>)> of) {
  assert(columns > 0 && columns <= kMostColumns);
  std::vector<std::vector<double>> by_column(columns);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    by_column[i % columns].push_back(cells[i]);
  }
  return [by_column = std::move(by_column),
          of = std::move(of)](std::span<const double> weight) {
    std::array<double, kMostColumns> sums = {};
    for (std::size_t c = 0; c < by_column.size(); ++c) {
      sums[c] = dot(by_column[c], weight);
    }
    return of(std::span(sums).first(by_column.size()));
  };
}

}  // namespace assize
