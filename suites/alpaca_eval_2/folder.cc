#include "suites/alpaca_eval_2/folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

#include "core/parallel_for.h"
#include "io/file.h"

namespace assize::alpaca_eval {
namespace {

/// The user named the folder, not the files in it.
JsonLimits limits(Reading reading) {
  return {.kinds = FileKinds::kRegular, .hash = reading == Reading::kAll};
}

Result<std::vector<std::string>> system_names(const std::string& folder) {
  const Result<std::vector<std::string>> names = list_folder(folder);
  if (!names) return tl::unexpected(names.error());
  std::vector<std::string> systems;
  for (const std::string& name : *names) {
    const bool hidden = name.starts_with('.');
    if (hidden) continue;
    if (is_folder(fmt::format("{}/{}", folder, name))) systems.push_back(name);
  }
  if (systems.empty()) {
    return fail("there is no system's folder in this folder", {folder});
  }
  if (systems.size() > 65000) {
    return fail(fmt::format("{} systems are more than 65000", systems.size()),
                {folder});
  }
  return systems;
}

/// Whether a file is there; fails if it lies outside the folder of results.
Result<bool> is_there(const std::string& path, const std::string& results) {
  if (!exists(path)) return false;
  return check_inside(path, results).map([] { return true; });
}

/// The folders of annotations in a system's, but for the benchmark's judge.
Result<std::vector<std::string>> other_judges(const Layout& layout,
                                              const std::string& system) {
  const std::string folder = fmt::format("{}/{}", layout.folder, system);
  Result<std::vector<std::string>> names = list_folder(folder);
  if (!names) return names;
  std::erase_if(*names, [&](const std::string& name) {
    return name.starts_with('.') || name == layout.judge ||
           !exists(Layout{layout.folder, name}.annotations(system));
  });
  return names;
}

/// Whether the reference answers every instruction that was judged.
bool knows_all(const SystemFiles* reference, const SystemFiles& system) {
  return reference != nullptr &&
         std::ranges::all_of(system.judged, [&](const JudgedRow& row) {
           return has_own_answer(*reference, row.instruction);
         });
}

/// Reads what is in one system's folder. `top`: the folder of results as the
/// user names it.
Result<void> read_system(const std::string& top, const Layout& layout,
                         const SystemFiles* reference, Reading reading,
                         JsonReader& reader, SystemFiles& system) {
  const auto outputs = is_there(layout.outputs(system.name), top);
  if (!outputs) return tl::unexpected(outputs.error());
  const auto annotations = is_there(layout.annotations(system.name), top);
  if (!annotations) return tl::unexpected(annotations.error());
  auto others = other_judges(layout, system.name);
  if (!others) return tl::unexpected(others.error());
  system.other_judges = std::move(*others);
  const bool answered = *outputs, judged = *annotations;
  system.stray = !answered && !judged;
  // Nothing else holds the answers that annotations quote, so their lengths
  // will do.
  system.lengths_only = reading == Reading::kVerdicts && reference != &system;
  if (answered && !system.lengths_only) {
    auto read = read_answers(layout, reference, reader, system);
    if (!read) return read;
  }
  if (!judged) return {};
  Result<void> read = read_judged(layout, reference, reader, system);
  const bool unread = answered && system.lengths_only;
  if (!read || !unread || knows_all(reference, system)) return read;
  return mark_own_answers(layout, reader, system);
}

/// Reads systems that are not read yet, one reader and its buffers per thread.
std::vector<std::optional<Error>> read_others(
    const std::string& top, const Layout& layout, const SystemFiles* reference,
    Reading reading, unsigned threads, std::vector<SystemFiles>& systems) {
  std::vector<std::optional<Error>> errors(systems.size());
  std::atomic<std::size_t> next{0};
  parallel_for(std::max(threads, 1u), threads, [&](std::size_t) {
    JsonReader reader(limits(reading));
    for (std::size_t i = next++; i < systems.size(); i = next++) {
      if (&systems[i] == reference) continue;
      const auto read =
          read_system(top, layout, reference, reading, reader, systems[i]);
      if (!read) errors[i] = read.error();
    }
  });
  return errors;
}

}  // namespace

Result<std::vector<SystemFiles>> read_folder(const std::string& results,
                                             const std::string& reference,
                                             const std::string& judge,
                                             unsigned threads,
                                             Reading reading) {
  const std::string below = results + "/results";
  Layout layout{is_folder(below) ? below : results, judge};
  const Result<std::vector<std::string>> names = system_names(layout.folder);
  if (!names) return tl::unexpected(names.error());
  std::vector<SystemFiles> systems(names->size());
  SystemFiles* quoted = nullptr;
  for (std::size_t i = 0; i < systems.size(); ++i) {
    systems[i].name = (*names)[i];
    if (systems[i].name == reference) quoted = &systems[i];
  }
  if (quoted != nullptr) {
    JsonReader reader(limits(reading));
    // Before all others, which are held against it; its own annotations too.
    const auto read =
        read_system(results, layout, quoted, reading, reader, *quoted);
    if (!read) return tl::unexpected(read.error());
  }
  for (const auto& error :
       read_others(results, layout, quoted, reading, threads, systems)) {
    if (error) return tl::unexpected(*error);
  }
  if (std::ranges::all_of(systems, &SystemFiles::stray)) {
    return fail(fmt::format("no folder in this folder holds model_outputs.json "
                            "or {}/annotations.json",
                            judge),
                {layout.folder});
  }
  return systems;
}

}  // namespace assize::alpaca_eval
