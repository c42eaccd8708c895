#include "audit/rated_systems.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>
#include <string_view>

#include "core/sha256.h"
#include "io/csv.h"
#include "io/file.h"
#include "io/json_records.h"

namespace assize {
namespace {

using Keys = std::span<const std::string_view>;

constexpr std::array<std::string_view, 4> kName = {"model", "system", "name",
                                                   "index"};
constexpr std::array<std::string_view, 2> kScore = {"score", "rating"};
constexpr std::array<std::string_view, 2> kLower = {"lower", "rating_q025"};
constexpr std::array<std::string_view, 2> kUpper = {"upper", "rating_q975"};

/// The start of a file that says which kind of JSON it is.
constexpr std::uint64_t kStartBytes = 4096;

std::string either(Keys keys) {
  std::string out;
  for (const std::string_view key : keys) {
    out += fmt::format("{}'{}'", out.empty() ? "" : " or ", key);
  }
  return out;
}

class Collector {
 public:
  Result<void> add(RatedSystem system) {
    if (system.name.empty()) return fail("the system's name is empty");
    if (!std::isfinite(system.score)) {
      return fail(
          fmt::format("'{}' has no finite score", printable(system.name, 80)));
    }
    if (std::isnan(system.interval.lower) !=
        std::isnan(system.interval.upper)) {
      return fail(fmt::format("the interval of '{}' has one end only",
                              printable(system.name, 80)));
    }
    if (system.interval.lower > system.interval.upper) {
      return fail(fmt::format("the interval of '{}' ends before it begins",
                              printable(system.name, 80)));
    }
    if (!names_.insert(system.name).second) {
      return fail(
          fmt::format("'{}' is given twice", printable(system.name, 80)));
    }
    if (names_.size() > kMostRatedSystems) {
      return fail(
          fmt::format("there are more than {} systems", kMostRatedSystems));
    }
    results_ += system.results.size();
    if (results_ > kMostRatedResults) {
      return fail(fmt::format("there are more than {} resampled scores",
                              kMostRatedResults));
    }
    systems_.push_back(std::move(system));
    return {};
  }

  std::vector<RatedSystem> take() {
    std::ranges::sort(systems_, {}, &RatedSystem::name);
    return std::move(systems_);
  }

