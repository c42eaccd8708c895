#include "suites/arena_hard/description.h"

#include <algorithm>
#include <charconv>

#include "plugin/config_node.h"

namespace assize::arena_hard_files {
std::string_view suite_yaml();
}  // namespace assize::arena_hard_files

namespace assize::arena_hard {
namespace {

constexpr std::string_view kFile = "arena_hard/suite.yaml";

double number(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<Outcome> outcomes(ConfigNode& node, std::string_view key) {
  std::vector<Outcome> out;
  for (ConfigNode& label : node.children(key)) {
    const std::string winner = label.text("winner", "");
    out.push_back({.text = label.text("text", ""),
                   .winner = winner == "A"   ? 0
                             : winner == "B" ? 1
                                             : -1,
                   .strength = static_cast<std::uint8_t>(
                       number(label.text("strength", "1")))});
  }
  return out;
}

GrammarSpec official(ConfigNode& node, const Description& about) {
  GrammarSpec out{
      .id = node.text("grammar", ""),
      .kind = GrammarSpec::Kind::kPairwise,
      .pattern = {},
      .fold = node.flag("fold", false),
      .pick = node.text("pick", "last") == "only" ? GrammarSpec::Pick::kOnly
                                                  : GrammarSpec::Pick::kLast,
      .outcomes = node.flag("aliases", false) ? about.known : about.labels,
      .form = "[[{}]]"};
  out.set_patterns(node.list("patterns"));
  return out;
}

Version version_of(ConfigNode& node, const Description& about) {
  Version out{.version = node.text("version", ""),
              .convention = node.text("convention", ""),
              .vocabulary = node.text("tokens", ""),
              .categories = node.list("categories"),
              .baselines = {},
              .official = official(node, about),
              .drops_record = node.text("drop", "game") == "record"};
  for (ConfigNode& pair : node.children("baselines")) {
    out.baselines.emplace_back(pair.text("category", ""),
                               pair.text("system", ""));
  }
  const auto quantiles = node.list("quantiles");
  if (quantiles.size() == 2) {
    out.lower = number(quantiles[0]);
    out.upper = number(quantiles[1]);
  }
  return out;
}

}  // namespace

const std::string& Version::baseline(std::string_view category) const {
  for (const auto& [of, system] : baselines) {
    if (of == category) return system;
  }
  return baselines.front().second;
}

const Version* Description::of_category(std::string_view category) const {
  for (const Version& each : versions) {
    if (std::ranges::find(each.categories, category) != each.categories.end()) {
      return &each;
    }
  }
  return nullptr;
}

const Version* Description::of_name(std::string_view name) const {
  const auto found = std::ranges::find(versions, name, &Version::version);
  return found == versions.end() ? nullptr : &*found;
}

std::string_view yaml() { return arena_hard_files::suite_yaml(); }

Result<Description> description() {
  Result<ConfigNode> node = ConfigNode::parse(yaml(), std::string(kFile));
  if (!node) return tl::unexpected(node.error());
  Description about;
  about.version = node->text("version", "");
  about.strong_weight = number(node->text("strong_weight", "1"));
  about.frame = node->text("frame", "");
  about.labels = outcomes(*node, "labels");
  about.known = about.labels;
  for (Outcome& alias : outcomes(*node, "aliases")) {
    about.known.push_back(std::move(alias));
  }
  about.strict = {.id = "arena_hard.strict/1",
                  .kind = GrammarSpec::Kind::kPairwise,
                  .pattern = node->text("strict", ""),
                  .pick = GrammarSpec::Pick::kLast,
                  .outcomes = about.labels,
                  .form = "[[{}]]"};
  for (ConfigNode& each : node->children("versions")) {
    about.versions.push_back(version_of(each, about));
    if (about.versions.back().baselines.empty()) {
      return fail("a version has no baseline", {std::string(kFile)});
    }
  }
  if (about.versions.empty()) {
    return fail("there are no versions", {std::string(kFile)});
  }
  return about;
}

}  // namespace assize::arena_hard
