#include "audit/surrogates.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace assize {
namespace {

/// What two effects share that differ in their judge alone.
using Key = std::tuple<std::string, std::string, std::string, std::uint16_t,
                       std::string, bool, std::uint16_t>;

Key key_of(const Effect& effect, const std::string& contrast,
           std::uint16_t judge) {
  return {contrast,
          effect.against,
          effect.calibration,
          effect.quantity.system,
          effect.quantity.metric,
          effect.pooled,
          judge};
}

}  // namespace

std::vector<SurrogateRow> surrogate_rows(const Audit& audit) {
  std::map<Key, const Effect*> known;
  for (const Effect& effect : audit.analysis.effects) {
    known.emplace(key_of(effect, effect.contrast, effect.quantity.judge),
                  &effect);
  }
  std::vector<SurrogateRow> rows;
  for (const Effect& effect : audit.analysis.effects) {
    for (const std::uint16_t surrogate : audit.surrogates) {
      const std::string ending =
          std::string(kBeyond) + audit.bench.judges[surrogate];
      if (!effect.contrast.ends_with(ending)) continue;
      const std::string contrast =
          effect.contrast.substr(0, effect.contrast.size() - ending.size());
      const auto here =
          known.find(key_of(effect, contrast, effect.quantity.judge));
      const auto there = known.find(key_of(effect, contrast, surrogate));
      if (here == known.end() || there == known.end()) continue;
      rows.push_back({here->second, there->second, &effect});
    }
  }
  return rows;
}

}  // namespace assize
