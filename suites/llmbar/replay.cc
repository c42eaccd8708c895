#include "suites/llmbar/replay.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

#include "suites/llmbar/accuracy.h"
#include "suites/llmbar/statistics.h"
#include "suites/llmbar/verdicts.h"

namespace assize::llmbar {
namespace {

constexpr char kConvention[] = "llmbar";
constexpr char kCompat[] = "llmbar.compat";
constexpr double kPercent = 100;

double percent(double part, double whole) { return part / whole * kPercent; }

/// How often the answer shown first won, of the verdicts that were given.
struct Position {
  std::uint32_t first = 0, judged = 0;

  void add(const JudgedPair& pair) {
    for (const std::size_t order : {0, 1}) {
      if (!pair.judged[order]) continue;
      ++judged;
      first += pair.winner[order] == static_cast<int>(order);
    }
  }
};

class JudgeReplay {
 public:
  JudgeReplay(const Benchmark& bench, const Description& about,
              std::size_t judge, std::vector<ReplayRow>& out)
      : bench_(bench),
        about_(about),
        judge_(bench.judges[judge]),
        index_(judge),
        rates_(about.rates(judge_)),
        out_(out) {}

  void add(std::span<const JudgedPair> pairs) {
    std::map<std::string, std::vector<JudgedPair>> subsets;
    for (const JudgedPair& pair : pairs) {
      subsets[bench_.categories[bench_.items[pair.item].category]].push_back(
          pair);
    }
    add_all(pairs, subsets);
    for (const auto& [subset, members] : subsets) add_subset(subset, members);
  }

 private:
  ReplayRow& row(std::string metric, double value, std::string note = {}) {
    ReplayRow& out = out_.emplace_back();
    out.system = system_;
    out.metric = std::move(metric);
    out.convention = kConvention;
    out.n = n_;
    out.value = value;
    out.note = std::move(note);
    return out;
  }

  void share(const char* metric, std::uint32_t part, std::uint32_t whole) {
    row(metric, percent(part, whole));
  }

  /// A number with a known defect, and its published value.
  void repaired(const char* metric, double right, double published,
                const char* defect, const std::string& note = {}) {
    row(metric, right, note).alternatives.push_back({defect, published, {}});
    row(metric, published).convention = kCompat;
  }

  void repaired_share(const char* metric, std::uint32_t part,
                      std::uint32_t whole, double published) {
    const char* const defect =
        rates_ ? "known_defect:rating_ties" : "known_defect:nulls_agree";
    repaired(metric, percent(part, whole), published, defect,
             whole == n_ ? ""
                         : fmt::format("{} of {} pairs with both verdicts",
                                       part, whole));
  }

  void add_all(std::span<const JudgedPair> pairs,
               const std::map<std::string, std::vector<JudgedPair>>& subsets) {
    system_ = judge_;
    n_ = static_cast<std::uint32_t>(pairs.size());
    const Statistics of = statistics(pairs);
    Position position;
    for (const JudgedPair& pair : pairs) position.add(pair);
    share("accuracy", of.right[0] + of.right[1], 2 * of.n);
    if (!rates_) {
      repaired_share("agreement", of.same, of.both_judged,
                     percent(of.equal, of.n));
      share("first_position", position.first, position.judged);
    }
    share("unread", 2 * of.n - position.judged, 2 * of.n);
    add_parsers();
    for (const Average& average : about_.averages) {
      add_average(average, subsets);
    }
  }

  /// How often the first pattern that matches is not the last match.
  void add_parsers() {
    const Table* const parsers = bench_.table("parsers");
    if (parsers == nullptr || rates_) return;
    for (std::size_t i = 0; i < parsers->rows(); ++i) {
      if (parsers->at(i, 0) != static_cast<double>(index_) ||
          parsers->at(i, 1) == 0)
        continue;
      // A rate of texts, of which a pair has several.
      const auto texts = static_cast<std::uint32_t>(parsers->at(i, 1));
      row("parsers_differ", percent(parsers->at(i, 3), texts)).n = texts;
    }
  }

  void add_average(
      const Average& average,
      const std::map<std::string, std::vector<JudgedPair>>& subsets) {
    double sum = 0;
    std::vector<std::string> here, absent;
    for (const std::string& name : average.of) {
      const auto members = subsets.find(name);
      (members == subsets.end() ? absent : here).push_back(name);
      if (members == subsets.end()) continue;
      const Statistics of = statistics(members->second);
      sum += percent(of.right[0] + of.right[1], 2.0 * of.n);
    }
    if (here.size() < 2) return;
    std::string note = fmt::format("mean of {}", fmt::join(here, ", "));
    if (!absent.empty()) {
      note += fmt::format("; not here: {}", fmt::join(absent, ", "));
    }
    row(average.metric, sum / static_cast<double>(here.size()), note);
  }

  void add_subset(const std::string& subset,
                  const std::vector<JudgedPair>& pairs) {
    system_ = fmt::format("{} on {}", judge_, subset);
    n_ = static_cast<std::uint32_t>(pairs.size());
    const Statistics of = statistics(pairs);
    share("correct_False", of.right[0], of.n);
    share("correct_True", of.right[1], of.n);
    share("correct_average", of.right[0] + of.right[1], 2 * of.n);
    share("correct_both", of.right_in_both, of.n);
    // Of ratings every pair with both is the same in both orders.
    repaired_share("equal", rates_ ? of.both_judged : of.same, of.both_judged,
                   percent(of.equal, of.n));
    const char defect[] = "known_defect:kappa_labels";
    const Kappas &right = of.intended, &published = of.published;
    repaired("kappa_False", right.first, published.first, defect);
    repaired("kappa_True", right.second, published.second, defect);
    repaired("kappa_average", right.mean, published.mean, defect);
    repaired("kappa_agreement", right.orders, published.orders, defect);
  }

  const Benchmark& bench_;
  const Description& about_;
  const std::string& judge_;
  std::size_t index_ = 0;
  bool rates_ = false;
  std::vector<ReplayRow>& out_;
  std::string system_;
  std::uint32_t n_ = 0;
};

}  // namespace

Result<std::vector<ReplayRow>> replay(const Benchmark& bench,
                                      const Description& about) {
  std::vector<ReplayRow> out;
  const auto judges = judged_pairs(bench, about);
  for (std::size_t judge = 0; judge < judges.size(); ++judge) {
    if (judges[judge].empty()) continue;
    JudgeReplay(bench, about, judge, out).add(judges[judge]);
  }
  return out;
}

}  // namespace assize::llmbar
