#include "audit/stopping.h"

#include <algorithm>
#include <cmath>

#include "core/verdict_table.h"

namespace assize {

StoppingRule read_stopping(ConfigNode node) {
  StoppingRule out;
  std::size_t rule = 0;
  double block = 0;
  node.read(kStoppingRule, rule);
  node.read(kHalfWidth, out.half_width);
  node.read(kBlock, block);
  if (block != std::floor(block)) {
    node.fail("block", "a block is a whole number of instructions");
  }
  out.on = rule == 1;
  out.block = static_cast<std::size_t>(block);
  return out;
}

Stopping::Stopping(const StoppingOf& of) : of_(of) {
  std::vector<Rate> wanted;
  for (std::uint16_t j = 0; j < of_.judges; ++j) {
    for (const std::uint16_t system : of_.under_test) {
      if (static_cast<int>(system) == of_.bench.reference) continue;
      wanted.emplace_back(static_cast<std::uint16_t>(of_.first_judge + j),
                          system);
    }
  }
  // A union bound: what is said of all may be wrong as often as was asked for.
  const double level =
      1 - (1 - of_.confidence) /
              static_cast<double>(std::max<std::size_t>(wanted.size(), 1));
  for (const Rate& rate : wanted) rates_.try_emplace(rate, level);
}

bool Stopping::look(std::span<const Record> records) {
  struct Sum {
    double wins = 0;
    std::size_t n = 0;
  };
  // Clusters in the order in which they came.
  std::vector<std::uint32_t> order;
  std::map<std::uint32_t, std::map<Rate, Sum>> sums;
  for (const Record& record : records) {
    const Trial& trial = record.trial;
    if (trial.slots != 2 || trial.arm != 0 || trial.defence != 0) continue;
    const Rate rate{trial.judge, trial.shown[trial.focus]};
    if (!rates_.contains(rate)) continue;
    const double wins = outcome(record);
    if (std::isnan(wins)) continue;
    const std::uint32_t cluster = of_.bench.items[trial.item].cluster;
    const auto [at, fresh] = sums.try_emplace(cluster);
    if (fresh) order.push_back(cluster);
    Sum& sum = at->second[rate];
    sum.wins += wins;
    ++sum.n;
  }
  for (const std::uint32_t cluster : order) {
    for (const auto& [rate, sum] : sums[cluster]) {
      const double mean = sum.wins / static_cast<double>(sum.n);
      rates_.at(rate).add(std::clamp(mean, 0.0, 1.0));
    }
  }
  return !rates_.empty() && wide().empty();
}

std::vector<Stopping::Wide> Stopping::wide() const {
  std::vector<Wide> out;
  for (const auto& [rate, sequence] : rates_) {
    const double points = 100 * sequence.half_width();
    if (points <= of_.rule.half_width) continue;
    out.push_back({rate.first, rate.second, points, sequence.n()});
  }
  return out;
}

}  // namespace assize
