#include "audit/judge_coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "audit/name_list.h"

namespace assize {
namespace {

/// What was judged: answers under test, each an item's number above its
/// system's; and items that have no answer here.
class Seen {
 public:
  void add(const Trial& trial) {
    answers_.push_back(std::uint64_t{trial.item} << kSystemBits |
                       trial.shown[trial.focus]);
  }
  void add_item(std::uint32_t item) { items_.push_back(item); }
  void add(const Seen& other) {
    answers_.insert(answers_.end(), other.answers_.begin(),
                    other.answers_.end());
  }

  /// Each once.
  void count() {
    for (const std::uint64_t answer : distinct(answers_)) {
      items_.push_back(static_cast<std::uint32_t>(answer >> kSystemBits));
    }
    distinct(items_);
  }
  /// After count().
  std::size_t answers() const { return answers_.size(); }
  std::size_t items() const { return items_.size(); }

 private:
  static constexpr int kSystemBits = 16;

  template <typename T>
  static const std::vector<T>& distinct(std::vector<T>& of) {
    std::ranges::sort(of);
    of.erase(std::unique(of.begin(), of.end()), of.end());
    return of;
  }

  std::vector<std::uint64_t> answers_;
  std::vector<std::uint32_t> items_;
};

/// "one (2 of 3)", or "" for a judge that saw all.
std::string part_of(const std::string& judge, const Seen& own,
                    const Seen& all) {
  if (own.items() < all.items()) {
    return fmt::format("{} ({} of {} items)", judge, own.items(), all.items());
  }
  if (own.answers() == all.answers()) return "";
  return fmt::format("{} ({} of {} answers)", judge, own.answers(),
                     all.answers());
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
      if (beside_rules) all.add_item(trial.item);
      continue;
    }
    by_judge[trial.judge].add(trial);
  }
  for (auto& [judge, own] : by_judge) {
    own.count();
    all.add(own);
  }
  all.count();
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
