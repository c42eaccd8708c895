#include "audit/judge_coverage.h"

#include <fmt/format.h>

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "audit/name_list.h"

namespace assize {
namespace {

/// What was judged: items, and answers under test by item and system.
struct Seen {
  std::set<std::uint32_t> items;
  std::set<std::pair<std::uint32_t, std::uint16_t>> answers;
};

void add(const Trial& trial, Seen& to) {
  to.items.insert(trial.item);
  to.answers.emplace(trial.item, trial.shown[trial.focus]);
}

/// "one (2 of 3)", or "" for a judge that saw all.
std::string part_of(const std::string& judge, const Seen& own,
                    const Seen& all) {
  if (own.items.size() < all.items.size()) {
    return fmt::format("{} ({} of {} items)", judge, own.items.size(),
                       all.items.size());
  }
  if (own.answers.size() == all.answers.size()) return "";
  return fmt::format("{} ({} of {} answers)", judge, own.answers.size(),
                     all.answers.size());
}

}  // namespace

std::string judge_coverage(const Benchmark& bench, bool beside_rules) {
  if (bench.reference >= 0) return "";
  Seen all;
  std::map<std::uint16_t, Seen> by_judge;
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    const bool clean = trial.arm == 0 && trial.defence == 0;
    if (!clean || record.verdict.status >= Status::kNotRecorded) continue;
    if (static_cast<int>(trial.judge) == bench.gold) {
      if (beside_rules) all.items.insert(trial.item);
      continue;
    }
    add(trial, all);
    add(trial, by_judge[trial.judge]);
  }
  std::vector<std::string> names;
  for (const auto& [judge, own] : by_judge) {
    std::string name = part_of(bench.judges[judge], own, all);
    if (!name.empty()) names.push_back(std::move(name));
  }
  if (names.empty()) return "";
  const bool one = names.size() == 1;
  return fmt::format(
      "{} judged less than stands beside {}, so {} over another set: {}.",
      one ? "1 judge has" : fmt::format("{} judges have", names.size()),
      one ? "it" : "them", one ? "its totals are" : "their totals are",
      list_names(names));
}

}  // namespace assize
