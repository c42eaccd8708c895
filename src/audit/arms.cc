#include "audit/arms.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace assize {
namespace {

using Json = nlohmann::json;

std::string shown(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// " name=value" where a reader needs it to tell two arms apart.
struct Telling {
  const Json& values;
  double& dose;
  bool of_grid;

  std::string operator()(const Number& knob) const {
    const auto found = values.find(std::string(knob.name));
    if (found == values.end() || !found->is_number()) return "";
    const auto value = found->get<double>();
    if (knob.dose) dose = value;
    if (value == knob.fallback && !(knob.dose && of_grid)) return "";
    return fmt::format(" {}={}", knob.name, value);
  }

  std::string operator()(const Choice& knob) const {
    return unless(knob.name, knob.options[knob.fallback]);
  }

  std::string operator()(const Words& knob) const {
    return unless(knob.name, knob.fallback);
  }

  std::string unless(std::string_view name, std::string_view fallback) const {
    const auto found = values.find(std::string(name));
    if (found == values.end() || shown(*found) == fallback) return "";
    return fmt::format(" {}={}", name, printable(shown(*found), 40));
  }
};

}  // namespace

std::string knobs_told(std::span<const Knob> knobs,
                       const std::string& canonical) {
  const Json values = Json::parse(canonical);
  std::string out;
  double dose = 0;
  for (const Knob& knob : knobs) {
    out += std::visit(Telling{values, dose, false}, knob);
  }
  return out;
}

AttackUse make_attack(const AttackPlugin& plugin, ConfigNode& point,
                      bool of_grid) {
  AttackUse use{.id = std::string(plugin.info.id),
                .knobs = {},
                .plugin = &plugin,
                .clean = {},
                .attacked = {}};
  if (const auto* make = std::get_if<Make<AnswerAttack>>(&plugin.make)) {
    use.rewriter = (*make)(point);
  } else if (const auto* search =
                 std::get_if<Make<SearchAttack>>(&plugin.make)) {
    use.searcher = (*search)(point);
    if (plugin.scope != Scope::kConstant) {
      point.fail("", fmt::format("'{}' searches, and must be of the scope of "
                                 "constants: its answers ignore the honest "
                                 "ones",
                                 use.id));
    }
  } else {
    use.presenter = std::get<Make<PresentationAttack>>(plugin.make)(point);
  }
  use.knobs = point.canonical();
  use.arm = use.id;
  const Json values = Json::parse(use.knobs);
  for (const Knob& knob : plugin.info.knobs) {
    use.arm += std::visit(Telling{values, use.dose, of_grid}, knob);
  }
  return use;
}

}  // namespace assize
