#include "suites/rm_bench/folder.h"

#include <fmt/format.h>

#include <cctype>
#include <vector>

#include "io/file.h"
#include "suites/rm_bench/collector.h"

namespace assize::rm_bench {
namespace {

constexpr std::string_view kEnding = ".json";
constexpr std::string_view kMark = "_REWORD_MODEL";  ///< As published.
constexpr int kDeepest = 6;
constexpr std::size_t kMostFiles = 10000;

/// The files of a folder and those in it, as paths below `root`.
Result<void> find_files(const std::string& root, const std::string& below,
                        int depth, std::vector<std::string>& out) {
  const std::string folder =
      below.empty() ? root : fmt::format("{}/{}", root, below);
  const Result<std::vector<std::string>> names = list_folder(folder);
  if (!names) return tl::unexpected(names.error());
  for (const std::string& name : *names) {
    if (name.starts_with('.')) continue;
    const std::string path =
        below.empty() ? name : fmt::format("{}/{}", below, name);
    const std::string full = fmt::format("{}/{}", root, path);
    if (is_folder(full)) {
      const Result<void> inside = check_inside(full, root);
      if (!inside) return inside;
      if (depth == kDeepest) {
        return fail("folders are in each other too deep", {full});
      }
      const Result<void> found = find_files(root, path, depth + 1, out);
      if (!found) return found;
    } else if (name.ends_with(kEnding)) {
      out.push_back(path);
    }
    if (out.size() > kMostFiles) {
      return fail(fmt::format("more than {} files", kMostFiles), {root});
    }
  }
  return {};
}

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
  std::vector<std::string> paths;
  const Result<void> found = find_files(folder, "", 0, paths);
  if (!found) return tl::unexpected(found.error());
  if (paths.empty()) return fail("there is no *.json in this folder", {folder});
  Collector collector(about);
  JsonReader reader({.kinds = FileKinds::kRegular});
  for (const std::string& below : paths) {
    const std::string path = fmt::format("{}/{}", folder, below);
    const Result<void> inside = check_inside(path, folder);
    if (!inside) return tl::unexpected(inside.error());
    const std::string judge = judge_of(below, about);
    Result<InputFile> file =
        read_rows(reader, path, [&](const Row& row) -> Result<void> {
          return collector.add(name_of(below), judge, row);
        });
    if (!file) return tl::unexpected(file.error());
    file->path = below;
    collector.end_file(std::move(*file));
  }
  Result<Benchmark> bench = collector.finish();
  if (!bench) bench.error().where.file = folder;
  return bench;
}

}  // namespace assize::rm_bench
