// Verdicts of a judge on the systems of a collection, and what is told of them,
// for tests of the files that `generic` writes.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/verdict_table.h"
#include "plugin/calibration.h"

namespace assize::testing {

inline Record pair(std::uint32_t item, std::uint8_t focus, Status status,
                   int winner = -1) {
  Record out;
  out.trial.item = item;
  out.trial.shown[focus] = 1;
  out.trial.shown[1 - focus] = 0;
  out.trial.focus = focus;
  out.verdict.status = status;
  out.verdict.winner = static_cast<std::int8_t>(winner);
  if (status == Status::kChosen) out.verdict.p_first = winner == 0 ? 1 : 0;
  if (status == Status::kTied) out.verdict.p_first = 0.5;
  return out;
}

inline Record score(std::uint32_t item, std::uint16_t system, Status status,
                    double value = 0) {
  Record out;
  out.trial.item = item;
  out.trial.shown[0] = system;
  out.trial.slots = 1;
  out.trial.focus = 0;
  out.verdict.status = status;
  if (status == Status::kScored) out.verdict.score = {value};
  return out;
}

/// The records of one judge, which is put before any other.
inline std::vector<Record> judge(Benchmark& bench,
                                 std::vector<Record> records) {
  const auto index = static_cast<std::uint16_t>(bench.judges.size());
  bench.judges.emplace_back("my \"judge\", 1");
  for (Record& record : records) {
    record.trial.judge = index;
    bench.records.push_back(record);
  }
  return records;
}

inline std::vector<double> values(const Estimator& estimator,
                                  std::size_t clusters) {
  std::vector<double> out(estimator.quantities().size());
  const std::vector<double> weight(clusters, 1.0);
  Scratch scratch;
  estimator.estimate(weight, out, scratch);
  return out;
}

/// Every verdict on system 0 of a table: item, order and what was said.
inline std::vector<std::string> said(const Benchmark& bench,
                                     std::uint16_t judge) {
  std::vector<std::string> out;
  for (const Record& record : bench.records) {
    if (record.trial.judge != judge) continue;
    std::string line(bench.items[record.trial.item].id);
    line += "|" + std::to_string(record.trial.focus) + "|" +
            std::string(name(record.verdict.status)) + "|";
    if (judged(record.verdict.status)) {
      line += std::to_string(outcome(record));
    }
    out.push_back(line);
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace assize::testing
