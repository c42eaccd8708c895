#include "plugin/registry.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/dll/shared_library.hpp>
#include <filesystem>
#include <set>

#include "plugin/abi.h"
#include "plugin/manifest.h"

namespace assize {

struct Registry::Library {
  boost::dll::shared_library object;
};

namespace {

/// What the loader said, without what Boost.DLL says around it.
std::string reason(std::string_view what) {
  constexpr std::string_view kBefore = "dlerror system message: ";
  const std::size_t begin = what.find(kBefore);
  const std::size_t end = what.rfind("): ");
  if (begin == std::string_view::npos || end == std::string_view::npos) {
    return std::string(what);
  }
  const std::size_t from = begin + kBefore.size();
  return std::string(what.substr(from, end - from));
}

}  // namespace

Registry::Registry() = default;
Registry::~Registry() = default;
Registry::Registry(Registry&&) noexcept = default;
Registry& Registry::operator=(Registry&&) noexcept = default;

tl::unexpected<Error> Registry::unknown(std::string_view id,
                                        std::span<const std::string> known) {
  return fail(fmt::format("unknown plugin '{}'{}", printable(id, 60),
                          did_you_mean(id, known)));
}

Result<void> Registry::load(const std::string& path) {
  std::error_code code;
  if (!std::filesystem::is_directory(path, code)) {
    if (!std::filesystem::exists(path, code)) {
      return fail("no such plugin file or folder", {path});
    }
    return load_object(path);
  }
  std::vector<std::string> objects;
  for (const auto& entry : std::filesystem::directory_iterator(path, code)) {
    if (entry.path().extension() == ".so") objects.push_back(entry.path());
  }
  if (code) return fail(code.message(), {path});
  if (objects.empty())
    return fail("this folder holds no plugin (*.so)", {path});
  std::ranges::sort(objects);
  for (const std::string& object : objects) {
    if (Result<void> loaded = load_object(object); !loaded) return loaded;
  }
  return {};
}

Result<void> Registry::load_object(const std::string& path) {
  try {
    auto library = std::make_unique<Library>();
    library->object.load(
        std::filesystem::absolute(path),
        boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
    if (!library->object.has("assize_manifest")) {
      return fail("this is no assize plugin: it exports no 'assize_manifest'",
                  {path});
    }
    const auto& entry =
        library->object.get<const Manifest*()>("assize_manifest");
    const Manifest* manifest = entry();
    if (manifest == nullptr || manifest->abi == nullptr ||
        std::string_view(manifest->abi) != kAbi) {
      const std::string theirs = manifest == nullptr || manifest->abi == nullptr
                                     ? "nothing"
                                     : printable(manifest->abi);
      return fail(
          fmt::format("this plugin was built for '{}', this program is '{}'; "
                      "rebuild it against these headers",
                      theirs, kAbi),
          {path});
    }
    Result<void> taken = take(*manifest, path);
    if (taken) libraries_.push_back(std::move(library));
    return taken;
  } catch (const std::exception& e) {
    return fail("this plugin cannot be loaded: " + reason(e.what()), {path});
  }
}

Result<void> Registry::take(const Manifest& manifest, const std::string& path) {
  // All are looked at before the first is added: an object that is refused
  // leaves nothing behind, for its code goes away with it.
  const auto each = [&](const auto& visit) {
    visit(manifest.attacks);
    visit(manifest.defences);
    visit(manifest.detectors);
    visit(manifest.calibrations);
    visit(manifest.judges);
    visit(manifest.suites);
    visit(manifest.reports);
  };
  std::string taken;
  each([&]<typename Plugin>(std::span<const Plugin* const> plugins) {
    std::set<std::string_view> known;
    for (const Entry<Plugin>& entry : family<Plugin>()) {
      known.insert(entry.plugin->info.id);
    }
    for (const Plugin* plugin : plugins) {
      if (!known.insert(plugin->info.id).second) taken = plugin->info.id;
    }
  });
  if (!taken.empty()) {
    return fail(
        fmt::format("the plugin id '{}' is taken already", printable(taken)),
        {path});
  }
  const std::string from = std::filesystem::path(path).filename().string();
  each([&]<typename Plugin>(std::span<const Plugin* const> plugins) {
    for (const Plugin* plugin : plugins) add(Entry<Plugin>{plugin, {}, from});
  });
  return {};
}

}  // namespace assize
