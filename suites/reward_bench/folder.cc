#include "suites/reward_bench/folder.h"

#include <fmt/format.h>

#include <vector>

#include "io/file.h"
#include "suites/attacked_place.h"
#include "suites/json_files.h"
#include "suites/reward_bench/collector.h"

namespace assize::reward_bench {
namespace {

constexpr std::uint64_t kMostDocumentBytes = 512u << 20;
constexpr std::uint64_t kStart = 64;

/// Whether a file is an array or lines of rows, and not a model's one object.
Result<bool> has_rows(const std::string& path) {
  if (path.ends_with(".jsonl")) return true;
  const Result<std::string> start = read_start(path, kStart);
  if (!start) return tl::unexpected(start.error());
  const std::size_t at = start->find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return at != std::string::npos && (*start)[at] == '[';
}

/// "org/model" of "eval-set/org/model.json", where a file does not say.
std::string judge_of(std::string_view below) {
  for (const std::string_view set : {"eval-set-scores/", "eval-set/"}) {
    const std::size_t at = below.find(set);
    if (at != below.npos) below.remove_prefix(at + set.size());
  }
  return std::string(below.substr(0, below.rfind('.')));
}

}  // namespace

Result<Benchmark> read_folder(const std::string& folder,
                              const Description& about) {
  const auto found = suites::json_files(folder, {".json", ".jsonl"});
  if (!found) return tl::unexpected(found.error());
  Collector collector(about);
  JsonReader reader(
      {.record_bytes = kMostDocumentBytes, .kinds = FileKinds::kRegular});
  for (const std::string& below : found->paths) {
    const std::string path = fmt::format("{}/{}", folder, below);
    const Result<bool> rows = has_rows(path);
    if (!rows) return tl::unexpected(rows.error());
    ModelFile model;
    Result<InputFile> file =
        *rows
            ? read_rows(reader, path,
                        [&](const DataRow& row) { return collector.add(row); })
            : read_model(reader, path, model);
    if (!file) return tl::unexpected(file.error());
    if (!*rows) {
      const std::string judge =
          model.model.empty() ? judge_of(below) : model.model;
      const Result<void> added = collector.add(judge, std::move(model));
      if (!added) return fail(added.error().message, {path});
    }
    file->path = below;
    collector.end_file(std::move(*file));
  }
  return suites::read_as(folder, found->attacked, collector.finish());
}

Result<Benchmark> read_dataset(const std::string& path,
                               const Description& about) {
  Collector collector(about);
  JsonReader reader;
  Result<InputFile> file =
      read_rows(reader, path, [&](const DataRow& row) -> Result<void> {
        if (about.of_subset(row.subset) >= 0) return collector.add(row);
        return fail(fmt::format("subset '{}' of row '{}' is of no section",
                                printable(row.subset, 60),
                                printable(row.id, 60)));
      });
  if (!file) return tl::unexpected(file.error());
  collector.end_file(std::move(*file));
  Result<Benchmark> bench = collector.finish();
  if (!bench) bench.error().where.file = path;
  return bench;
}

}  // namespace assize::reward_bench
