// One file of RM-Bench, row by row: the data set, or a model's scores of it.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "io/json_records.h"
#include "suites/json_field.h"

namespace assize::rm_bench {

inline constexpr std::size_t kStyles = 3;
inline constexpr std::size_t kPairs = kStyles * kStyles;

/// By style: concise, detailed, detailed with Markdown.
inline constexpr std::array<std::string_view, kStyles> kStyleNames = {
    "concise", "detailed", "markdown"};

/// Fields of a row that are kept as they are and written back.
inline constexpr std::array<std::string_view, 5> kKeptFields = {
    "domain", "error_key", "error", "language", "task_id"};

/// Views of the record that is being read; they end with the visit.
struct Row {
  suites::Identifier id;
  Text subset, prompt;
  std::array<Text, kStyles> chosen, rejected;
  std::vector<Field> kept;  ///< Of kKeptFields, those that are there.
  bool scored = false;
  std::array<double, kStyles> score_chosen = {}, score_rejected = {};
};

/// A file is one array of rows. Errors name file, record and line: what
/// JsonReader refuses, a missing field, a wrong type, an id that is neither
/// text nor a whole number, answers or scores that are not three, scores of one
/// side alone.
Result<InputFile> read_rows(
    JsonReader& reader, const std::string& path,
    const std::function<Result<void>(const Row&)>& visit);

}  // namespace assize::rm_bench
