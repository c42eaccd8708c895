#include "audit/meta_items.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "stats/interval.h"
#include "stats/jackknife.h"
#include "stats/moments.h"
#include "stats/separating_subset.h"
#include "stats/small_sample.h"
#include "stats/student.h"

namespace assize {
namespace {

using Places = std::vector<std::uint32_t>;  ///< Among the complete clusters.

/// Student's interval of a mean; NaN where there is no spread.
Interval student_interval(std::span<const double> values, double level) {
  Interval out{.level = level};
  const double error = standard_error(values);
  if (!(error > 0)) return out;
  const double half =
      error *
      student_quantile((1 + level) / 2, static_cast<double>(values.size() - 1));
  return {mean(values) - half, mean(values) + half, level};
}

class Reporting {
 public:
  Reporting(const MetaStudy& study, const AuditConfig& config, unsigned threads)
      : study_(study), config_(config), threads_(threads) {}

  ItemReport run() {
    find_complete();
    if (complete_.size() < kLeastClusters) {
      out_.reason = fmt::format(
          "{} instructions were judged for every system; it takes {}",
          complete_.size(), kLeastClusters);
      return std::move(out_);
    }
    fill_scores();
    if (!std::ranges::all_of(scores_, [](double x) { return x == x; })) {
      out_.reason = "the headline does not say what an instruction adds to it";
      return std::move(out_);
    }
    Places all(complete_.size());
    std::iota(all.begin(), all.end(), 0U);
    out_.separability = separability_of("separability", all);
    list_items();
    list_topics();
    choose_subset(all);
    return std::move(out_);
  }

 private:
  std::size_t systems() const { return study_.board.size(); }
  ItemScores scores() const { return {scores_, systems()}; }

  void find_complete() {
    const VerdictTable& table = study_.verdicts.table;
    std::map<std::uint16_t, std::size_t> place;
    for (std::size_t s = 0; s < systems(); ++s) {
      place[study_.measured.quantity[study_.board[s]].system] = s;
    }
    for (std::uint32_t g = 0; g < table.clusters(); ++g) {
      std::vector<bool> seen(systems());
      for (std::uint32_t row = table.cluster_begin[g];
           row < table.cluster_begin[g + 1]; ++row) {
        const auto at = place.find(table.system[row]);
        if (at == place.end() || table.judge[row] != study_.judge ||
            table.arm[row] != 0 || table.defence[row] != 0 ||
            !judged(table.status[row])) {
          continue;
        }
        seen[at->second] = true;
      }
      const auto found = std::ranges::count(seen, true);
      if (static_cast<std::size_t>(found) == systems()) {
        complete_.push_back(g);
      } else {
        out_.partial += found > 0;
      }
    }
    out_.complete = static_cast<std::uint32_t>(complete_.size());
  }

  void fill_scores() {
    for (const std::size_t column : study_.board) {
      const auto influence = study_.measured.influence_of(column);
      for (const std::uint32_t g : complete_) {
        scores_.push_back(study_.measured.value[column] + influence[g]);
      }
    }
  }

  /// The share of pairs apart, left out one system at a time.
  MetaMetric pair_metric(std::string id,
                         const std::vector<SeparatedPair>& apart,
                         std::string convention) const {
    const auto n = static_cast<double>(systems());
    MetaMetric out{
        .id = std::move(id),
        .convention = std::move(convention),
        .value = static_cast<double>(apart.size()) / (n * (n - 1) / 2),
        .interval = {.level = study_.level},
        .systems = static_cast<std::uint32_t>(systems()),
        .pairs = systems() * (systems() - 1) / 2};
    std::vector<double> without;
    for (std::uint32_t s = 0; s < systems(); ++s) {
      const auto left = std::ranges::count_if(apart, [&](const auto& pair) {
        return pair.above != s && pair.below != s;
      });
      without.push_back(static_cast<double>(left) / ((n - 1) * (n - 2) / 2));
    }
    out.interval = jackknife_interval(out.value, without, study_.level, 0, 1);
    if (std::isnan(out.interval.lower)) {
      out.reason =
          "no interval: leaving a system out changes nothing, or "
          "leaves no value";
    }
    return out;
  }

  MetaMetric separability_of(const std::string& id, const Places& items) const {
    if (items.size() >= kLeastClusters) {
      return pair_metric(id, separated_pairs(scores(), items, study_.level),
                         "student.pseudo_values");
    }
    return {
        .id = id,
        .interval = {.level = study_.level},
        .systems = static_cast<std::uint32_t>(systems()),
        .reason = fmt::format("fewer than {} instructions", kLeastClusters)};
  }

  const Item& first_item(std::uint32_t cluster) const {
    return *std::ranges::lower_bound(study_.bench().items, cluster, {},
                                     &Item::cluster);
  }

  /// The benchmark's own topic, finer than its categories, else the category.
  std::string topic_of(const Item& item) const {
    const auto own = std::ranges::find(item.fields, "topic", &Field::name);
    if (own != item.fields.end()) return std::string(own->text);
    const auto& topics = study_.bench().categories;
    return item.category < topics.size() ? topics[item.category] : "";
  }

  void list_items() {
    separation_ = item_separation(scores());
    for (std::size_t i = 0; i < complete_.size(); ++i) {
      const Item& item = first_item(complete_[i]);
      out_.items.push_back(
          {complete_[i], std::string(item.id), topic_of(item), separation_[i]});
    }
    std::ranges::stable_sort(
        out_.items, std::ranges::greater{},
        [](const MetaItem& item) { return item.separation.contribution; });
  }

