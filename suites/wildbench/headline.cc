#include "suites/wildbench/headline.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "suites/wildbench/blend.h"
#include "suites/wildbench/collector.h"
#include "suites/wildbench/tally.h"

namespace assize::wildbench {
namespace {

/// Of the adjusted score, and of boards, which show it times ten.
constexpr double kMiddle = 5, kStretch = 2 * 10;
constexpr double kLeastScore = -80, kMostScore = 100;
constexpr double kPercent = 100;

/// A mean, and how many rows are behind it.
struct Mean {
  ClusterRatio ratio;
  std::uint32_t rows = 0;

  void add(std::uint32_t cluster, double value) {
    ratio.add(cluster, value, 1);
    ++rows;
  }
};

/// Over all rows and by task.
struct Means {
  Mean all;
  std::vector<Mean> tasks;
  std::uint32_t left_out = 0;

  bool every_task() const {
    return std::ranges::all_of(tasks, [](const Mean& m) { return m.rows > 0; });
  }
};

class Headline final : public Estimator {
 public:
  Headline(const Study& study, const Description& about, double margin)
      : study_judge_(study.judge),
        clusters_(study.bench.clusters()),
        margin_(margin),
        about_(about),
        tasks_(study.bench.table(kTasksTable)) {
    add_scores(study);
    add_rewards(study);
    tasks_ = nullptr;
  }

  std::span<const Quantity> quantities() const override { return quantities_; }

  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch&) const override {
    for (std::size_t q = 0; q < values_.size(); ++q) {
      out[q] = values_[q].value(weight);
    }
  }

  void influence(std::span<double> out) const override {
    for (std::size_t q = 0; q < values_.size(); ++q) {
      values_[q].influence(clusters_, values_.size(), out.subspan(q));
    }
  }

  Notes notes() const override {
    Notes out{.convention = compared_ ? "wildbench.reward" : "wildbench.score",
              .assumes = {"Tasks are independent.",
                          "A row of an empty or cut answer is left out of "
                          "rewards and of the scores of tasks; it counts in "
                          "the score, as published."},
              .parameters = {{"rows_empty_or_cut", left_out_}},
              .metrics = {}};
    if (compared_) out.parameters.emplace_back("length_margin", margin_);
    out.metrics = {
        {"wb_score",
         "the mean score from 1 to 10 of the answers judged alone, less 5 and "
         "times 20, as boards show it"},
        {"wb_task_score", "the same of the answers of a task"},
        {"wb_macro_score", "the tasks' scores by their published weights"},
        {"wb_reward",
         "much better counts 100, better 50, a tie 0, worse -50, much worse "
         "-100; the mean over the rows that count"},
        {"wb_macro_reward", "the tasks' rewards by their published weights"}};
    std::erase_if(out.metrics, [&](const auto& metric) {
      return std::ranges::none_of(quantities_, [&](const Quantity& q) {
        return q.metric == metric.first ||
               q.metric.starts_with(metric.first + ".");
      });
    });
    return out;
  }

 private:
  /// System, arm, defence, opponent.
  using Key = std::tuple<std::uint16_t, std::uint16_t, std::uint16_t, int>;

  template <typename Row>
  void add_row(const Row& row, double value, bool in_all, Means& to) {
    if (in_all) to.all.add(row.cluster, value);
    to.left_out += !row.counts;
    if (tasks_ == nullptr) return;
    to.tasks.resize(about_.tasks.size());
    for (std::size_t t = 0; row.counts && t < to.tasks.size(); ++t) {
      if (in_task(tasks_, row.item, t)) to.tasks[t].add(row.cluster, value);
    }
  }

  Quantity quantity(const Key& key, std::string metric,
                    const Mean& mean) const {
    Quantity out{.metric = std::move(metric),
                 .system = std::get<0>(key),
                 .judge = study_judge_,
                 .arm = std::get<1>(key),
                 .defence = std::get<2>(key)};
    out.n = mean.rows;
    out.clusters = mean.ratio.clusters();
    return out;
  }

