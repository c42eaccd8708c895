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

Result<std::vector<std::string>> system_names(const std::string& folder) {
  const Result<std::vector<std::string>> names = list_folder(folder);
  if (!names) return tl::unexpected(names.error());
  std::vector<std::string> systems;
  for (const std::string& name : *names) {
    const bool hidden = name.starts_with('.');
    if (!hidden && is_folder(folder + "/" + name)) systems.push_back(name);
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

Result<void> read_system(const Layout& layout, const SystemFiles* reference,
                         JsonReader& reader, SystemFiles& system) {
  const bool answered = exists(layout.outputs(system.name));
  const bool judged = exists(layout.annotations(system.name));
  if (!answered && !judged) {
    return fail(fmt::format("this system has neither model_outputs.json nor "
                            "{}/annotations.json",
                            layout.judge),
                {layout.folder + "/" + system.name});
  }
  if (answered) {
    const auto read = read_answers(layout, reference, reader, system);
    if (!read) return read;
  }
  if (!judged) return {};
  return read_judged(layout, reference, reader, system);
}

/// Reads systems that are not read yet, one reader and its buffers per thread.
std::vector<std::optional<Error>> read_others(
    const Layout& layout, const SystemFiles* reference, unsigned threads,
    std::vector<SystemFiles>& systems) {
  std::vector<std::optional<Error>> errors(systems.size());
  std::atomic<std::size_t> next{0};
  parallel_for(std::max(threads, 1u), threads, [&](std::size_t) {
    JsonReader reader;
    for (std::size_t i = next++; i < systems.size(); i = next++) {
      if (&systems[i] == reference) continue;
      const auto read = read_system(layout, reference, reader, systems[i]);
      if (!read) errors[i] = read.error();
    }
  });
  return errors;
}

}  // namespace

Result<std::vector<SystemFiles>> read_folder(const std::string& results,
                                             const std::string& reference,
                                             const std::string& judge,
                                             unsigned threads) {
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
    JsonReader reader;
    // Before all others, which are held against it; its own annotations too.
    const auto read = read_system(layout, quoted, reader, *quoted);
    if (!read) return tl::unexpected(read.error());
  }
  for (const auto& error : read_others(layout, quoted, threads, systems)) {
    if (error) return tl::unexpected(*error);
  }
  return systems;
}

}  // namespace assize::alpaca_eval
