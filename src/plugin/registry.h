// Every plugin known to this run, built in or loaded, by family and id.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/error.h"
#include "plugin/attack.h"
#include "plugin/calibration.h"
#include "plugin/defence.h"
#include "plugin/detector.h"
#include "plugin/judge.h"
#include "plugin/report_format.h"
#include "plugin/suite.h"

namespace assize {

struct Manifest;

/// A plugin with the page that `assize explain` prints.
template <typename Plugin>
struct Entry {
  const Plugin* plugin = nullptr;
  std::string_view page;
  std::string from = "built-in";  ///< Or the shared object's file name.
};

class Registry {
 public:
  template <typename Plugin>
  using Table = std::vector<Entry<Plugin>>;

  Registry();
  ~Registry();
  Registry(Registry&&) noexcept;
  Registry& operator=(Registry&&) noexcept;

  /// Adds a built-in table.
  template <typename Plugin>
  void add(std::span<const Entry<Plugin>> table) {
    for (const Entry<Plugin>& entry : table) add(entry);
  }
  template <typename Plugin>
  void add(Entry<Plugin> entry) {
    auto& family = std::get<Table<Plugin>>(families_);
    const auto before = [&](const Entry<Plugin>& other) {
      return other.plugin->info.id < entry.plugin->info.id;
    };
    auto at = family.begin();
    while (at != family.end() && before(*at)) ++at;
    family.insert(at, std::move(entry));
  }

  /// Loads every `*.so` of a folder, or one file, sorted by name. An object
  /// whose ABI tag differs, or an id that is taken, is an error.
  Result<void> load(const std::string& path);

  /// Sorted by id.
  template <typename Plugin>
  const Table<Plugin>& family() const {
    return std::get<Table<Plugin>>(families_);
  }

  /// The plugin of that id, or an error with a suggestion.
  template <typename Plugin>
  Result<const Entry<Plugin>*> find(std::string_view id) const {
    std::vector<std::string> known;
    for (const Entry<Plugin>& entry : family<Plugin>()) {
      if (entry.plugin->info.id == id) return &entry;
      known.emplace_back(entry.plugin->info.id);
    }
    return unknown(id, known);
  }

 private:
  struct Library;
  Result<void> load_object(const std::string& path);
  Result<void> take(const Manifest& manifest, const std::string& path);
  static tl::unexpected<Error> unknown(std::string_view id,
                                       std::span<const std::string> known);

  // Declared before the tables, so that code outlives what points into it.
  std::vector<std::unique_ptr<Library>> libraries_;
  std::tuple<Table<AttackPlugin>, Table<DefencePlugin>, Table<DetectorPlugin>,
             Table<CalibrationPlugin>, Table<JudgePlugin>, Table<SuitePlugin>,
             Table<ReportPlugin>>
      families_;
};

/// "attack", "defence", ...
template <typename Plugin>
constexpr std::string_view family_name();
template <>
constexpr std::string_view family_name<AttackPlugin>() {
  return "attack";
}
template <>
constexpr std::string_view family_name<DefencePlugin>() {
  return "defence";
}
template <>
constexpr std::string_view family_name<DetectorPlugin>() {
  return "detector";
}
template <>
constexpr std::string_view family_name<CalibrationPlugin>() {
  return "calibration";
}
template <>
constexpr std::string_view family_name<JudgePlugin>() {
  return "judge";
}
template <>
constexpr std::string_view family_name<SuitePlugin>() {
  return "suite";
}
template <>
constexpr std::string_view family_name<ReportPlugin>() {
  return "report";
}

}  // namespace assize
