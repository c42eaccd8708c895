#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "suites/attacked_place.h"
#include "suites/reward_bench/folder.h"
#include "suites/reward_bench/native.h"
#include "suites/reward_bench/row_answers.h"
#include "suites/reward_bench/row_form.h"

namespace assize::reward_bench {
namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace) + '\n';
}

/// Of the benchmark's files only rows are JSON lines.
bool in_lines(const Benchmark& bench) {
  return std::ranges::any_of(bench.files, [](const InputFile& file) {
    return file.path.ends_with(".jsonl");
  });
}

std::string text_of(const Json& rows, bool lines) {
  if (!lines) return dumped(rows, 4);
  std::string out;
  for (const Json& row : rows) out += dumped(row, -1);
  return out;
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
  const std::uint16_t place = place_of(bench, system);
  const auto answers = row_answers(bench);
  Json rows = Json::array();
  for (std::uint32_t item = 0; item < bench.items.size(); ++item) {
    auto [systems, right] = answers[item];
    const auto at = std::ranges::find(systems, place);
    if (at != systems.end()) {
      // A clean answer would pass for an attacked one.
      if (bench.find_answer(system, item) < 0) continue;
      *at = system;
    }
    Result<Json> row = written_row(bench, item, systems, right);
    if (!row) return tl::unexpected(row.error());
    rows.push_back(std::move(*row));
  }
  if (rows.empty()) return NativeFile{};
  const bool lines = in_lines(bench);
  return NativeFile{suites::attacked_folder(bench, system) +
                        (bench.version == "1" ? "filtered" : "test") +
                        (lines ? ".jsonl" : ".json"),
                    text_of(rows, lines)};
}

}  // namespace assize::reward_bench
