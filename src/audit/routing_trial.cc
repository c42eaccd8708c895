#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "audit/label_routing.h"
#include "core/parallel_for.h"

namespace assize {
namespace {

constexpr std::size_t kFewestRows = 40;
constexpr std::size_t kRoutings = 3;
constexpr const char* kNames[kRoutings] = {"variance", "random", "bpde"};

struct Drawn {
  double error[kRoutings] = {}, width[kRoutings] = {};
  bool held[kRoutings] = {};
};

/// Instructions in halves by a coin each.
void split(const std::vector<LabelRow>& labelled, Stream& stream,
           std::vector<LabelRow>& teaching, std::vector<LabelRow>& trying) {
  bool first = false;
  for (std::size_t i = 0; i < labelled.size(); ++i) {
    if (i == 0 || labelled[i].cluster != labelled[i - 1].cluster) {
      first = stream.below(2) == 0;
    }
    (first ? teaching : trying).push_back(labelled[i]);
  }
}

/// The rows of highest entropy; chance breaks ties.
std::vector<std::size_t> most_entropy(const std::vector<LabelRow>& rows,
                                      std::size_t labels, Stream& stream) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  stream.shuffle(std::span(order));
  std::ranges::stable_sort(order, std::ranges::greater(),
                           [&](std::size_t i) { return rows[i].entropy; });
  order.resize(labels);
  return order;
}

/// The judge's mean with the sample's labels in its verdicts' place.
double replaced_mean(const std::vector<LabelRow>& rows,
                     std::span<const std::size_t> sample) {
  double sum = 0;
  for (const LabelRow& row : rows) sum += row.judge;
  for (const std::size_t i : sample) sum += rows[i].label - rows[i].judge;
  return sum / static_cast<double>(rows.size());
}

class Trying {
 public:
  Trying(const std::vector<LabelRow>& labelled, double share, double uniform,
         double level)
      : labelled_(labelled), share_(share), uniform_(uniform), level_(level) {}

  Drawn world(Stream stream) const {
    std::vector<LabelRow> teaching, rows;
    split(labelled_, stream, teaching, rows);
    if (rows.size() < 4) return {};
    const ResidualModel model(teaching);
    const auto labels = std::clamp<std::size_t>(
        static_cast<std::size_t>(
            std::llround(share_ * static_cast<double>(rows.size()))),
        2, rows.size());
    std::vector<double> spread, prediction;
    double truth = 0;
    for (const LabelRow& row : rows) {
      spread.push_back(model.spread(row));
      prediction.push_back(model.prediction(row));
      truth += row.label / static_cast<double>(rows.size());
    }
    const std::vector<double> even(
        rows.size(),
        static_cast<double>(labels) / static_cast<double>(rows.size()));
    const auto routed = inclusion_probabilities(spread, labels, uniform_);
    const auto estimate = [&](const std::vector<std::size_t>& sample,
                              const std::vector<double>& probability) {
      return routed_mean(rows, sample, probability, prediction, level_);
    };
    Drawn out;
    note(0, estimate(systematic_sample(routed, stream), routed), truth, out);
    note(1, estimate(systematic_sample(even, stream), even), truth, out);
    const auto queue = most_entropy(rows, labels, stream);
    Estimate bpde = estimate(queue, even);
    const double moved = replaced_mean(rows, queue) - bpde.value;
    bpde.value += moved;
    bpde.interval->lower += moved;
    bpde.interval->upper += moved;
    note(2, bpde, truth, out);
    return out;
  }

 private:
  static void note(std::size_t routing, const Estimate& of, double truth,
                   Drawn& out) {
    out.error[routing] = of.value - truth;
    out.width[routing] = of.interval->upper - of.interval->lower;
    out.held[routing] =
        of.interval->lower <= truth && truth <= of.interval->upper;
  }

  const std::vector<LabelRow>& labelled_;
  double share_, uniform_, level_;
};

RoutingResult summed(const std::vector<Drawn>& worlds, std::size_t routing) {
  RoutingResult out{.routing = kNames[routing]};
  const double n = static_cast<double>(worlds.size());
  double squares = 0;
  for (const Drawn& world : worlds) {
    out.bias += world.error[routing] / n;
    squares += world.error[routing] * world.error[routing] / n;
    out.width += world.width[routing] / n;
    out.coverage += world.held[routing] / n;
  }
  out.rmse = std::sqrt(squares);
  out.bias_error = std::sqrt(std::max(0.0, squares - out.bias * out.bias) / n);
  return out;
}

}  // namespace

Result<RoutingTrial> try_routings(const std::vector<LabelRow>& rows,
                                  std::size_t labels, double uniform,
                                  double level, std::size_t worlds,
                                  std::uint64_t seed, unsigned threads) {
  std::vector<LabelRow> labelled;
  for (const LabelRow& row : rows) {
    if (!std::isnan(row.label)) labelled.push_back(row);
  }
  if (labelled.size() < kFewestRows) {
    return fail(
        fmt::format("{} labelled comparisons are too few to try "
                    "routings on; it takes {}",
                    labelled.size(), kFewestRows));
  }
  const double share = std::min(
      1.0, static_cast<double>(labels) / static_cast<double>(rows.size()));
  const Trying trying(labelled, share, uniform, level);
  const Stream stream(seed, {"routing_trial"});
  std::vector<Drawn> drawn(worlds);
  parallel_for(worlds, threads,
               [&](std::size_t w) { drawn[w] = trying.world(stream.at(w)); });
  RoutingTrial out;
  out.worlds = worlds;
  out.rows = labelled.size() / 2;
  out.labels = static_cast<std::size_t>(
      std::llround(share * static_cast<double>(out.rows)));
  for (std::size_t r = 0; r < kRoutings; ++r) {
    out.results.push_back(summed(drawn, r));
  }
  return out;
}

}  // namespace assize
