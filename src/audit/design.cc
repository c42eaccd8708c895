#include "audit/design.h"

#include <algorithm>
#include <set>

namespace assize {
Design read_design(ConfigNode node) {
  std::size_t orders = 0, turns = 0;
  double samples = 1;
  node.read(kOrders, orders);
  node.read(kTurns, turns);
  node.read(kSamples, samples);
  if (samples != static_cast<double>(static_cast<std::uint16_t>(samples))) {
    node.fail("samples", "samples must be a whole number");
  }
  return {.both_orders = orders == 0,
          .all_turns = turns == 0,
          .samples = static_cast<std::uint16_t>(samples)};
}

Trial in_other_order(Trial trial) {
  std::swap(trial.shown[0], trial.shown[1]);
  trial.focus = static_cast<std::uint8_t>(1 - trial.focus);
  return trial;
}

std::vector<Trial> cross(std::span<const Trial> published, const Design& design,
                         std::uint16_t judge) {
  std::set<Trial> out;
  for (Trial trial : published) {
    if (trial.turn > 0 && !design.all_turns) continue;
    trial.judge = judge;
    for (std::uint16_t sample = 0; sample < design.samples; ++sample) {
      trial.sample = sample;
      out.insert(trial);
      if (trial.slots == 2 && design.both_orders) {
        out.insert(in_other_order(trial));
      }
    }
  }
  return {out.begin(), out.end()};
}

}  // namespace assize
