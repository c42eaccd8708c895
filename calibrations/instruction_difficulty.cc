#include "calibrations/instruction_difficulty.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "stats/moments.h"

namespace assize {
namespace {

constexpr std::size_t kLeastSystems = 3;

std::optional<std::size_t> column(const Table& table, std::string_view name) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i] == name) return i;
  }
  return std::nullopt;
}

bool any_known(const Table& table, std::size_t of) {
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (std::isfinite(table.at(row, of))) return true;
  }
  return false;
}

/// The clean systems' rows, each with the tanh of its own system's spread.
DifficultyRows clean_rows(const Study& study) {
  const VerdictTable& table = study.table;
  DifficultyRows out{.systems = study.bench.systems.size(),
                     .items = study.bench.items.size()};
  std::vector<std::vector<double>> lengths(out.systems);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto difference = length_difference(study, i);
    const std::uint16_t system = table.system[i];
    if (!difference || static_cast<int>(system) == study.bench.reference ||
        study.bench.entrant(system) != nullptr) {
      continue;
    }
    out.system.push_back(system);
    out.item.push_back(table.item[i]);
    out.length.push_back(*difference);
    out.outcome.push_back(table.y[i]);
    lengths[system].push_back(*difference);
  }
  for (std::size_t k = 0; k < out.length.size(); ++k) {
    const double scale = standard_deviation(lengths[out.system[k]], 1);
    out.length[k] = scale > 0 ? std::tanh(out.length[k] / scale) : 0;
  }
  return out;
}

}  // namespace

std::optional<double> length_difference(const Study& study, std::size_t row) {
  const VerdictTable& table = study.table;
  if (!table.clean_pair(row, study.judge) || table.answer[row] == kNoAnswer ||
      table.rival[row] == kNoAnswer) {
    return std::nullopt;
  }
  return static_cast<double>(study.answers.code_points[table.rival[row]]) -
         static_cast<double>(study.answers.code_points[table.answer[row]]);
}

Result<InstructionDifficulty> InstructionDifficulty::make(
    const Study& study, DifficultySource source) {
  InstructionDifficulty out;
  out.bench_ = &study.bench;
  if (source == DifficultySource::kPublished) out.read_published(study.bench);
  if (source == DifficultySource::kNone) out.read_gamed(study.bench, false);
  if (source != DifficultySource::kJoint) return out;
  const DifficultyRows rows = clean_rows(study);
  std::vector<std::uint32_t> systems = rows.system;
  std::ranges::sort(systems);
  systems.erase(std::unique(systems.begin(), systems.end()), systems.end());
  if (systems.size() < kLeastSystems) {
    return fail(
        "a joint difficulty needs three clean systems beside the baseline, for "
        "each one is left out of its own");
  }
  out.joint_.emplace(rows);
  if (!out.joint_->converged()) {
    return fail("the joint fit of the instructions' difficulty does not end");
  }
  return out;
}

void InstructionDifficulty::read_published(const Benchmark& bench) {
  const Table* items = bench.table("items");
  if (items == nullptr) return;
  const auto found = column(*items, "difficulty");
  if (!found || !any_known(*items, *found)) return;
  items_ = items;
  column_ = *found;
  read_gamed(bench, true);
}

void InstructionDifficulty::read_gamed(const Benchmark& bench,
                                       bool with_difficulty) {
  const Table* gamed = bench.table("gamed_baseline");
  if (gamed == nullptr) return;
  const auto length = column(*gamed, "tanh_std_delta_len");
  const auto difficulty = column(*gamed, "difficulty");
  const auto outcome = column(*gamed, "outcome");
  if (!length || !outcome || (with_difficulty && !difficulty)) return;
  for (std::size_t row = 0; row < gamed->rows(); ++row) {
    gamed_.tanh_length.push_back(gamed->at(row, *length));
    gamed_.difficulty.push_back(with_difficulty ? gamed->at(row, *difficulty)
                                                : 0);
    gamed_.outcome.push_back(gamed->at(row, *outcome));
  }
}

double InstructionDifficulty::at(std::uint16_t system,
                                 std::uint32_t item) const {
  if (items_ != nullptr) return items_->at(item, column_);
  if (!joint_) return 0;
  const Entrant* entrant = bench_->entrant(system);
  const bool attacked =
      entrant != nullptr && entrant->clean != Entrant::kConstant;
  return joint_->without(
      attacked ? static_cast<std::uint32_t>(entrant->clean) : system, item);
}

}  // namespace assize
