#include "audit/budget.h"

#include <cmath>

namespace assize {
namespace {

/// A whole number above 0, or nothing.
std::optional<std::uint64_t> whole(ConfigNode& node, const Number& knob) {
  double value = 0;
  node.read(knob, value);
  if (value != std::floor(value)) {
    node.fail(knob.name,
              "a ceiling of " + std::string(knob.unit) + " is a whole number");
  }
  if (value <= 0) return std::nullopt;
  return static_cast<std::uint64_t>(value);
}

}  // namespace

Budget read_budget(ConfigNode node) {
  Budget out;
  double usd = 0, seconds = 0;
  out.ceilings.requests = whole(node, kMostRequests);
  out.ceilings.tokens = whole(node, kMostTokens);
  node.read(kMostUsd, usd);
  node.read(kMostSeconds, seconds);
  if (usd > 0) out.ceilings.nano = std::llround(usd * 1e9);
  if (seconds > 0) {
    out.deadline = std::chrono::milliseconds(std::llround(seconds * 1000));
  }
  return out;
}

}  // namespace assize
