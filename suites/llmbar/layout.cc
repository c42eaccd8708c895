#include "suites/llmbar/layout.h"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <string_view>
#include <utility>

#include "suites/json_files.h"

namespace assize::llmbar {
namespace {

constexpr std::string_view kDataset = "dataset.json";
constexpr std::string_view kResult = "result.json";
constexpr std::string_view kStatistics = "statistics.json";
constexpr std::string_view kEvaluators = "evaluators/";

/// "a/b" and "c" of "a/b/c"; "" and "c" of "c".
std::pair<std::string_view, std::string_view> parted(std::string_view path) {
  const std::size_t stroke = path.rfind('/');
  if (stroke == path.npos) return {"", path};
  return {path.substr(0, stroke), path.substr(stroke + 1)};
}

/// The subset and the judge of "SUBSET/evaluators/LLM/STRATEGY"; the judge is
/// "" where the folder is no judge's.
std::pair<std::string_view, std::string_view> judge_of(std::string_view path) {
  const std::size_t at = path.rfind(kEvaluators);
  if (at == path.npos || (at > 0 && path[at - 1] != '/')) return {};
  const std::string_view judge = path.substr(at + kEvaluators.size());
  const std::size_t stroke = judge.find('/');
  if (stroke == judge.npos || judge.find('/', stroke + 1) != judge.npos) {
    return {};
  }
  return {at == 0 ? "" : path.substr(0, at - 1), judge};
}

class Sorting {
 public:
  void add(const std::string& path) {
    const auto [folder, name] = parted(path);
    if (name == kDataset) {
      found_[std::string(folder)].dataset = path;
      return;
    }
    const auto [subset, judge] = judge_of(folder);
    if (judge.empty() || (name != kResult && name != kStatistics)) {
      ++other_;
      return;
    }
    JudgeFiles& files = judges_[std::string(subset)][std::string(judge)];
    files.judge = judge;
    (name == kResult ? files.result : files.statistics) = path;
  }

  Result<Layout> finish(const std::string& folder) {
    for (auto& [path, judges] : judges_) {
      Result<void> added = add_judges(path, judges, folder);
      if (!added) return tl::unexpected(added.error());
    }
    Layout out{.subsets = {}, .attacked = {}, .other = other_};
    std::map<std::string, int> named;
    for (auto& [path, subset] : found_) {
      subset.path = path;
      subset.name = path.empty() ? name_of(folder) : parted(path).second;
      ++named[subset.name];
      out.subsets.push_back(std::move(subset));
    }
    for (SubsetFiles& subset : out.subsets) {
      if (named[subset.name] > 1 && !subset.path.empty()) {
        subset.name = subset.path;
      }
    }
    if (!out.subsets.empty()) return out;
    return fail("there is no dataset.json in this folder", {folder});
  }

 private:
  static std::string name_of(const std::string& folder) {
    std::error_code failed;
    const auto path = std::filesystem::weakly_canonical(folder, failed);
    const std::string name = path.filename().string();
    return failed || name.empty() ? "dataset" : name;
  }

  Result<void> add_judges(const std::string& path,
                          std::map<std::string, JudgeFiles>& judges,
                          const std::string& folder) {
    const auto subset = found_.find(path);
    for (auto& [judge, files] : judges) {
      // Statistics without their results say nothing that can be replayed.
      if (files.result.empty()) {
        ++other_;
        continue;
      }
      if (subset == found_.end()) {
        return fail("there is no dataset.json for these results",
                    {fmt::format("{}/{}", folder, files.result)});
      }
      subset->second.judges.push_back(std::move(files));
    }
    return {};
  }

  std::map<std::string, SubsetFiles> found_;
  std::map<std::string, std::map<std::string, JudgeFiles>> judges_;
  std::uint32_t other_ = 0;
};

}  // namespace

Result<Layout> layout_of(const std::string& folder) {
  const auto paths = suites::json_files(folder, {".json"});
  if (!paths) return tl::unexpected(paths.error());
  Sorting sorting;
  for (const std::string& path : paths->paths) sorting.add(path);
  Result<Layout> layout = sorting.finish(folder);
  if (layout) layout->attacked = paths->attacked;
  return layout;
}

}  // namespace assize::llmbar
