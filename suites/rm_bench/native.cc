#include "suites/rm_bench/native.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "suites/attacked_place.h"
#include "suites/native_name.h"
#include "suites/rm_bench/folder.h"
#include "suites/rm_bench/written_row.h"

namespace assize::rm_bench {
namespace {

using Json = nlohmann::ordered_json;

/// By place; absent where nothing was scored.
using Scores = std::array<double, 2 * kStyles>;

constexpr Scores kNone = {kAbsent, kAbsent, kAbsent, kAbsent, kAbsent, kAbsent};

/// The scores of those that are in `systems`, each in its place.
void take(const Record& record, const Places& systems, Scores& out) {
  const auto& score = record.verdict.score;
  const Trial& trial = record.trial;
  if (trial.arm != 0 || trial.defence != 0 || trial.sample != 0) return;
  for (std::size_t slot = 0; slot < trial.slots && slot < score.size();
       ++slot) {
    const auto place = std::ranges::find(systems, trial.shown[slot]);
    if (place == systems.end()) continue;
    out[static_cast<std::size_t>(place - systems.begin())] = score[slot];
  }
}

/// Whether an attack made one of the answers shown.
bool shows_attacked(const Benchmark& bench, const Trial& trial) {
  return std::any_of(
      trial.shown.begin(), trial.shown.begin() + trial.slots,
      [&](std::uint16_t system) { return bench.entrant(system) != nullptr; });
}

/// The scores of the items of `records`: beside an attacked answer the clean
/// ones, as they were given without it.
std::map<std::uint32_t, Scores> scores_of(const Benchmark& bench,
                                          std::uint16_t system,
                                          std::uint16_t judge,
                                          std::span<const Record> records,
                                          const Places& systems) {
  std::map<std::uint32_t, Scores> out;
  for (const Record& record : records) {
    out.try_emplace(record.trial.item, kNone);
  }
  for (const Record& record : bench.records) {
    const auto row = out.find(record.trial.item);
    if (record.trial.judge != judge || row == out.end()) continue;
    if (shows_attacked(bench, record.trial)) continue;
    take(record, systems, row->second);
  }
  Places taken = systems;
  if (bench.entrant(system) != nullptr) {
    // A system that nobody is: only the attacked one's score is new.
    taken.fill(static_cast<std::uint16_t>(bench.systems.size()));
    taken.at(place_of(bench, system)) = system;
  }
  for (const Record& record : records) {
    take(record, taken, out[record.trial.item]);
  }
  return out;
}

/// The folder of a judge, "org/model", and in it all rows.
std::string path_of(std::string name) {
  std::ranges::replace(name, '\\', '_');
  while (name.starts_with('.') || name.starts_with('/')) name.erase(0, 1);
  for (std::size_t at = name.find(".."); at != name.npos;
       at = name.find("..")) {
    name.replace(at, 2, "__");
  }
  return fmt::format("{}/total_dataset.json", name.empty() ? "judge" : name);
}

std::string dumped(const Json& rows) {
  return rows.dump(4, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace

Result<Benchmark> read_native_answers(const std::string& path) {
  const auto about = description();
  if (!about) return tl::unexpected(about.error());
  return read_dataset(path, *about);
}

Result<NativeFile> write_native_answers(const Benchmark& bench,
                                        std::uint16_t system) {
  // All answers of a row are in one file, which is the first one's.
  if (system != 0 && bench.entrant(system) == nullptr) {
    return NativeFile{.path = {}, .text = {}, .in_file_of = 0};
  }
  const auto about = description();
  if (!about) return tl::unexpected(about.error());
  const Places systems = with_in_place(bench, system);
  Json rows = Json::array();
  for (const Answer& answer : bench.answers) {
    if (answer.system != system || answer.presence == Presence::kMissing) {
      continue;
    }
    Result<Json> row = written_row(bench, answer.item, systems, *about);
    if (!row) return tl::unexpected(row.error());
    rows.push_back(std::move(*row));
  }
  if (rows.empty()) return NativeFile{};
  return NativeFile{
      suites::attacked_folder(bench, system) + "total_dataset.json",
      dumped(rows)};
}

Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records) {
  // The labels are the benchmark's, which no file has as a judge's.
  if (static_cast<int>(judge) == bench.gold) return NativeFile{};
  if (bench.entrant(system) == nullptr) {
    const auto first = suites::in_file_of(bench, system, judge);
    if (first != system) {
      return NativeFile{.path = {}, .text = {}, .in_file_of = first};
    }
  }
  const auto about = description();
  if (!about) return tl::unexpected(about.error());
  const Places systems = with_in_place(bench, system);
  NativeFile file{.path = suites::attacked_folder(bench, system) +
                          path_of(bench.judges.at(judge)),
                  .text = {}};
  Json rows = Json::array();
  for (const auto& [item, scores] :
       scores_of(bench, system, judge, records, systems)) {
    if (std::ranges::any_of(scores, [](double s) { return std::isnan(s); })) {
      ++file.left_out;
      continue;
    }
    Result<Json> row = written_row(bench, item, systems, *about);
    if (!row) return tl::unexpected(row.error());
    (*row)["score_chosen"] = {scores[0], scores[1], scores[2]};
    (*row)["score_rejected"] = {scores[3], scores[4], scores[5]};
    rows.push_back(std::move(*row));
  }
  if (!rows.empty()) file.text = dumped(rows);
  return file;
}

}  // namespace assize::rm_bench
