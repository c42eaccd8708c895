#include "suites/reward_bench/description.h"

#include <algorithm>
#include <charconv>

#include "plugin/config_node.h"

namespace assize::reward_bench_files {
std::string_view suite_yaml();
}  // namespace assize::reward_bench_files

namespace assize::reward_bench {
namespace {

constexpr char kFile[] = "reward_bench/suite.yaml";

double number(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Result<Version> version_of(ConfigNode& node) {
  Version out{.name = node.text("version", ""),
              .convention = node.text("convention", ""),
              .sections = {}};
  for (ConfigNode& each : node.children("sections")) {
    Section& section = out.sections.emplace_back();
    section.name = each.text("section", "");
    section.subsets = each.list("subsets");
    for (const std::string& count : each.list("counts")) {
      section.counts.push_back(number(count));
    }
    if (section.counts.size() != section.subsets.size()) {
      return fail("a section has not a count for each subset", {kFile});
    }
  }
  return out;
}

}  // namespace

bool Version::has(std::string_view subset) const {
  return std::ranges::any_of(sections, [&](const Section& section) {
    return std::ranges::find(section.subsets, subset) != section.subsets.end();
  });
}

int Description::of_subset(std::string_view subset) const {
  const auto found = std::ranges::find_if(
      versions, [&](const Version& each) { return each.has(subset); });
  return found == versions.end() ? -1
                                 : static_cast<int>(found - versions.begin());
}

std::string_view yaml() { return reward_bench_files::suite_yaml(); }

Result<Description> description() {
  Result<ConfigNode> node = ConfigNode::parse(yaml(), kFile);
  if (!node) return tl::unexpected(node.error());
  ConfigNode frames = node->child("frames"), texts = node->child("grammars");
  const auto asked = [&](std::string_view kind, std::string_view strict) {
    return Asked{.frame = frames.text(kind, ""),
                 .official = texts.list(kind),
                 .strict = texts.text(strict, "")};
  };
  Description about{.version = node->text("version", ""),
                    .versions = {},
                    .prior_sets = node->list("prior_sets"),
                    .pair = asked("pair", "strict_pair"),
                    .best_of = asked("best_of", "strict_best_of"),
                    .rating = asked("rating", "strict_rating")};
  for (ConfigNode& each : node->children("versions")) {
    Result<Version> version = version_of(each);
    if (!version) return tl::unexpected(version.error());
    about.versions.push_back(std::move(*version));
  }
  return about;
}

}  // namespace assize::reward_bench
