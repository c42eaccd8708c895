#include "worlds/planted.h"

#include <fmt/format.h>

#include <cmath>

#include "worlds/expectation.h"
#include "worlds/probability.h"

namespace assize::worlds {
namespace {

constexpr double kPercent = 100;

void add_items(const WorldLaw& law, Benchmark& bench) {
  for (std::size_t g = 0; g < law.clusters; ++g) {
    for (unsigned i = 0; i < law.sizes[g % law.sizes.size()]; ++i) {
      Item item;
      item.id = bench.texts.emplace_back(fmt::format("{:05}-{:03}", g, i));
      item.cluster = static_cast<std::uint32_t>(g);
      bench.items.push_back(std::move(item));
    }
  }
}

/// Names, pairings and what the audit would have made.
Benchmark frame(const WorldLaw& law) {
  Benchmark bench;
  bench.suite = "planted";
  bench.version = "1";
  bench.categories = {"all"};
  bench.reference = 0;
  bench.systems = {"baseline"};
  for (const PlantedJudge& judge : law.judges) {
    bench.judges.push_back(judge.name);
  }
  std::uint16_t arm = 0;
  for (const PlantedSystem& system : law.systems) {
    const auto index = static_cast<std::uint16_t>(bench.systems.size());
    bench.systems.push_back(system.name);
    if (system.clean < 0) continue;
    bench.recorded_attacks.push_back(
        {system.name, static_cast<std::uint16_t>(system.clean + 1), index});
    if (system.entrant) {
      bench.entrants.push_back(
          {.system = index, .clean = system.clean + 1, .arm = ++arm});
    }
  }
  add_items(law, bench);
  return bench;
}

void add_answer(std::uint16_t system, std::uint32_t item, const Looks& looks,
                Drawn& out) {
  out.bench.answers.push_back({.item = item, .system = system, .turns = {}});
  const std::uint32_t own = looks.longer ? kLonger : kShorter;
  out.answers.code_points.push_back(system == 0 ? kBaselineLength : own);
  out.answers.headers.push_back(0);
  out.answers.lists.push_back(0);
  out.answers.bold.push_back(looks.bold ? kBoldSpans : 0);
}

class Planted final : public World {
 public:
  explicit Planted(const WorldLaw& law)
      : law_(law), shared_(std::sqrt(law.icc)) {
    for (std::size_t j = 0; j < law.judges.size(); ++j) {
      controlled_.push_back(style_controlled(law, j));
    }
  }

  Drawn draw(Stream stream) const override {
    Drawn out{frame(law_), {}};
    const auto items = static_cast<std::uint32_t>(out.bench.items.size());
    for (std::uint32_t i = 0; i < items; ++i) add_answer(0, i, {}, out);
    std::vector<double> common(law_.clusters);
    for (double& uniform : common) uniform = stream.uniform();
    for (std::size_t s = 0; s < law_.systems.size(); ++s) {
      const auto index = static_cast<std::uint16_t>(s + 1);
      for (std::uint32_t i = 0; i < items; ++i) {
        const Looks looks = draw_looks(law_.systems[s], stream);
        add_answer(index, i, looks, out);
        add_verdicts(s, i, looks, common[out.bench.items[i].cluster], stream,
                     out.bench);
      }
    }
    return out;
  }

  double expected(std::string_view calibration,
                  const Quantity& of) const override {
    if (of.system == 0 || of.system > law_.systems.size()) return kAbsent;
    const std::size_t s = of.system - std::size_t{1};
    const auto rates = win_rates(law_, of.judge, s);
    if (of.metric == "position_effect") {
      return kPercent * (rates[0] - rates[1]);
    }
    if (of.metric == "consistency") {
      return kPercent * consistency(law_, of.judge, s);
    }
    if (of.metric != "win_rate") return kAbsent;
    if (calibration == "style_controlled") {
      return kPercent * controlled_[of.judge][s];
    }
    if (calibration != "raw" && calibration != "position_balanced") {
      return kAbsent;
    }
    return kPercent * (rates[0] + rates[1]) / 2;
  }

  double cluster_variance(std::uint16_t attacked,
                          std::uint16_t clean) const override {
    return kPercent * kPercent *
           difference_variance(law_, 0, attacked - std::size_t{1},
                               clean - std::size_t{1});
  }

 private:
  static Looks draw_looks(const PlantedSystem& system, Stream& stream) {
    // Braces keep the order of the draws.
    return Looks{stream.uniform() < system.longer,
                 stream.uniform() < system.bold,
                 stream.uniform() < system.injected};
  }

  /// By every judge, the system first and second.
  void add_verdicts(std::size_t s, std::uint32_t item, const Looks& looks,
                    double common, Stream& stream, Benchmark& bench) const {
    for (std::size_t j = 0; j < law_.judges.size(); ++j) {
      for (const std::uint8_t slot : {0, 1}) {
        const double p =
            win_probability(law_.judges[j], law_.systems[s], looks, slot);
        const bool together = stream.uniform() < shared_;
        const double own = stream.uniform();
        const bool wins = (together ? common : own) < p;
        const double fate = stream.uniform();
        if (fate < law_.missing) continue;
        Record record;
        record.trial.item = item;
        record.trial.judge = static_cast<std::uint16_t>(j);
        record.trial.focus = slot;
        record.trial.shown[slot] = static_cast<std::uint16_t>(s + 1);
        record.verdict.status = fate < law_.missing + law_.unparsed
                                    ? Status::kUnparsed
                                    : Status::kChosen;
        record.verdict.winner =
            static_cast<std::int8_t>(wins ? slot : 1 - slot);
        bench.records.push_back(std::move(record));
      }
    }
  }

  WorldLaw law_;
  double shared_;  ///< Chance that a verdict takes its cluster's number.
  std::vector<std::vector<double>> controlled_;  ///< By judge and system.
};

}  // namespace

std::unique_ptr<const World> planted(const WorldLaw& law) {
  return std::make_unique<Planted>(law);
}

}  // namespace assize::worlds
