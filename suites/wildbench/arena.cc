#include "suites/wildbench/arena.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "io/json_records.h"
#include "suites/json_field.h"

namespace assize::wildbench {
namespace {

constexpr char kTable[] = "arena";
constexpr std::string_view kRating = "Arena Elo (hard-en) - latest";
/// What some names have of the service that was asked.
constexpr std::string_view kService = "@together";
/// Far from any board's ratings, and near enough to be added up.
constexpr double kMostRating = 1e6;

/// Nothing where a system has no rating, which is "-" or not there.
Result<double> rating_of(std::string_view system, const JsonValue& of) {
  if (!of.is_object()) {
    return fail(fmt::format("'{}' must be an object of numbers, got {}",
                            printable(system, 60), suites::words(of.kind())));
  }
  const JsonValue value = of[kRating];
  if (value.is_number() && std::abs(value.number()) <= kMostRating) {
    return value.number();
  }
  if (value.is_number()) {
    return fail(
        fmt::format("'{}' of '{}' must lie between -{:.0f} and {:.0f}, "
                    "got {}",
                    kRating, printable(system, 60), kMostRating, kMostRating,
                    value.number()));
  }
  if (value.is_missing() || value.string() == "-") return kAbsent;
  return fail(fmt::format("'{}' of '{}' must be a number or \"-\", got {}",
                          kRating, printable(system, 60),
                          suites::words(value.kind())));
}

Result<void> take(const JsonValue& document, const Benchmark& bench,
                  Table& out) {
  if (!document.is_object()) {
    return fail(fmt::format("a file of ratings must be an object, got {}",
                            suites::words(document.kind())));
  }
  Result<void> outcome;
  document.each_field([&](std::string_view name, const JsonValue& of) {
    if (!outcome) return;
    const Result<double> rating = rating_of(name, of);
    if (!rating) {
      outcome = tl::unexpected(rating.error());
      return;
    }
    std::string system(name);
    const std::size_t at = system.find(kService);
    if (at != system.npos) system.erase(at, kService.size());
    const int found = bench.find_system(system);
    if (found < 0 || std::isnan(*rating)) return;
    out.cells[static_cast<std::size_t>(found)] = *rating;
  });
  return outcome;
}

}  // namespace

Result<void> add_arena(const std::string& path, Benchmark& bench) {
  Table table{kTable, {"rating"}, {}};
  table.cells.assign(bench.systems.size(), kAbsent);
  JsonReader reader({.kinds = FileKinds::kRegular});
  Result<InputFile> file = reader.read_document(
      path,
      [&](const JsonValue& document) { return take(document, bench, table); });
  if (!file) return tl::unexpected(file.error());
  file->path = path.substr(path.rfind('/') + 1);
  bench.files.push_back(std::move(*file));
  if (std::ranges::all_of(table.cells,
                          [](double r) { return std::isnan(r); })) {
    bench.cautions.push_back(
        fmt::format("No system here has a '{}' in {}, so every system's Elo "
                    "rating begins at the same points, as published.",
                    kRating, kArenaFile));
    return {};
  }
  bench.tables.push_back(std::move(table));
  return {};
}

EloAnchors anchors_of(const Benchmark& bench) {
  const Table* const table = bench.table(kTable);
  if (table == nullptr) return {};
  return {.rating = table->cells};
}

}  // namespace assize::wildbench
