// A small benchmark made in memory: a baseline, systems that meet it once per
// item in a known order, and verdicts chosen by the test.
#pragma once

#include <fmt/format.h>

#include <functional>
#include <string>
#include <vector>

#include "core/benchmark.h"
#include "core/verdict_table.h"
#include "text/answer_features.h"

namespace assize::testing {

struct Synthetic {
  std::size_t items = 40;
  std::vector<std::string> systems = {"base", "plain", "plain_verbose"};
  /// P(system wins) for (system, item); NaN: the judgement failed.
  std::function<double(std::size_t, std::size_t)> outcome;
  /// Whether the system is shown first on that item.
  std::function<bool(std::size_t)> first = [](std::size_t i) {
    return i % 2 == 0;
  };
  /// The answer's length in code points.
  std::function<std::size_t(std::size_t, std::size_t)> length =
      [](std::size_t, std::size_t) { return 10; };
};

/// System 0 is the reference; every other one has a record on every item.
inline Benchmark make_benchmark(const Synthetic& plan) {
  Benchmark bench;
  bench.suite = "synthetic";
  bench.version = "1";
  bench.systems = plan.systems;
  bench.judges = {"recorded"};
  bench.categories = {"all"};
  bench.reference = 0;
  for (std::size_t i = 0; i < plan.items; ++i) {
    Item item;
    item.id = bench.texts.emplace_back(fmt::format("item{:04}", i));
    item.cluster = static_cast<std::uint32_t>(i);
    item.questions = {bench.texts.emplace_back(fmt::format("question {}", i))};
    bench.items.push_back(std::move(item));
  }
  for (std::size_t s = 0; s < plan.systems.size(); ++s) {
    for (std::size_t i = 0; i < plan.items; ++i) {
      Answer answer;
      answer.item = static_cast<std::uint32_t>(i);
      answer.system = static_cast<std::uint16_t>(s);
      std::string text = fmt::format("{} {} ", s, i);
      text.resize(plan.length(s, i), 'x');
      answer.turns = {bench.texts.emplace_back(std::move(text))};
      bench.answers.push_back(std::move(answer));
    }
  }
  for (std::size_t s = 1; s < plan.systems.size(); ++s) {
    for (std::size_t i = 0; i < plan.items; ++i) {
      const bool first = plan.first(i);
      Record record;
      record.trial.item = static_cast<std::uint32_t>(i);
      record.trial.focus = first ? 0 : 1;
      record.trial.shown[first ? 0 : 1] = static_cast<std::uint16_t>(s);
      const double y = plan.outcome(s, i);
      const bool failed = y != y;
      record.verdict.status =
          failed ? Status::kNoLogprob
                 : (y == 0.5 ? Status::kTied : Status::kChosen);
      if (!failed) record.verdict.p_first = first ? y : 1 - y;
      bench.records.push_back(std::move(record));
    }
  }
  return bench;
}

}  // namespace assize::testing
