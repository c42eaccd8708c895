// Registers every built-in table. The tables are written by the build from
// the folders' meson lists.

#include "cli/verb.h"

namespace assize {

namespace attacks {
std::span<const Entry<AttackPlugin>> table();
}
namespace defences {
std::span<const Entry<DefencePlugin>> table();
}
namespace detectors {
std::span<const Entry<DetectorPlugin>> table();
}
namespace calibrations {
std::span<const Entry<CalibrationPlugin>> table();
}
namespace judges {
std::span<const Entry<JudgePlugin>> table();
}
namespace suites {
std::span<const Entry<SuitePlugin>> table();
}
namespace reports {
std::span<const Entry<ReportPlugin>> table();
}

namespace cli {

Result<Registry> make_registry(const std::string& plugin_path) {
  Registry registry;
  registry.add(attacks::table());
  registry.add(defences::table());
  registry.add(detectors::table());
  registry.add(calibrations::table());
  registry.add(judges::table());
  registry.add(suites::table());
  registry.add(reports::table());
  if (!plugin_path.empty()) {
    if (Result<void> loaded = registry.load(plugin_path); !loaded) {
      return tl::unexpected(loaded.error());
    }
  }
  return registry;
}

}  // namespace cli
}  // namespace assize
