#include "audit/judge_coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "audit/name_list.h"

namespace assize {
namespace {

/// How many items each judge has a verdict on; gold labels are none.
std::map<std::uint16_t, std::size_t> items_seen(const Benchmark& bench) {
  std::vector<std::pair<std::uint16_t, std::uint32_t>> seen;
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    const bool clean = trial.arm == 0 && trial.defence == 0;
    if (!clean || static_cast<int>(trial.judge) == bench.gold) continue;
    if (record.verdict.status >= Status::kNotRecorded) continue;
    seen.emplace_back(trial.judge, trial.item);
  }
  std::ranges::sort(seen);
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
  std::map<std::uint16_t, std::size_t> out;
  for (const auto& [judge, item] : seen) ++out[judge];
  return out;
}

}  // namespace

std::string judge_coverage(const Benchmark& bench) {
  if (bench.reference >= 0) return "";
  std::vector<std::string> names;
  for (const auto& [judge, items] : items_seen(bench)) {
    if (items == bench.items.size()) continue;
    names.push_back(fmt::format("{} ({})", bench.judges[judge], items));
  }
  if (names.empty()) return "";
  const bool one = names.size() == 1;
  return fmt::format(
      "{} verdicts on part of the {} items alone, so {} totals are over other "
      "items than those beside them: {}.",
      one ? "1 judge has" : fmt::format("{} judges have", names.size()),
      bench.items.size(), one ? "its" : "their", list_names(names));
}

}  // namespace assize
