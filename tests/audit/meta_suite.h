// A suite made in memory whose instructions separate its systems unequally.
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>

#include "audit/audit_config.h"
#include "audit/meta_study.h"
#include "cli/verb.h"
#include "fake_suite.h"

namespace assize::testing {

/// The place of the systems in the benchmark.
enum MetaSystem : std::uint16_t {
  kBase,
  kWeak,
  kMiddle,
  kStrong,
  kStrongVerbose
};

/// Every fourth instruction sets the systems far apart, the others hardly.
inline bool sharp(std::size_t item) { return item % 4 == 0; }

inline double meta_outcome(std::size_t system, std::size_t item) {
  const double strength =
      system == kStrongVerbose ? 1.5 : static_cast<double>(system) - 2;
  const auto i = static_cast<double>(item), s = static_cast<double>(system);
  return 0.5 + (sharp(item) ? 0.2 : 0.05) * strength +
         0.03 * std::sin(3.3 * i + 1.7 * s);
}

inline Benchmark meta_benchmark() {
  Benchmark bench = make_benchmark(
      {.items = 40,
       .systems = {"base", "weak", "middle", "strong", "strong_verbose"},
       .outcome = meta_outcome});
  bench.categories = {"blunt", "sharp"};
  for (std::size_t i = 0; i < bench.items.size(); ++i) {
    bench.items[i].category = sharp(i) ? 1 : 0;
  }
  bench.recorded_attacks = {{"recorded.verbose", kStrong, kStrongVerbose}};
  return bench;
}

/// What a test adds to the benchmark before it is read.
using Change = void (*)(Benchmark& bench);

class MetaSuite final : public Suite {
 public:
  explicit MetaSuite(Change change) : change_(change) {}
  Result<Benchmark> read(unsigned) const override {
    Benchmark bench = meta_benchmark();
    if (change_ != nullptr) change_(bench);
    return bench;
  }
  std::vector<Trial> design(const Benchmark&) const override { return {}; }
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

 private:
  Change change_;
};

/// Half of what it is made of.
class Halved final : public Estimator {
 public:
  explicit Halved(const Study& study) : whole_(study) {}
  std::span<const Quantity> quantities() const override {
    return whole_.quantities();
  }
  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch& scratch) const override {
    whole_.estimate(weight, out, scratch);
    for (double& of : out) of /= 2;
  }
  void influence(std::span<double> out) const override {
    whole_.influence(out);
    for (double& of : out) of /= 2;
  }

 private:
  FakeHeadline whole_;
};

class Halving final : public Calibration {
 public:
  Result<std::unique_ptr<const Estimator>> prepare(
      const Study& study) const override {
    return std::make_unique<Halved>(study);
  }
};

/// An audit whose suite is that one instead: raw and halved scores, 400
/// replicates.
inline AuditConfig meta_config(Change change = nullptr) {
  auto config = read_audit_config(
      *ConfigNode::parse("suite: alpaca_eval_2\ninputs: {results: here}\n"
                         "calibrations: []\ndetectors: []\n"
                         "statistics: {resamples: 400}\n",
                         "audit.yaml"),
      *cli::make_registry(""));
  REQUIRE(config);
  config->suite = std::make_unique<MetaSuite>(change);
  config->calibrations.push_back({"halved", "{}", std::make_unique<Halving>()});
  return std::move(*config);
}

/// The study of it, which must succeed.
inline std::unique_ptr<const MetaStudy> studied(AuditConfig& config) {
  auto study = meta_study(config, nullptr, {});
  INFO((study ? "" : study.error().errors.front().message));
  REQUIRE(study);
  return std::move(*study);
}

}  // namespace assize::testing