  void keep(Quantity quantity, double least, double most, bool is_mean,
            Blend value) {
    quantity.least = least;
    quantity.most = most;
    quantity.is_mean = is_mean;
    quantities_.push_back(std::move(quantity));
    values_.push_back(std::move(value));
  }

  /// The weighted mean of all tasks; `offset` and `factor` set its scale.
  Blend macro(const Means& means, double offset, double factor) const {
    Blend out(offset);
    for (std::size_t t = 0; t < means.tasks.size(); ++t) {
      out.add(factor * about_.tasks[t].weight / about_.weight(),
              means.tasks[t].ratio);
    }
    return out;
  }

  void add_scores(const Study& study) {
    std::map<Key, Means> by_key;
    for (const Scored& row :
         scored_rows(study.bench, study.table, study.answers.code_points,
                     study.judge)) {
      add_row(row, row.score, true,
              by_key[{row.system, row.arm, row.defence, -1}]);
    }
    for (const auto& [key, means] : by_key) {
      left_out_ += means.left_out;
      Blend all(-kMiddle * kStretch);
      all.add(kStretch, means.all.ratio);
      keep(quantity(key, "wb_score", means.all), kLeastScore, kMostScore, true,
           std::move(all));
      add_tasks(study, key, means);
      if (tasks_ == nullptr || !means.every_task()) continue;
      keep(quantity(key, "wb_macro_score", means.all), kLeastScore, kMostScore,
           false, macro(means, -kMiddle * kStretch, kStretch));
    }
  }

  void add_tasks(const Study& study, const Key& key, const Means& means) {
    const auto& categories = study.bench.categories;
    for (std::size_t t = 0; t < means.tasks.size(); ++t) {
      const auto at = std::ranges::find(categories, about_.tasks[t].group);
      if (means.tasks[t].rows == 0 || at == categories.end()) continue;
      Quantity of = quantity(key, "wb_task_score", means.tasks[t]);
      of.category = static_cast<int>(at - categories.begin());
      Blend value(-kMiddle * kStretch);
      value.add(kStretch, means.tasks[t].ratio);
      keep(std::move(of), kLeastScore, kMostScore, true, std::move(value));
    }
  }

  void add_rewards(const Study& study) {
    std::map<Key, Means> by_key;
    std::set<std::uint16_t> opponents;
    for (const Compared& row :
         compared_rows(study.bench, study.table, study.answers.code_points,
                       study.judge)) {
      opponents.insert(row.opponent);
      add_row(row, reward(row, margin_), row.counts,
              by_key[{row.system, row.arm, row.defence, row.opponent}]);
    }
    for (const auto& [key, means] : by_key) {
      left_out_ += means.left_out;
      if (means.all.rows == 0) continue;
      compared_ = true;
      const std::string& opponent =
          study.bench.systems[static_cast<std::size_t>(std::get<3>(key))];
      const std::string of = opponents.size() > 1
                                 ? fmt::format(".{}", about_.name_of(opponent))
                                 : "";
      Blend all;
      all.add(kPercent, means.all.ratio);
      keep(quantity(key, "wb_reward" + of, means.all), -kPercent, kPercent,
           true, std::move(all));
      if (tasks_ == nullptr || !means.every_task()) continue;
      keep(quantity(key, "wb_macro_reward" + of, means.all), -kPercent,
           kPercent, false, macro(means, 0, kPercent));
    }
  }

  std::uint16_t study_judge_;
  std::size_t clusters_;
  double margin_;
  const Description& about_;  ///< Of the suite, which outlives estimators.
  const Table* tasks_;        ///< Of the benchmark; only while this is made.
  std::uint32_t left_out_ = 0;
  bool compared_ = false;
  std::vector<Quantity> quantities_;
  std::vector<Blend> values_;  ///< Parallel to quantities_.
};

}  // namespace

Result<std::unique_ptr<const Estimator>> headline(const Study& study,
                                                  const Description& about,
                                                  double margin) {
  auto out = std::make_unique<Headline>(study, about, margin);
  if (out->quantities().empty()) {
    return fail(fmt::format("judge '{}' has no verdicts",
                            printable(study.bench.judges.at(study.judge), 60)));
  }
  return out;
}

}  // namespace assize::wildbench
