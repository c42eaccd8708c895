#include "suites/generic/score_headline.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "plugin/cluster_means.h"
#include "suites/generic/scopes.h"

namespace assize::suites {
namespace {

constexpr double kPercent = 100;

/// The scopes that items of each category are in, in order.
std::vector<std::vector<int>> scopes_by_category(const Benchmark& bench) {
  std::vector<std::vector<int>> out(bench.categories.size());
  for (const auto& [scope, members] : scopes(bench)) {
    for (const std::uint32_t item : members) {
      std::vector<int>& of = out[bench.items[item].category];
      if (of.empty() || of.back() != scope) of.push_back(scope);
    }
  }
  return out;
}

class ScoreHeadline final : public ClusterMeans {
 public:
  ScoreHeadline(const Study& study, std::span<const double> scale)
      : ClusterMeans(study.bench.clusters()), percent_(!scale.empty()) {
    for (auto& [key, mean] : gather(study, scale)) {
      add_mean({.metric = metric(),
                .system = key.first,
                .judge = study.judge,
                .category = key.second,
                .least = lowest_,
                .most = highest_,
                .is_mean = true},
               std::move(mean));
    }
  }

  Notes notes() const override {
    Notes notes{
        .convention = "generic.scores",
        .assumes = {"Verdicts that were not judged are left out; that they "
                    "failed says nothing of the answers."},
        .parameters = {},
        .metrics = {{metric(),
                     percent_
                         ? "mean score of the answers judged alone, in percent "
                           "of the scale's length: 0 is its lowest score, 100 "
                           "its highest"
                         : "mean score of the answers judged alone, as the "
                           "table has it"}}};
    for (const auto& [status, count] : unjudged_) {
      notes.parameters.emplace_back("verdicts_" + status, count);
    }
    return notes;
  }

 private:
  const char* metric() const { return percent_ ? "score" : "mean_score"; }

  /// By system and scope, also where nothing was scored: a figure that is not
  /// there is said to be missing. What was never asked has no figure, unless
  /// nothing was. Finds the range of values.
  std::map<std::pair<std::uint16_t, int>, ClusterRatio> gather(
      const Study& study, std::span<const double> scale) {
    std::map<std::pair<std::uint16_t, int>, ClusterRatio> out, unasked;
    const auto scopes_of = scopes_by_category(study.bench);
    const VerdictTable& table = study.table;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (table.judge[i] != study.judge || table.slots[i] != 1) continue;
      if (table.arm[i] != 0 || table.defence[i] != 0 || table.sample[i] != 0) {
        continue;
      }
      const Item& item = study.bench.items[table.item[i]];
      const bool asked = table.status[i] < Status::kNotRecorded;
      for (const int scope : scopes_of[item.category]) {
        (asked ? out : unasked).try_emplace({table.system[i], scope});
      }
      double y = table.y[i];
      if (std::isnan(y)) {
        ++unjudged_[std::string(name(table.status[i]))];
        continue;
      }
      if (percent_) y = kPercent * (y - scale[0]) / (scale[1] - scale[0]);
      lowest_ = std::min(lowest_, y);
      highest_ = std::max(highest_, y);
      for (const int scope : scopes_of[item.category]) {
        out[{table.system[i], scope}].add(item.cluster, y, 1);
      }
    }
    if (out.empty()) out = std::move(unasked);
    if (percent_ || lowest_ > highest_) {
      lowest_ = 0;
      highest_ = kPercent;
    }
    return out;
  }

  bool percent_;
  double lowest_ = HUGE_VAL, highest_ = -HUGE_VAL;
  std::map<std::string, std::uint32_t> unjudged_;
};

}  // namespace

Result<std::unique_ptr<const Estimator>> score_headline(
    const Study& study, std::span<const double> scale) {
  auto headline = std::make_unique<ScoreHeadline>(study, scale);
  if (headline->quantities().empty()) {
    return fail(fmt::format("judge '{}' was asked about nothing",
                            printable(study.bench.judges.at(study.judge), 60)));
  }
  return headline;
}

}  // namespace assize::suites
