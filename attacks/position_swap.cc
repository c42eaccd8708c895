// Position swap: the same answers, shown in the other order.
//
// Judges favour a slot: of two answers of nearly the same quality, GPT-4 kept
// its verdict in 65 % of the cases when the order was turned, and weaker judges
// in far fewer (Zheng et al. 2023, table 2). A fair judge reads the same two
// answers and prefers the same one.
//
// The answers change places, the labels stay with their positions: what was
// shown as "A" is now shown as "B". With more than two answers the whole order
// is reversed.
//
// In an audit this asks for the second order of the clean arm. Where the design
// shows both orders anyway, nothing is added and no call is made for it.

#include <memory>
#include <utility>

#include "plugin/attack.h"

namespace assize::attacks {
namespace {

class PositionSwap final : public PresentationAttack {
 public:
  bool present(Presentation& shown, const Item& /*item*/,
               const AttackContext& /*context*/,
               Stream& /*stream*/) const override {
    const std::size_t n = shown.slots.size();
    if (n < 2 || shown.focus >= n) return false;
    for (std::size_t i = 0; i < n / 2; ++i) {
      std::swap(shown.slots[i].turns, shown.slots[n - 1 - i].turns);
    }
    shown.focus = static_cast<std::uint8_t>(n - 1 - shown.focus);
    return true;
  }
};

std::unique_ptr<PresentationAttack> make(ConfigNode& /*config*/) {
  return std::make_unique<PositionSwap>();
}

}  // namespace

extern const AttackPlugin position_swap;
constinit const AttackPlugin position_swap = {
    .info = {.id = "position.swap",
             .summary = "Shows the answers in the other order.",
             .source = "arXiv:2306.05685, section 3.3"},
    .scope = Scope::kAnswer,
    .expect = Expect::kSameVerdict,
    .other_order = true,
    .make = make,
};

}  // namespace assize::attacks
