#include "suites/judging_the_judges/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "core/sha256.h"
#include "io/csv.h"
#include "io/file.h"

namespace assize::judging_the_judges {
namespace {

constexpr std::string_view kEnding = ".csv";

/// Where each thing stands in a row.
struct Columns {
  std::array<std::size_t, 4> asked{};  ///< Model, question, references, source.
  std::size_t people = 0;
  std::vector<std::size_t> judges;
};

bool among(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

Result<std::size_t> people_column(const CsvTable& table,
                                  const Description& about) {
  for (const std::string& name : about.people) {
    const int at = table.column(name);
    if (at >= 0) return static_cast<std::size_t>(at);
  }
  return table.require(about.people.front());
}

Result<Columns> columns_of(const CsvTable& table, const Description& about) {
  Columns out;
  constexpr std::array<std::string_view, 4> kAsked = {
      "model", "question", "references", "benchmark"};
  for (std::size_t i = 0; i < kAsked.size(); ++i) {
    const Result<std::size_t> at = table.require(kAsked[i]);
    if (!at) return tl::unexpected(at.error());
    out.asked[i] = *at;
  }
  const Result<std::size_t> people = people_column(table, about);
  if (!people) return tl::unexpected(people.error());
  out.people = *people;
  for (std::size_t at = 0; at < table.header.size(); ++at) {
    const std::string& name = table.header[at];
    if (among(about.asked, name) || among(about.people, name) ||
        among(about.apart, name)) {
      continue;
    }
    if (name == "people" || name.empty()) {
      return fail(
          "a judge must have a name, and not 'people', as the gold "
          "labels have",
          {table.file, 1});
    }
    out.judges.push_back(at);
  }
  if (out.judges.empty()) {
    return fail("there is no column of a judge's verdicts", {table.file, 1});
  }
  return out;
}

Result<std::optional<bool>> label_of(const CsvTable& table, std::size_t row,
                                     std::size_t column) {
  const std::string& field = table.rows[row][column];
  if (field.empty()) return std::optional<bool>{};
  if (field == "True") return std::optional(true);
  if (field == "False") return std::optional(false);
  return fail(
      fmt::format("column '{}' must be True, False or empty, got '{}'",
                  printable(table.header[column], 60), printable(field, 40)),
      table.where(row));
}

Result<Row> row_of(const CsvTable& table, const Columns& columns,
                   std::size_t at) {
  const std::vector<std::string>& fields = table.rows[at];
  Row out{.line = table.line[at],
          .model = fields[columns.asked[0]],
          .question = fields[columns.asked[1]],
          .references = fields[columns.asked[2]],
          .benchmark = fields[columns.asked[3]],
          .people = {},
          .judges = {}};
  if (out.model.empty() || out.question.empty()) {
    return fail("a row needs a model and a question", table.where(at));
  }
  const auto people = label_of(table, at, columns.people);
  if (!people) return tl::unexpected(people.error());
  out.people = *people;
  for (const std::size_t column : columns.judges) {
    const auto label = label_of(table, at, column);
    if (!label) return tl::unexpected(label.error());
    out.judges.push_back(*label);
  }
  return out;
}

}  // namespace

bool Row::judged() const {
  return std::ranges::any_of(
      judges, [](const auto& label) { return label.has_value(); });
}

Result<std::string> table_path(const std::string& results) {
  if (!is_folder(results)) return results;
  const Result<std::vector<std::string>> names = list_folder(results);
  if (!names) return tl::unexpected(names.error());
  std::vector<std::string> found;
  for (const std::string& name : *names) {
    if (name.ends_with(kEnding) && !name.starts_with('.')) {
      found.push_back(name);
    }
  }
  if (found.empty()) return fail("there is no *.csv in this folder", {results});
  if (found.size() > 1) {
    return fail(fmt::format("there are {} tables in this folder, each with "
                            "people's labels of its own; name one, as in "
                            "'results: {}'",
                            found.size(), printable(found.front(), 80)),
                {results});
  }
  std::string path = fmt::format("{}/{}", results, found.front());
  const Result<void> inside = check_inside(path, results);
  if (!inside) return tl::unexpected(inside.error());
  return path;
}

Result<VerdictRows> read_rows(const std::string& path,
                              const Description& about) {
  const Result<std::string> text = read_file(path, kMostTableBytes);
  if (!text) return tl::unexpected(text.error());
  const Result<CsvTable> table = parse_csv(*text, path);
  if (!table) return tl::unexpected(table.error());
  const Result<Columns> columns = columns_of(*table, about);
  if (!columns) return tl::unexpected(columns.error());
  VerdictRows out;
  out.file = {std::filesystem::path(path).filename().string(), text->size(),
              sha256_hex(*text)};
  for (const std::size_t at : columns->judges) {
    out.judges.push_back(table->header[at]);
  }
  out.rows.reserve(table->rows.size());
  for (std::size_t at = 0; at < table->rows.size(); ++at) {
    Result<Row> row = row_of(*table, *columns, at);
    if (!row) return tl::unexpected(row.error());
    out.rows.push_back(std::move(*row));
  }
  return out;
}

}  // namespace assize::judging_the_judges
