#include "suites/rm_bench/folder.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "suites/attacked_place.h"
#include "suites/json_files.h"
#include "suites/rm_bench/collector.h"

namespace assize::rm_bench {
namespace {

constexpr std::string_view kEnding = ".json";
constexpr std::string_view kMark = "_REWORD_MODEL";  ///< As published.

std::string_view name_of(std::string_view below) {
  return below.substr(below.rfind('/') + 1);
}

}  // namespace

std::string judge_of(std::string_view below, const Description& about) {
  const std::size_t stroke = below.rfind('/');
  if (stroke != below.npos) {
    std::string_view path = below.substr(0, stroke);
    for (const std::string_view kind : {"Seq_Classifier/", "DPO/"}) {
      if (path.starts_with(kind)) path.remove_prefix(kind.size());
    }
    return std::string(path);
  }
  std::string_view name = below;
  if (name.ends_with(kEnding)) name.remove_suffix(kEnding.size());
  name = name.substr(0, name.find(kMark));
  const bool of_data =
      about.of_word(name) >= 0 || name.starts_with("total_dataset");
  for (const std::string_view data : {"_filtered_", "total_dataset_"}) {
    const std::size_t at = name.find(data);
    if (!of_data || at == name.npos) continue;
    return std::string(name.substr(at + data.size()));
  }
  return std::string(name);
}

Result<Benchmark> read_folder(const std::string& folder,
                              const Description& about) {
  const auto found = suites::json_files(folder, {kEnding});
  if (!found) return tl::unexpected(found.error());
  Collector collector(about);
  JsonReader reader({.kinds = FileKinds::kRegular});
  for (const std::string& below : found->paths) {
    const std::string path = fmt::format("{}/{}", folder, below);
    const std::string judge = judge_of(below, about);
    Result<InputFile> file =
        read_rows(reader, path, [&](const Row& row) -> Result<void> {
          return collector.add(name_of(below), judge, row);
        });
    if (!file) return tl::unexpected(file.error());
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
      read_rows(reader, path, [&](Row row) -> Result<void> {
        row.scored = false;
        return collector.add(name_of(path), "", row);
      });
  if (!file) return tl::unexpected(file.error());
  collector.end_file(std::move(*file));
  Result<Benchmark> bench = collector.finish();
  if (!bench) bench.error().where.file = path;
  return bench;
}

}  // namespace assize::rm_bench