 private:
  std::vector<RatedSystem> systems_;
  std::set<std::string> names_;
  std::size_t results_ = 0;
};

/// The first of the keys that the row has; missing where it has none.
JsonValue first_of(const JsonValue& row, Keys keys) {
  for (const std::string_view key : keys) {
    const JsonValue found = row[key];
    if (!found.is_missing()) return found;
  }
  return {};
}

Result<double> number_of(const JsonValue& row, Keys keys, bool needed) {
  const JsonValue value = first_of(row, keys);
  if (value.is_number()) return value.number();
  if (!needed &&
      (value.is_missing() || value.kind() == JsonValue::Kind::kNull)) {
    return kAbsent;
  }
  return fail(value.is_missing()
                  ? fmt::format("there is no {}", either(keys))
                  : fmt::format("{} is no number", either(keys)));
}

Result<std::vector<double>> results_of(const JsonValue& row) {
  std::vector<double> out;
  const JsonValue list = row["results"];
  if (list.is_missing() || list.kind() == JsonValue::Kind::kNull) return out;
  if (!list.is_array()) return fail("'results' is no list");
  bool numbers = true;
  list.each([&](const JsonValue& value) {
    numbers = numbers && value.is_number() && std::isfinite(value.number());
    if (numbers) out.push_back(value.number());
  });
  if (!numbers) return fail("'results' holds what is no number");
  return out;
}

Result<RatedSystem> system_of(const JsonValue& row) {
  const JsonValue name = first_of(row, kName);
  if (!name.is_string()) {
    return fail(name.is_missing()
                    ? fmt::format("there is no {}", either(kName))
                    : fmt::format("{} is no text", either(kName)));
  }
  RatedSystem out;
  out.name = name.string();
  const auto score = number_of(row, kScore, true);
  if (!score) return tl::unexpected(score.error());
  const auto lower = number_of(row, kLower, false);
  if (!lower) return tl::unexpected(lower.error());
  const auto upper = number_of(row, kUpper, false);
  if (!upper) return tl::unexpected(upper.error());
  auto results = results_of(row);
  if (!results) return tl::unexpected(results.error());
  out.score = *score;
  out.interval = {*lower, *upper, 0.95};
  out.results = std::move(*results);
  return out;
}

Result<RatedFile> read_json(const std::string& path) {
  const auto start = read_start(path, kStartBytes);
  if (!start) return tl::unexpected(start.error());
  const std::size_t at = start->find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  const bool array = at != std::string::npos && (*start)[at] == '[';
  Collector collector;
  const auto visit = [&](const JsonValue& row, std::uint64_t) -> Result<void> {
    auto system = system_of(row);
    if (!system) return tl::unexpected(system.error());
    return collector.add(std::move(*system));
  };
  JsonReader reader;
  const auto read =
      array ? reader.read_array(path, visit) : reader.read_lines(path, visit);
  if (!read) return tl::unexpected(read.error());
  return RatedFile{collector.take(), *read};
}

int column_of(const CsvTable& table, Keys keys) {
  for (const std::string_view key : keys) {
    if (const int found = table.column(key); found >= 0) return found;
  }
  return -1;
}

Result<double> cell(const CsvTable& table, std::size_t row, int column) {
  if (column < 0) return kAbsent;
  const std::string& field = table.rows[row][static_cast<std::size_t>(column)];
  if (field.empty()) return kAbsent;
  return parse_number(field, table.where(row));
}

/// Where a table's columns stand; -1: it has none.
struct Columns {
  int name = -1, score = -1, lower = -1, upper = -1;
};

Result<void> add_row(const CsvTable& table, std::size_t row,
                     const Columns& columns, Collector& collector) {
  RatedSystem system;
  system.name = table.rows[row][static_cast<std::size_t>(columns.name)];
  const auto score = cell(table, row, columns.score);
  const auto lower = cell(table, row, columns.lower);
  const auto upper = cell(table, row, columns.upper);
  for (const auto* one : {&score, &lower, &upper}) {
    if (!*one) return tl::unexpected(one->error());
  }
  system.score = *score;
  system.interval = {*lower, *upper, 0.95};
  auto added = collector.add(std::move(system));
  if (!added) added.error().where = table.where(row);
  return added;
}

Result<RatedFile> read_csv(const std::string& path) {
  const auto text = read_file(path, kMostTableBytes);
  if (!text) return tl::unexpected(text.error());
  const auto table = parse_csv(*text, path);
  if (!table) return tl::unexpected(table.error());
  const Columns columns{column_of(*table, kName), column_of(*table, kScore),
                        column_of(*table, kLower), column_of(*table, kUpper)};
  const int unnamed = table->column("");
  Columns used = columns;
  if (used.name < 0) used.name = unnamed;
  if (used.name < 0 || used.score < 0) {
    return fail(fmt::format("there is no column {}",
                            either(used.name < 0 ? Keys(kName) : Keys(kScore))),
                {path, 1});
  }
  Collector collector;
  for (std::size_t row = 0; row < table->rows.size(); ++row) {
    if (auto added = add_row(*table, row, used, collector); !added) {
      return tl::unexpected(added.error());
    }
  }
  Sha256 hash;
  hash.update(*text);
  return RatedFile{collector.take(), {path, text->size(), hex(hash.finish())}};
}

}  // namespace

Result<RatedFile> read_rated_systems(const std::string& path) {
  auto out = path.ends_with(".csv") ? read_csv(path) : read_json(path);
  if (out && out->systems.empty()) {
    return fail("the file holds no system", {path});
  }
  return out;
}

Result<std::vector<NamePair>> read_name_map(const std::string& path) {
  std::vector<NamePair> out;
  JsonReader reader;
  const auto visit = [&](const JsonValue& map) -> Result<void> {
    if (!map.is_object()) return fail("a map of names is one JSON object");
    std::set<std::string> systems;
    Result<void> sound;
    map.each_field([&](std::string_view key, const JsonValue& value) {
      if (!sound) return;
      if (!value.is_string()) {
        sound = fail(
            fmt::format("the name of '{}' is no text", printable(key, 80)));
      } else if (!systems.emplace(value.string()).second) {
        sound = fail(fmt::format("two names lead to '{}'",
                                 printable(value.string(), 80)));
      } else {
        out.push_back({std::string(key), std::string(value.string())});
      }
    });
    return sound;
  };
  const auto read = reader.read_document(path, visit);
  if (!read) return tl::unexpected(read.error());
  std::ranges::sort(out, {}, &NamePair::reference);
  return out;
}

}  // namespace assize
