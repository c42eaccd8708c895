#include "audit/planted_audit.h"

#include <algorithm>
#include <memory>

#include "stats/weights.h"

namespace assize {
namespace {

void add_sources(const Instrument& instrument, const Wanted& wanted,
                 const Study& study, MeasuredWorld& out) {
  if (auto headline = instrument.suite.headline(study)) {
    out.sources.push_back({"raw", study.judge, -1, std::move(*headline)});
  }
  // Of other judges only what they say of the same answers is asked.
  if (study.judge != 0) return;
  for (const std::string& id : wanted.calibrations) {
    const auto use =
        std::ranges::find(instrument.calibrations, id, &Instrument::Use::id);
    if (use == instrument.calibrations.end()) continue;
    auto prepared = use->calibration->prepare(study);
    if (prepared) {
      out.sources.push_back({id, study.judge, -1, std::move(*prepared)});
    } else {
      out.refusals.push_back(prepared.error().message);
    }
  }
}

}  // namespace

std::size_t MeasuredWorld::column(std::string_view calibration,
                                  std::string_view metric,
                                  std::uint16_t system) const {
  for (std::size_t c = 0; c < measured.columns(); ++c) {
    const Quantity& quantity = measured.quantity[c];
    if (quantity.metric == metric && quantity.system == system &&
        quantity.judge == 0 &&
        sources[measured.source[c]].calibration == calibration) {
      return c;
    }
  }
  return measured.columns();
}

MeasuredWorld measure_world(const Instrument& instrument, const World& world,
                            const Wanted& wanted, std::string_view name,
                            std::size_t number,
                            const ValidateOptions& options) {
  const Stream stream(options.seed, {"validate", name});
  MeasuredWorld out{world.draw(stream.at(number)), {}, {}, {}, {}};
  out.table = tabulate(out.drawn.bench);
  const auto judges = static_cast<std::uint16_t>(out.drawn.bench.judges.size());
  for (std::uint16_t judge = 0; judge < judges; ++judge) {
    add_sources(instrument, wanted,
                {.bench = out.drawn.bench,
                 .table = out.table,
                 .answers = out.drawn.answers,
                 .judge = judge,
                 .findings = {}},
                out);
  }
  const Stream resampling(options.seed,
                          {"validate", name, std::to_string(number)});
  // Worlds run beside each other, so each is on one thread.
  const Weights weights =
      draw(out.table.clusters(), {}, options.resamples, resampling, 1);
  out.measured = measure(out.sources, weights, 1, {});
  return out;
}

Judgement judge_world(const MeasuredWorld& measured, const World& world,
                      const Wanted& wanted, const Statistics& statistics) {
  const Benchmark& bench = measured.drawn.bench;
  // The same contrasts of the expectations: nothing to resample.
  Measurement expected = measured.measured;
  expected.replicates = 0;
  expected.replicate.clear();
  for (std::size_t c = 0; c < expected.columns(); ++c) {
    expected.value[c] = world.expected(
        measured.sources[expected.source[c]].calibration, expected.quantity[c]);
  }
  return {analyse(bench, measured.sources, measured.measured,
                  bench.recorded_attacks, wanted.surrogates, statistics),
          analyse(bench, measured.sources, expected, bench.recorded_attacks,
                  wanted.surrogates, statistics)};
}

}  // namespace assize
