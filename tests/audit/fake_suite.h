// A suite whose benchmark is made in memory, for tests of the audit room.
#pragma once

#include <memory>
#include <vector>

#include "plugin/config_node.h"
#include "plugin/registry.h"
#include "synthetic.h"

namespace assize::testing {

/// Mean outcome of each system in percent.
class FakeHeadline final : public Estimator {
 public:
  explicit FakeHeadline(const Study& study)
      : clusters_(study.table.clusters()) {
    const VerdictTable& table = study.table;
    for (std::size_t s = 0; s < study.bench.systems.size(); ++s) {
      std::vector<double> sum(clusters_, 0.0), n(clusters_, 0.0);
      std::uint32_t rows = 0;
      for (std::size_t i = 0; i < table.rows(); ++i) {
        if (table.system[i] != s || table.judge[i] != study.judge ||
            !judged(table.status[i])) {
          continue;
        }
        sum[study.bench.items[table.item[i]].cluster] += 100 * table.y[i];
        n[study.bench.items[table.item[i]].cluster] += 1;
        ++rows;
      }
      if (rows == 0) continue;
      sums_.push_back(sum);
      counts_.push_back(n);
      quantities_.push_back({.metric = "win_rate",
                             .system = static_cast<std::uint16_t>(s),
                             .judge = study.judge,
                             .n = rows,
                             .clusters = rows});
    }
  }
  std::span<const Quantity> quantities() const override { return quantities_; }
  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch&) const override {
    for (std::size_t q = 0; q < sums_.size(); ++q) {
      double sum = 0, n = 0;
      for (std::size_t g = 0; g < clusters_; ++g) {
        sum += weight[g] * sums_[q][g];
        n += weight[g] * counts_[q][g];
      }
      out[q] = sum / n;
    }
  }
  void influence(std::span<double> out) const override {
    const std::vector<double> ones(clusters_, 1.0);
    std::vector<double> mean(sums_.size());
    Scratch scratch;
    estimate(ones, mean, scratch);
    for (std::size_t q = 0; q < sums_.size(); ++q) {
      for (std::size_t g = 0; g < clusters_; ++g) {
        out[g * sums_.size() + q] = sums_[q][g] - mean[q] * counts_[q][g];
      }
    }
  }
  Notes notes() const override { return {.convention = "fake"}; }

 private:
  std::size_t clusters_;
  std::vector<std::vector<double>> sums_, counts_;
  std::vector<Quantity> quantities_;
};

class FakeSuite final : public Suite {
 public:
  Result<Benchmark> read(unsigned) const override {
    Benchmark bench = make_benchmark(
        {.items = 60,
         .systems = {"base", "plain", "plain_verbose", "unjudged"},
         .outcome = [](std::size_t s, std::size_t i) {
           if (s == 3) return kAbsent;
           const double noise = 0.2 * std::sin(static_cast<double>(i) * 3.3);
           return 0.25 + noise + (s == 2 ? 0.1 : 0);
         }});
    std::erase_if(bench.records, [](const Record& record) {
      return record.trial.shown[record.trial.focus] == 3;
    });
    bench.recorded_attacks = {{"recorded.verbose", 1, 2},
                              {"recorded.unjudged", 1, 3}};
    bench.files = {{"fake.json", 3, "abc"}};
    return bench;
  }
  std::vector<Trial> design(const Benchmark& bench) const override {
    std::vector<Trial> out;
    for (std::uint16_t s = 1; s < bench.systems.size(); ++s) {
      for (std::uint32_t i = 0; i < bench.items.size(); ++i) {
        Trial trial;
        trial.item = i;
        trial.focus = i % 2 == 0 ? 0 : 1;
        trial.shown[trial.focus] = s;
        out.push_back(trial);
      }
    }
    return out;
  }
  Result<std::vector<Template>> library() const override {
    return std::vector<Template>{};
  }
  Result<std::unique_ptr<const Estimator>> headline(
      const Study& study) const override {
    return std::make_unique<FakeHeadline>(study);
  }
  Result<std::vector<ReplayRow>> replay(const Benchmark&,
                                        unsigned) const override {
    return fail("nothing is published");
  }
  Result<std::vector<PublishedRow>> published(
      const std::string&) const override {
    return fail("nothing is published");
  }
};

inline std::unique_ptr<Suite> make_fake_suite(ConfigNode& inputs) {
  (void)inputs.path("results", "");
  return std::make_unique<FakeSuite>();
}

inline constexpr SuitePlugin kFakeSuite = {
    .info = {.id = "fake", .summary = "Made in memory.", .source = "here"},
    .yaml = nullptr,
    .make = make_fake_suite};

inline Registry fake_registry() {
  Registry registry;
  registry.add(Entry<SuitePlugin>{&kFakeSuite, "", "built-in"});
  return registry;
}

}  // namespace assize::testing
