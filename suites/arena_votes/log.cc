#include "suites/arena_votes/log.h"

#include <filesystem>
#include <utility>

#include "io/file.h"
#include "io/json_records.h"

namespace assize::arena_votes {
namespace {

constexpr std::uint64_t kMostBytes = 16ull << 30;
constexpr std::uint64_t kStart = 4096;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_array(std::string_view start) {
  if (start.starts_with(kByteOrderMark)) {
    start.remove_prefix(kByteOrderMark.size());
  }
  const std::size_t at = start.find_first_not_of(" \t\r\n");
  return at != std::string_view::npos && start[at] == '[';
}

}  // namespace

Result<Benchmark> read_log(const std::string& path, const Description& about,
                           const Choices& choices) {
  if (is_folder(path)) {
    return fail(
        "this is a folder; the log is one file of battles, *.jsonl or "
        "*.json",
        {path});
  }
  const Result<std::string> start = read_start(path, kStart);
  if (!start) return tl::unexpected(start.error());
  JsonReader reader({.file_bytes = kMostBytes, .hash = choices.texts});
  Collector collector(about, choices);
  const auto visit = [&](const JsonValue& row, std::uint64_t record) {
    return collector.battle(row, record);
  };
  Result<InputFile> file = is_array(*start) ? reader.read_array(path, visit)
                                            : reader.read_lines(path, visit);
  if (!file) return tl::unexpected(file.error());
  file->path = std::filesystem::path(path).filename().string();
  collector.file(std::move(*file));
  Result<Benchmark> bench = collector.finish();
  if (!bench) bench.error().where.file = path;
  return bench;
}

}  // namespace assize::arena_votes
