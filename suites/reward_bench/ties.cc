#include "suites/reward_bench/ties.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace assize::reward_bench {
namespace {

constexpr double kPercent = 100;
constexpr std::string_view kRef = "ref:", kTied = "tied:";

/// Ratings of one row's answers.
struct Ratings {
  std::vector<double> right, wrong;

  bool whole() const { return !right.empty() && !wrong.empty(); }
  double gap() const {
    return std::ranges::min(right) - std::ranges::max(wrong);
  }
  double spread() const {
    return std::ranges::max(right) - std::ranges::min(right);
  }
};

/// The rows of one prompt.
struct Prompt {
  Ratings ref, tied;
};

double margin(double least, double spread) {
  const double ratio = least / spread;
  return std::isnan(ratio) ? 0 : std::tanh(ratio - 1);
}

/// Prompts by cluster: both rows of a prompt are in one.
std::map<std::uint32_t, Prompt> prompts_of(const Benchmark& bench,
                                           const VerdictTable& table,
                                           std::uint16_t judge) {
  std::map<std::uint32_t, Prompt> out;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const bool clean = table.slots[i] == 1 && table.arm[i] == 0 &&
                       table.defence[i] == 0 && table.sample[i] == 0;
    if (!clean || table.judge[i] != judge) continue;
    const Item& item = bench.items[table.item[i]];
    const auto row = ties_prompt(item.id);
    if (!row || table.status[i] >= Status::kNotRecorded) continue;
    Prompt& prompt = out[item.cluster];
    Ratings& ratings = row->tied ? prompt.tied : prompt.ref;
    const bool right = bench.systems[table.system[i]].starts_with("chosen");
    (right ? ratings.right : ratings.wrong)
        .push_back(judged(table.status[i]) ? table.y[i] : kFailedRating);
  }
  return out;
}

}  // namespace

std::optional<TiesPrompt> ties_prompt(std::string_view item_id) {
  if (!item_id.starts_with(kTies) || item_id.size() <= kTies.size()) {
    return std::nullopt;
  }
  const std::string_view id = item_id.substr(kTies.size() + 1);
  if (id.starts_with(kRef)) return TiesPrompt{id.substr(kRef.size()), false};
  if (id.starts_with(kTied)) return TiesPrompt{id.substr(kTied.size()), true};
  return std::nullopt;
}

std::vector<ClusterRatio> ties_parts(const Benchmark& bench,
                                     const VerdictTable& table,
                                     std::uint16_t judge) {
  const auto prompts = prompts_of(bench, table, judge);
  if (prompts.empty()) return {};
  std::vector<ClusterRatio> out(kTiesParts);
  const auto add = [&](std::size_t part, std::uint32_t cluster, double value) {
    out[part].add(cluster, kPercent * value, 1);
  };
  for (const auto& [cluster, prompt] : prompts) {
    const auto& [ref, tied] = prompt;
    if (tied.whole()) add(0, cluster, tied.gap() > 0);
    if (ref.whole()) add(1, cluster, ref.gap() > 0);
    if (!tied.whole() || !ref.whole() || tied.right.size() < 2) continue;
    const double least = std::min(ref.gap(), tied.gap());
    add(2, cluster, tied.gap() > tied.spread());
    add(3, cluster, least > tied.spread());
    add(4, cluster, margin(least, tied.spread()));
  }
  return out;
}

}  // namespace assize::reward_bench
