#include "suites/json_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "io/file.h"
#include "suites/attacked_place.h"

namespace assize::suites {
namespace {

/// The repository of LLMBar has files this deep.
constexpr int kDeepest = 7;
constexpr std::size_t kMostFiles = 10000;

class Walk {
 public:
  Walk(const std::string& root, const std::vector<std::string_view>& endings)
      : root_(root), endings_(endings) {}

  Result<void> enter(const std::string& below, int depth) {
    const Result<std::vector<std::string>> names = list_folder(full(below));
    if (!names) return tl::unexpected(names.error());
    for (const std::string& name : *names) {
      if (name.starts_with('.')) continue;
      Result<void> seen = visit(
          below.empty() ? name : fmt::format("{}/{}", below, name), depth);
      if (!seen) return seen;
    }
    return {};
  }

  JsonFiles found;

 private:
  std::string full(const std::string& below) const {
    return below.empty() ? root_ : fmt::format("{}/{}", root_, below);
  }

  Result<void> visit(const std::string& below, int depth) {
    const bool folder = is_folder(full(below));
    const bool wanted = std::ranges::any_of(
        endings_,
        [&](std::string_view ending) { return below.ends_with(ending); });
    if (folder && lies_in_attacked(below)) {
      found.attacked.push_back(below);
      return {};
    }
    if (!folder && !wanted) return {};
    // Only a link can lead out; what it leads to is looked up part by part.
    std::error_code failed;
    if (std::filesystem::is_symlink(full(below), failed)) {
      Result<void> inside = check_inside(full(below), root_);
      if (!inside) return inside;
    }
    if (folder) {
      if (depth < kDeepest || is_attacked(below))
        return enter(below, depth + 1);
      return fail("folders are in each other too deep", {full(below)});
    }
    found.paths.push_back(below);
    if (found.paths.size() <= kMostFiles) return {};
    return fail(fmt::format("more than {} files", kMostFiles), {root_});
  }

  static bool is_attacked(std::string_view below) {
    return below.substr(below.rfind('/') + 1) == kAttacked;
  }

  /// Files beside such folders are others'.
  static bool lies_in_attacked(std::string_view below) {
    const std::size_t end = below.rfind('/');
    return end != below.npos && is_attacked(below.substr(0, end));
  }

  const std::string& root_;
  const std::vector<std::string_view>& endings_;
};

}  // namespace

Result<JsonFiles> json_files(const std::string& folder,
                             const std::vector<std::string_view>& endings) {
  Walk walk(folder, endings);
  const Result<void> walked = walk.enter("", 0);
  if (!walked) return tl::unexpected(walked.error());
  if (walk.found.paths.empty()) {
    std::string names;
    for (const std::string_view ending : endings) {
      names += fmt::format("{}*{}", names.empty() ? "" : " or ", ending);
    }
    return fail(fmt::format("there is no {} in this folder", names), {folder});
  }
  return std::move(walk.found);
}

}  // namespace assize::suites
