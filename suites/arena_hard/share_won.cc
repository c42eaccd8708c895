#include "suites/arena_hard/share_won.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/stream.h"

namespace assize::arena_hard {
namespace {

constexpr std::size_t kRounds = 1000;
constexpr std::uint64_t kSeed = 1;

}  // namespace

Tally total(const Urn& urn) {
  Tally sum;
  for (const Tally& each : urn) sum.add(each);
  return sum;
}

Urn prompts_of(std::span<const Battle> battles) {
  std::map<std::uint32_t, Tally> by_item;
  for (const Battle& each : battles) {
    by_item[each.item].add({each.weight * each.y, each.weight});
  }
  Urn out;
  for (const auto& [item, tally] : by_item) out.push_back(tally);
  return out;
}

Urn rows_of(std::span<const Battle> battles) {
  Urn out;
  for (const Battle& each : battles) {
    const auto copies = static_cast<std::size_t>(std::lround(each.weight));
    out.insert(out.end(), copies, {each.y, 1});
  }
  return out;
}

std::vector<double> resample(const Urn& urn, std::string_view system,
                             std::string_view what) {
  std::vector<double> out;
  if (urn.empty()) return out;
  const Stream key(kSeed, {"arena_hard", system, what});
  for (std::size_t round = 0; round < kRounds; ++round) {
    Stream stream = key.at(round);
    Tally sum;
    for (std::size_t i = 0; i < urn.size(); ++i) {
      sum.add(urn[stream.below(urn.size())]);
    }
    out.push_back(sum.share());
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace assize::arena_hard
