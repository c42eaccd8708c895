// A small study whose verdicts are drawn.
#pragma once

#include <cstdint>
#include <string>

#include "core/stream.h"
#include "plugin/calibration.h"

namespace assize::testing {

/// Sixty instructions, a reference and two systems, each judged in both slots.
struct Judged {
  Judged() {
    constexpr std::uint32_t kItems = 60;
    bench.suite = "synthetic";
    bench.systems = {"reference", "better", "worse"};
    bench.categories = {"all"};
    bench.judges = {"judge"};
    bench.reference = 0;
    Stream stream(1, {"synthetic"});
    for (std::uint32_t i = 0; i < kItems; ++i) {
      Item item;
      item.id = bench.texts.emplace_back("q" + std::to_string(i));
      item.cluster = i;
      bench.items.push_back(item);
    }
    for (std::uint16_t system = 0; system < 3; ++system) {
      for (std::uint32_t i = 0; i < kItems; ++i) {
        bench.answers.push_back({.item = i, .system = system, .turns = {}});
        answers.code_points.push_back(
            static_cast<std::uint32_t>(100 + stream.below(900)));
      }
    }
    for (std::uint16_t system = 1; system < 3; ++system) {
      for (std::uint32_t i = 0; i < kItems; ++i) {
        for (std::uint8_t focus = 0; focus < 2; ++focus) {
          Record record;
          record.trial = {.item = i, .focus = focus};
          record.trial.shown[focus] = system;
          record.verdict.status = Status::kChosen;
          const double wins = stream.uniform() * (system == 1 ? 1 : 0.8);
          record.verdict.p_first = focus == 0 ? wins : 1 - wins;
          bench.records.push_back(record);
        }
      }
    }
    Table difficulty{"items", {"difficulty"}, {}};
    for (std::uint32_t i = 0; i < kItems; ++i) {
      difficulty.cells.push_back(stream.normal());
    }
    bench.tables.push_back(difficulty);
    table = tabulate(bench);
  }
  Study study() const {
    return {.bench = bench, .table = table, .answers = answers, .findings = {}};
  }

  Benchmark bench;
  AnswerTable answers;
  VerdictTable table;
};

}  // namespace assize::testing
