#include "audit/selection.h"

#include <fmt/format.h>

#include <algorithm>

namespace assize {
namespace {

/// The system's index, or -1 after an error at `key` was gathered.
int resolve(const Benchmark& bench, ConfigNode& node, std::string_view key,
            const std::string& name) {
  const int found = bench.find_system(name);
  if (found < 0) {
    node.fail(key, fmt::format("unknown system '{}'{}", printable(name, 60),
                               did_you_mean(name, bench.systems)));
  }
  return found;
}

void add_unique(std::vector<std::uint16_t>& systems, int system) {
  const auto index = static_cast<std::uint16_t>(system);
  if (system >= 0 && std::ranges::find(systems, index) == systems.end()) {
    systems.push_back(index);
  }
}

bool contains(const std::vector<std::uint16_t>& systems, std::uint16_t system) {
  return std::ranges::find(systems, system) != systems.end();
}

void select_recorded(const Benchmark& bench, AuditConfig& config,
                     Selection& out) {
  for (const AttackUse& use : config.attacks) {
    if (use.plugin != nullptr) continue;
    if (use.clean.empty()) {
      for (const RecordedAttack& attack : bench.recorded_attacks) {
        if (contains(out.under_test, attack.attacked)) {
          out.recorded.push_back(attack);
        }
      }
      continue;
    }
    const int clean = resolve(bench, config.node, "attacks", use.clean);
    const int attacked = resolve(bench, config.node, "attacks", use.attacked);
    if (clean < 0 || attacked < 0) continue;
    if (clean == attacked) {
      config.node.fail("attacks",
                       "a recorded attack pairs two systems, not "
                       "one with itself");
      continue;
    }
    out.recorded.push_back({"recorded", static_cast<std::uint16_t>(clean),
                            static_cast<std::uint16_t>(attacked)});
  }
}

}  // namespace

Selection select(const Benchmark& bench, AuditConfig& config) {
  Selection out;
  for (const std::string& name : config.systems) {
    add_unique(out.under_test, resolve(bench, config.node, "systems", name));
  }
  if (config.systems.empty()) {
    for (std::size_t s = 0; s < bench.systems.size(); ++s) {
      add_unique(out.under_test, static_cast<int>(s));
    }
  }
  for (const std::string& name : config.clean) {
    add_unique(out.clean, resolve(bench, config.node, "clean", name));
  }
  if (config.clean.empty()) {
    add_unique(out.clean, bench.reference);
    for (std::size_t s = 0; s < bench.systems.size(); ++s) {
      const auto system = static_cast<std::uint16_t>(s);
      if (!contains(out.under_test, system)) add_unique(out.clean, system);
    }
  }
  std::ranges::sort(out.under_test);
  std::ranges::sort(out.clean);
  select_recorded(bench, config, out);
  return out;
}

void keep_selected(Benchmark& bench, const Selection& selection) {
  std::vector<std::uint16_t> kept = selection.under_test;
  add_unique(kept, bench.reference);
  for (const RecordedAttack& attack : selection.recorded) {
    add_unique(kept, attack.clean);
    add_unique(kept, attack.attacked);
  }
  std::erase_if(bench.records, [&](const Record& record) {
    return !contains(kept, record.trial.shown[record.trial.focus]);
  });
}

}  // namespace assize
