#include "suites/rm_bench/description.h"

#include <algorithm>

#include "plugin/config_node.h"

namespace assize::rm_bench_files {
std::string_view suite_yaml();
}  // namespace assize::rm_bench_files

namespace assize::rm_bench {

int Description::of_word(std::string_view word) const {
  const auto found = std::ranges::find_if(
      domains, [&](const Domain& each) { return word.starts_with(each.name); });
  return found == domains.end() ? -1
                                : static_cast<int>(found - domains.begin());
}

int Description::of_subset(std::string_view subset) const {
  const auto found = std::ranges::find_if(domains, [&](const Domain& each) {
    return std::ranges::find(each.subsets, subset) != each.subsets.end();
  });
  return found == domains.end() ? -1
                                : static_cast<int>(found - domains.begin());
}

std::string Description::names() const {
  std::string out;
  for (const Domain& each : domains) {
    out += (out.empty() ? "" : ", ") + each.name;
  }
  return out;
}

std::string_view yaml() { return rm_bench_files::suite_yaml(); }

Result<Description> description() {
  Result<ConfigNode> node = ConfigNode::parse(yaml(), "rm_bench/suite.yaml");
  if (!node) return tl::unexpected(node.error());
  Description about{.version = node->text("version", ""),
                    .frame = node->text("frame", ""),
                    .domains = {},
                    .grammar = {}};
  for (ConfigNode& each : node->children("domains")) {
    about.domains.push_back({each.text("domain", ""), each.list("subsets")});
  }
  about.grammar = {.id = "rm_bench/1",
                   .kind = GrammarSpec::Kind::kPairwise,
                   .pattern = node->text("grammar", ""),
                   .pick = GrammarSpec::Pick::kLast,
                   .outcomes = {},
                   .form = "\\boxed{{}}"};
  for (ConfigNode& label : node->children("labels")) {
    const std::string winner = label.text("winner", "");
    const bool strong = label.text("strength", "1") == "2";
    about.grammar.outcomes.push_back(
        {.text = label.text("text", ""),
         .winner = winner == "A"   ? 0
                   : winner == "B" ? 1
                                   : -1,
         .strength = static_cast<std::uint8_t>(strong ? 2 : 1)});
  }
  return about;
}

}  // namespace assize::rm_bench
