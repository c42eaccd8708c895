#include "suites/llmbar/native_path.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>

#include "suites/native_name.h"

namespace assize::llmbar {
namespace {

constexpr std::string_view kDataset = "dataset.json";

/// "Adversarial/Neighbor/" of "Adversarial/Neighbor/dataset.json", each part a
/// file's name; nothing of another file.
std::optional<std::string> folder_of(std::string_view path) {
  if (!path.ends_with(kDataset)) return std::nullopt;
  path.remove_suffix(kDataset.size());
  if (path.starts_with('/')) return std::nullopt;
  std::string out;
  while (!path.empty()) {
    const std::size_t stroke = path.find('/');
    if (stroke == path.npos) return std::nullopt;
    out += suites::file_name(path.substr(0, stroke)) + "/";
    path.remove_prefix(stroke + 1);
  }
  return out;
}

/// Subsets are called as their folders, or as the whole paths of these.
bool is_called(const std::string& folder, const std::string& subset) {
  const std::string name = subset + "/";
  return folder == name || folder.ends_with("/" + name);
}

}  // namespace

std::vector<std::string> subset_folders(const Benchmark& bench) {
  std::vector<std::string> known;
  bool at_root = bench.categories.size() == 1;
  for (const InputFile& file : bench.files) {
    if (const auto folder = folder_of(file.path)) known.push_back(*folder);
    at_root = at_root || file.path == kDataset;
  }
  std::vector<std::string> out;
  for (const std::string& subset : bench.categories) {
    std::optional<std::string> found;
    for (const std::string& folder : known) {
      if (!is_called(folder, subset)) continue;
      // One that is the whole path is no other's last part.
      if (!found || folder.size() < found->size()) found = folder;
    }
    out.push_back(found     ? *found
                  : at_root ? ""
                            : suites::file_name(subset) + "/");
  }
  return out;
}

std::string evaluator_of(const std::string& judge,
                         const std::string& strategy) {
  const std::size_t stroke = judge.rfind('/');
  if (stroke == judge.npos) return suites::file_name(judge) + "/" + strategy;
  return fmt::format("{}/{}", suites::file_name(judge.substr(0, stroke)),
                     suites::file_name(judge.substr(stroke + 1)));
}

}  // namespace assize::llmbar
