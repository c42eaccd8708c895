#include "suites/judge_bench/replay.h"

#include <fmt/format.h>

#include <algorithm>

#include "suites/judge_bench/accuracy.h"
#include "suites/published_board.h"

namespace assize::judge_bench {
namespace {

constexpr char kConvention[] = "judge_bench";
constexpr std::string_view kMetrics[] = {"accuracy", "accuracy_both_orders",
                                         "inconsistent", "unread"};

template <typename Holds>
ReplayRow row_of(const std::string& judge, std::string metric,
                 std::span<const JudgedPair> pairs, const Holds& holds) {
  const auto count =
      static_cast<std::size_t>(std::ranges::count_if(pairs, holds));
  ReplayRow out;
  out.system = judge;
  out.metric = std::move(metric);
  out.convention = kConvention;
  out.n = static_cast<std::uint32_t>(pairs.size());
  out.value =
      100 * static_cast<double>(count) / static_cast<double>(pairs.size());
  out.note = fmt::format("{} of {} pairs", count, pairs.size());
  return out;
}

void replay_judge(const Benchmark& bench, const std::string& judge,
                  const std::vector<JudgedPair>& pairs,
                  std::vector<ReplayRow>& out) {
  const auto right = [](const JudgedPair& pair) { return pair.right; };
  out.push_back(row_of(judge, "accuracy", pairs, right));
  for (std::size_t c = 0; c < bench.categories.size(); ++c) {
    std::vector<JudgedPair> members;
    std::ranges::copy_if(pairs, std::back_inserter(members),
                         [&](const JudgedPair& pair) {
                           return bench.items[pair.item].category == c;
                         });
    if (members.empty()) continue;
    out.push_back(
        row_of(judge, "accuracy." + bench.categories[c], members, right));
  }
  out.push_back(
      row_of(judge, "accuracy_both_orders", pairs,
             [](const JudgedPair& pair) { return pair.right_in_both; }));
  out.push_back(
      row_of(judge, "inconsistent", pairs,
             [](const JudgedPair& pair) { return !pair.consistent; }));
  out.push_back(row_of(judge, "unread", pairs,
                       [](const JudgedPair& pair) { return pair.unread; }));
}

bool known(std::string_view metric) {
  return metric.starts_with("accuracy.") ||
         std::ranges::find(kMetrics, metric) != std::end(kMetrics);
}

}  // namespace

std::vector<ReplayRow> replay(const Benchmark& bench) {
  const VerdictTable table = tabulate(bench);
  std::vector<ReplayRow> out;
  for (std::size_t judge = 0; judge < bench.judges.size(); ++judge) {
    if (static_cast<int>(judge) == bench.gold) continue;
    const auto pairs =
        judged_pairs(bench, table, static_cast<std::uint16_t>(judge));
    if (pairs.empty()) continue;
    replay_judge(bench, bench.judges[judge], pairs, out);
  }
  return out;
}

Result<std::vector<PublishedRow>> published(const std::string& path) {
  return suites::judge_board(path, known);
}

}  // namespace assize::judge_bench
