// Benchmarks of a few answers for tests of detectors.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/benchmark.h"
#include "core/stream.h"
#include "plugin/config_node.h"
#include "plugin/detector.h"
#include "text/normalise.h"

namespace assize::testing {

struct Answered {
  std::string question, answer;
};

/// One system named "tested" that gave these answers, item by item.
inline Benchmark bench_of(const std::vector<Answered>& answered) {
  Benchmark bench;
  bench.systems = {"tested"};
  for (std::uint32_t i = 0; i < answered.size(); ++i) {
    Item item;
    item.id = bench.texts.emplace_back(fmt::format("q{}", i));
    item.cluster = i;
    item.questions = {bench.texts.emplace_back(answered[i].question)};
    bench.items.push_back(item);
    Answer answer;
    answer.item = i;
    // Equal neighbours share their bytes, so that large ones cost nothing.
    const bool again = i > 0 && answered[i].answer == answered[i - 1].answer;
    answer.turns = {again ? bench.answers.back().turns[0]
                          : Text(bench.texts.emplace_back(answered[i].answer))};
    bench.answers.push_back(answer);
  }
  return bench;
}

/// What a Subject of all answers refers to.
struct Everything {
  explicit Everything(const Benchmark& bench) : bench(bench) {
    normal.reserve(bench.answers.size());
    for (std::uint32_t i = 0; i < bench.answers.size(); ++i) {
      const Text raw = bench.answers[i].turns[0];
      const bool again = i > 0 && raw.data() == views.back().raw.data();
      if (!again) normal.push_back(normalise(raw));
      answers.push_back(i);
      views.push_back({raw, normal.back()});
    }
  }
  Subject subject() const { return {bench, 0, answers, views}; }

  const Benchmark& bench;
  std::vector<std::string> normal;
  std::vector<std::uint32_t> answers;
  std::vector<TextViews> views;
};

inline std::unique_ptr<Detector> make(const DetectorPlugin& plugin,
                                      std::string_view yaml = "{}") {
  ConfigNode config = ConfigNode::parse(yaml, "test.yaml").value();
  return plugin.make(config);
}

inline std::vector<double> values(const std::vector<Score>& scores) {
  std::vector<double> out;
  for (const Score& score : scores) out.push_back(score.value);
  return out;
}

/// `count` words that depend on `seed`, each about six letters.
inline std::string words(std::uint64_t seed, std::size_t count) {
  Stream stream(seed, {"words"});
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    out += fmt::format("{}w{:x}", i == 0 ? "" : " ", stream.below(1 << 20));
  }
  return out;
}

}  // namespace assize::testing
