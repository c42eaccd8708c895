#include "fake_judge/faults.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>
#include <string>
#include <vector>

namespace assize::testing {
namespace {

constexpr std::array<std::string_view, kFaults> kNames = {
    "answer",       "truncated", "filtered",   "refused",   "rejected", "lies",
    "rate_limited", "server",    "conflict",   "forbidden", "redirect", "reset",
    "half_body",    "malformed", "no_choices", "not_utf8",  "large",    "slow"};
constexpr std::size_t kFirstLasting = 1;
constexpr std::size_t kFirstPassing =
    static_cast<std::size_t>(Fault::kRateLimited);

/// 53 bits of it, in [0, 1).
double uniform(std::uint64_t bits) {
  return static_cast<double>(bits >> 11) * 0x1.0p-53;
}

Result<double> share_of(std::string_view word) {
  double out = 0;
  const char* end = word.data() + word.size();
  const auto read = std::from_chars(word.data(), end, out);
  if (read.ec != std::errc() || read.ptr != end || !(out >= 0 && out <= 1)) {
    return fail(
        fmt::format("a fault's share is in [0, 1], got '{}'", printable(word)));
  }
  return out;
}

}  // namespace

std::string_view name(Fault fault) {
  return kNames[static_cast<std::size_t>(fault)];
}

bool answers(Fault fault) {
  return fault == Fault::kNone || fault == Fault::kSlow ||
         fault == Fault::kLies;
}

// SplitMix64's finaliser, of both numbers in turn.
std::uint64_t mixed(std::uint64_t key, std::uint64_t number) {
  const auto finish = [](std::uint64_t z) {
    z += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  };
  return finish(finish(key) ^ number);
}

Result<FaultPlan> FaultPlan::parse(std::string_view text, std::uint64_t seed) {
  FaultPlan out;
  out.seed_ = seed;
  while (!text.empty()) {
    const std::string_view entry = text.substr(0, text.find(','));
    text.remove_prefix(std::min(entry.size() + 1, text.size()));
    const std::string_view word = entry.substr(0, entry.find('='));
    const auto known = std::find(kNames.begin() + 1, kNames.end(), word);
    if (known == kNames.end()) {
      const std::vector<std::string> all(kNames.begin() + 1, kNames.end());
      return fail(fmt::format("unknown fault '{}'{}; there are {}",
                              printable(word), did_you_mean(word, all),
                              fmt::join(all, ", ")));
    }
    const Result<double> share =
        share_of(entry.substr(std::min(word.size() + 1, entry.size())));
    if (!share) return tl::unexpected(share.error());
    out.share_[static_cast<std::size_t>(known - kNames.begin())] = *share;
    if (*share > 0) out.empty_ = false;
  }
  const auto sum = [&](std::size_t begin, std::size_t end) {
    return std::accumulate(out.share_.begin() + static_cast<long>(begin),
                           out.share_.begin() + static_cast<long>(end), 0.0);
  };
  constexpr double kRounding = 1e-9;
  if (sum(kFirstLasting, kFirstPassing) > 1 + kRounding ||
      sum(kFirstPassing, kFaults) > 1 + kRounding) {
    return fail("the shares of faults add up to more than 1");
  }
  return out;
}

Fault FaultPlan::pick(std::size_t begin, std::size_t end, std::uint64_t key,
                      std::uint64_t number) const {
  double left = uniform(mixed(key, number));
  for (std::size_t i = begin; i < end; ++i) {
    left -= share_[i];
    if (left < 0) return static_cast<Fault>(i);
  }
  return Fault::kNone;
}

Fault FaultPlan::pick(std::uint64_t body, std::uint32_t attempt) const {
  if (empty_) return Fault::kNone;
  const std::uint64_t key = mixed(seed_, body);
  // Attempts count from 1, so 0 is free for what lasts.
  const Fault passing = pick(kFirstPassing, kFaults, key, attempt);
  if (passing != Fault::kNone && !answers(passing)) return passing;
  const Fault lasting = pick(kFirstLasting, kFirstPassing, key, 0);
  return lasting != Fault::kNone ? lasting : passing;
}

}  // namespace assize::testing