  void list_topics() {
    std::map<std::string, Places> by_topic;
    for (std::uint32_t i = 0; i < complete_.size(); ++i) {
      by_topic[topic_of(first_item(complete_[i]))].push_back(i);
    }
    if (by_topic.size() < 2) return;
    for (const auto& [topic, places] : by_topic) {
      std::vector<double> values;
      for (const std::uint32_t i : places) {
        values.push_back(separation_[i].contribution);
      }
      out_.topics.push_back({topic, static_cast<std::uint32_t>(places.size()),
                             mean(values),
                             student_interval(values, study_.level),
                             separability_of("separability", places)});
    }
  }

  void choose_subset(const Places& all) {
    const auto pairs = separated_pairs(scores(), all, study_.level);
    if (pairs.empty()) {
      out_.subset_reason = "no two systems are told apart";
      return;
    }
    const double work = subset_work(scores(), pairs.size());
    if (work > kMostSubsetWork) {
      out_.subset_reason =
          fmt::format("{} instructions and {} pairs are too many to search",
                      all.size(), pairs.size());
      return;
    }
    const Places chosen =
        separating_subset(scores(), study_.level, kLeastClusters);
    MetaSubset& subset = out_.subset;
    subset.pairs = pairs.size();
    for (const std::uint32_t i : chosen) {
      subset.ids.emplace_back(first_item(complete_[i]).id);
    }
    subset.linear = separability_of("subset.separability", chosen);
    subset.resampled = resampled(chosen);
    subset.kept_for_new =
        work * static_cast<double>(systems()) > kMostSubsetWork
            ? MetaMetric{.id = "subset.kept_for_new",
                         .interval = {},
                         .reason = "too much work"}
            : kept_for_new(all);
  }

  /// Separability by the headline itself, drawn again from the subset alone.
  MetaMetric resampled(const Places& chosen) const {
    const Statistics& statistics = config_.statistics;
    const Weights drawn =
        draw(chosen.size(), {}, statistics.resamples,
             Stream(statistics.seed, {"meta.subset"}), threads_);
    Weights weights{drawn.replicates, study_.measured.clusters, {}};
    weights.count.assign(weights.replicates * weights.clusters, 0);
    for (std::size_t b = 0; b < drawn.replicates; ++b) {
      for (std::size_t i = 0; i < chosen.size(); ++i) {
        weights.count[b * weights.clusters + complete_[chosen[i]]] =
            drawn.row(b)[i];
      }
    }
    const Measurement found =
        measure(std::span(study_.sources).first(1), weights, threads_, {});
    const double level =
        expanded_level(study_.level, static_cast<std::uint32_t>(chosen.size()));
    std::vector<Interval> intervals;
    for (const std::size_t column : study_.board) {
      std::vector<double> values;
      for (const double value : found.replicates_of(column)) {
        if (!std::isnan(value)) values.push_back(value);
      }
      intervals.push_back(percentile_interval(values, level));
    }
    std::vector<SeparatedPair> apart;
    for (std::uint32_t a = 0; a < intervals.size(); ++a) {
      for (std::uint32_t b = 0; b < intervals.size(); ++b) {
        if (intervals[a].lower > intervals[b].upper) apart.push_back({a, b});
      }
    }
    return pair_metric("subset.separability", apart, "headline.resampled");
  }

  /// Each system in turn is new: the subset is chosen without it.
  MetaMetric kept_for_new(const Places& all) const {
    std::vector<double> kept, separated;
    for (std::uint32_t s = 0; s < systems(); ++s) {
      std::vector<double> others;
      for (std::uint32_t other = 0; other < systems(); ++other) {
        const auto own =
            std::span(scores_).subspan(other * all.size(), all.size());
        if (other != s) others.insert(others.end(), own.begin(), own.end());
      }
      const Places chosen = separating_subset({others, systems() - 1},
                                              study_.level, kLeastClusters);
      const auto of = [&](const SeparatedPair& pair) {
        return pair.above == s || pair.below == s;
      };
      auto before = separated_pairs(scores(), all, study_.level);
      std::erase_if(before, [&](const auto& pair) { return !of(pair); });
      const auto after = separated_pairs(scores(), chosen, study_.level);
      separated.push_back(static_cast<double>(before.size()));
      kept.push_back(static_cast<double>(
          std::ranges::count_if(before, [&](const auto& pair) {
            return std::ranges::find(after, pair) != after.end();
          })));
    }
    return ratio_of("subset.kept_for_new", kept, separated);
  }

  MetaMetric ratio_of(std::string id, std::span<const double> part,
                      std::span<const double> whole) const {
    const double parts = std::accumulate(part.begin(), part.end(), 0.0);
    const double wholes = std::accumulate(whole.begin(), whole.end(), 0.0);
    std::vector<double> without;
    for (std::size_t s = 0; s < part.size(); ++s) {
      const double left = wholes - whole[s];
      without.push_back(left > 0 ? (parts - part[s]) / left : kAbsent);
    }
    MetaMetric out{.id = std::move(id),
                   .convention = "leave_one_system_out",
                   .value = parts / wholes,
                   .interval = jackknife_interval(parts / wholes, without,
                                                  study_.level, 0, 1),
                   .systems = static_cast<std::uint32_t>(part.size()),
                   .pairs = static_cast<std::uint64_t>(wholes)};
    if (std::isnan(out.interval.lower)) {
      out.reason = "no interval: leaving a system out changes nothing";
    }
    return out;
  }

  const MetaStudy& study_;
  const AuditConfig& config_;
  unsigned threads_;
  Places complete_;             ///< Clusters.
  std::vector<double> scores_;  ///< Systems x complete clusters.
  std::vector<ItemSeparation> separation_;
  ItemReport out_;
};

}  // namespace

ItemReport item_report(const MetaStudy& study, const AuditConfig& config,
                       unsigned threads) {
  return Reporting(study, config, threads).run();
}

}  // namespace assize
