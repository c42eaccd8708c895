#include "suites/alpaca_eval_2/description.h"

#include <algorithm>
#include <optional>

#include "plugin/config_node.h"

namespace assize::alpaca_eval_files {
std::string_view suite_yaml();
}  // namespace assize::alpaca_eval_files

namespace assize::alpaca_eval {
namespace {

/// What the pattern's `*` stands for in `name`; nothing if it does not match.
std::optional<std::string_view> match(std::string_view pattern,
                                      std::string_view name) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) {
    if (pattern != name) return std::nullopt;
    return std::string_view();
  }
  const std::string_view head = pattern.substr(0, star);
  const std::string_view tail = pattern.substr(star + 1);
  if (name.size() < head.size() + tail.size() || !name.starts_with(head) ||
      !name.ends_with(tail)) {
    return std::nullopt;
  }
  return name.substr(head.size(), name.size() - head.size() - tail.size());
}

std::string fill(std::string_view pattern, std::string_view text) {
  std::string out(pattern);
  const std::size_t star = out.find('*');
  if (star != std::string::npos) out.replace(star, 1, text);
  return out;
}

}  // namespace

std::string_view yaml() { return alpaca_eval_files::suite_yaml(); }

Result<Description> description() {
  Result<ConfigNode> node =
      ConfigNode::parse(yaml(), "alpaca_eval_2/suite.yaml");
  if (!node) return tl::unexpected(node.error());
  Description description{.version = node->text("version", ""),
                          .reference = node->text("reference", ""),
                          .judge = node->text("judge", ""),
                          .frame = node->text("frame", ""),
                          .recorded_attacks = {}};
  for (ConfigNode& pair : node->children("recorded_attacks")) {
    description.recorded_attacks.push_back(
        {.id = pair.text("id", ""),
         .attacked = pair.text("attacked", ""),
         .clean = pair.text("clean", "")});
  }
  return description;
}

std::vector<RecordedAttack> recorded_attacks(
    const std::vector<AttackPattern>& patterns,
    const std::vector<std::string>& systems) {
  std::vector<RecordedAttack> pairs;
  for (const AttackPattern& pattern : patterns) {
    for (std::size_t s = 0; s < systems.size(); ++s) {
      const auto stem = match(pattern.attacked, systems[s]);
      if (!stem) continue;
      const auto clean = std::ranges::find(systems, fill(pattern.clean, *stem));
      if (clean == systems.end()) continue;
      pairs.push_back(
          {.id = pattern.id,
           .clean = static_cast<std::uint16_t>(clean - systems.begin()),
           .attacked = static_cast<std::uint16_t>(s)});
    }
  }
  return pairs;
}

}  // namespace assize::alpaca_eval
