#include "suites/rm_bench/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>

#include "core/verdict_table.h"
#include "plugin/slot_rule.h"
#include "suites/published_board.h"
#include "suites/rm_bench/matrix.h"
#include "text/answer_features.h"

namespace assize::rm_bench {
namespace {

constexpr char kOneToMany[] = "one_to_many";

using Rows = std::vector<Matrix>;

/// The share of one cell in percent; `ties`: what a tie is worth.
double share(const Rows& rows, std::size_t pair, double ties) {
  double wins = 0, judged = 0;
  for (const Matrix& row : rows) {
    const Cell& cell = row.cells[pair];
    if (cell.judged == 0) continue;
    wins += (cell.wins + ties * cell.ties) / cell.judged;
    judged += 1;
  }
  return 100 * wins / judged;
}

double mean_of(const Rows& rows, const Figure& figure, double ties) {
  double sum = 0, count = 0;
  for (std::size_t pair = 0; pair < kPairs; ++pair) {
    if (!figure.has(pair / kStyles, pair % kStyles)) continue;
    sum += share(rows, pair, ties);
    count += 1;
  }
  return sum / count;
}

double one_to_many(const Rows& rows) {
  double sum = 0, count = 0;
  for (const Matrix& row : rows) {
    const double value = row.one_to_many();
    if (std::isnan(value)) continue;
    sum += value;
    count += 1;
  }
  return 100 * sum / count;
}

/// Rows of one judge by domain.
struct Judged {
  std::string judge, convention;
  std::map<int, Rows> domains;

  double mean(const std::function<double(const Rows&)>& value) const {
    double sum = 0;
    for (const auto& [domain, rows] : domains) sum += value(rows);
    return sum / static_cast<double>(domains.size());
  }
};

void add_row(const Judged& judged, std::string metric, std::size_t n,
             const std::function<double(double ties)>& value,
             std::vector<ReplayRow>& out) {
  ReplayRow& row = out.emplace_back();
  row.system = judged.judge;
  row.metric = std::move(metric);
  row.convention = judged.convention;
  row.n = static_cast<std::uint32_t>(n);
  row.value = value(0);
  row.alternatives.push_back({"convention:a_tie_is_half", value(0.5), {}});
}

void add_domains(const Benchmark& bench, const Judged& judged,
                 std::vector<ReplayRow>& out) {
  for (const auto& domain : judged.domains) {
    const Rows& rows = domain.second;
    const std::string& name =
        bench.categories[static_cast<std::size_t>(domain.first)];
    for (const Figure& figure : figures()) {
      add_row(
          judged, fmt::format("{}.{}", figure.name, name), rows.size(),
          [&](double ties) { return mean_of(rows, figure, ties); }, out);
    }
    add_row(
        judged, fmt::format("{}.{}", kOneToMany, name), rows.size(),
        [&](double) { return one_to_many(rows); }, out);
    out.back().alternatives.clear();
  }
}

void replay_judge(const Benchmark& bench, const Judged& judged,
                  std::vector<ReplayRow>& out) {
  if (judged.domains.empty()) return;
  const std::size_t begin = out.size();
  std::size_t n = 0;
  for (const auto& [domain, rows] : judged.domains) n += rows.size();
  for (const Figure& figure : figures()) {
    add_row(
        judged, figure.name, n,
        [&](double ties) {
          return judged.mean(
              [&](const Rows& rows) { return mean_of(rows, figure, ties); });
        },
        out);
  }
  add_row(
      judged, kOneToMany, n, [&](double) { return judged.mean(one_to_many); },
      out);
  out.back().alternatives.clear();
  for (std::size_t pair = 0; pair < kPairs; ++pair) {
    add_row(
        judged, cell_name(pair), n,
        [&](double ties) {
          return judged.mean(
              [&](const Rows& rows) { return share(rows, pair, ties); });
        },
        out);
  }
  for (std::size_t i = begin; i < out.size(); ++i) {
    out[i].note =
        fmt::format("{} rows, {} of 4 domains", n, judged.domains.size());
  }
  if (judged.domains.size() > 1) add_domains(bench, judged, out);
}

Judged by_domain(const Benchmark& bench, std::string judge,
                 std::string convention, const Rows& rows) {
  Judged out{std::move(judge), std::move(convention), {}};
  for (const Matrix& row : rows) {
    out.domains[bench.items[row.item].category].push_back(row);
  }
  return out;
}

/// What a rule says of every pair, in both orders.
Rows rows_of(const Benchmark& bench, const AnswerTable& answers,
             const SlotRule& rule) {
  Rows out;
  for (std::uint32_t item = 0; item < bench.items.size(); ++item) {
    Matrix& row = out.emplace_back();
    row.item = item;
    const auto answer = [&](std::size_t system) {
      const std::int64_t at =
          bench.find_answer(static_cast<std::uint16_t>(system), item);
      return at < 0 ? kNoAnswer : static_cast<std::uint32_t>(at);
    };
    for (std::size_t pair = 0; pair < kPairs; ++pair) {
      const std::uint32_t right = answer(pair / kStyles);
      const std::uint32_t wrong = answer(kStyles + pair % kStyles);
      const Item& of = bench.items[item];
      const std::array<std::uint32_t, 2> order = {right, wrong};
      const std::array<std::uint32_t, 2> other = {wrong, right};
      row.add(pair, rule.judge(of, order, answers).p_first);
      row.add(pair, 1 - rule.judge(of, other, answers).p_first);
    }
  }
  return out;
}

bool known(std::string_view metric) {
  return metric.starts_with("cell.") || metric.starts_with(kOneToMany) ||
         std::ranges::any_of(figures(), [&](const Figure& figure) {
           return metric.starts_with(figure.name);
         });
}

}  // namespace

std::vector<ReplayRow> replay(const Benchmark& bench, unsigned threads) {
  const VerdictTable table = tabulate(bench);
  std::vector<ReplayRow> out;
  for (std::size_t judge = 0; judge < bench.judges.size(); ++judge) {
    if (static_cast<int>(judge) == bench.gold) continue;
    const Rows rows = matrices(bench, table, static_cast<std::uint16_t>(judge));
    replay_judge(bench, by_domain(bench, bench.judges[judge], "rm_bench", rows),
                 out);
  }
  const AnswerTable answers = answer_features(bench, threads);
  for (const SlotRule& rule : baseline_rules()) {
    replay_judge(bench,
                 by_domain(bench, std::string(rule.id), "rm_bench",
                           rows_of(bench, answers, rule)),
                 out);
  }
  return out;
}

Result<std::vector<PublishedRow>> published(const std::string& path) {
  return suites::judge_board(path, known);
}

}  // namespace assize::rm_bench
