#include "suites/mt_bench/description.h"

#include <algorithm>
#include <charconv>

#include "plugin/config_node.h"

namespace assize::mt_bench_files {
std::string_view suite_yaml();
}  // namespace assize::mt_bench_files

namespace assize::mt_bench {
namespace {

constexpr std::string_view kFile = "mt_bench/suite.yaml";

double number(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// The published patterns do not look at the scale, but what a live judge says
/// beyond it is no rating.
void take_single(ConfigNode node, Description& about) {
  const auto at = static_cast<std::size_t>(Kind::kSingle);
  about.official[at] = node.list("official");
  const auto scale = node.list("scale");
  GrammarSpec spec{.id = node.text("grammar", ""),
                   .kind = GrammarSpec::Kind::kPointwise,
                   .pattern = {},
                   .pick = GrammarSpec::Pick::kFirst,
                   .outcomes = {},
                   .form = "[[{}]]"};
  if (scale.size() == 2) {
    spec.least = number(scale[0]);
    spec.most = number(scale[1]);
  }
  spec.set_patterns(about.official[at]);
  about.live[at] = spec;
  spec.id = "mt_bench.single.strict/1";
  spec.set_patterns({node.text("strict", "")});
  spec.pick = GrammarSpec::Pick::kLast;
  about.strict[at] = std::move(spec);
}

void take_pairwise(ConfigNode node, Description& about) {
  const auto at = static_cast<std::size_t>(Kind::kPairwise);
  about.official[at] = node.list("official");
  GrammarSpec spec{.id = node.text("grammar", ""),
                   .kind = GrammarSpec::Kind::kPairwise,
                   .pattern = {},
                   .pick = GrammarSpec::Pick::kFirst,
                   .outcomes = {{.text = "C"}},
                   .form = "[[{}]]"};
  spec.set_patterns(about.official[at]);
  about.live[at] = spec;
  spec.id = "mt_bench.pairwise.strict/1";
  spec.set_patterns({node.text("strict", "")});
  spec.pick = GrammarSpec::Pick::kLast;
  about.strict[at] = std::move(spec);
}

}  // namespace

std::string PromptUse::name() const {
  std::string out = kind == Kind::kSingle ? "single-" : "pair-";
  if (reference) {
    out += "math-v1";
  } else {
    out += kind == Kind::kSingle ? "v1" : "v2";
  }
  if (turn > 0) out += "-multi-turn";
  return out;
}

bool Description::needs_reference(std::string_view category) const {
  return std::ranges::find(reference_categories, category) !=
         reference_categories.end();
}

const std::vector<std::string>& pair_labels() {
  static const std::vector<std::string> labels = {"A", "B"};
  return labels;
}

std::string_view yaml() { return mt_bench_files::suite_yaml(); }

Result<Description> description() {
  Result<ConfigNode> node = ConfigNode::parse(yaml(), std::string(kFile));
  if (!node) return tl::unexpected(node.error());
  Description about;
  about.version = node->text("version", "");
  about.baseline = node->text("baseline", "");
  about.failed_text = node->text("failed_text", "");
  about.failed_score = number(node->text("failed_score", "-1"));
  about.tie_delta = number(node->text("tie_delta", "0"));
  about.reference_categories = node->list("reference_categories");
  take_single(node->child("single"), about);
  take_pairwise(node->child("pairwise"), about);
  about.two_ratings = node->child("two_ratings").list("official");
  for (ConfigNode& prompt : node->children("prompts")) {
    about.prompts.push_back({.name = prompt.text("name", ""),
                             .system = prompt.text("system", ""),
                             .text = prompt.text("text", "")});
  }
  for (const auto& official : about.official) {
    if (!official.empty()) continue;
    return fail("a kind of judgement has no official pattern",
                {std::string(kFile)});
  }
  return about;
}

}  // namespace assize::mt_bench
