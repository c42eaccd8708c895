#include "suites/fair_eval/description.h"

#include "plugin/config_node.h"

namespace assize::fair_eval_files {
std::string_view suite_yaml();
}  // namespace assize::fair_eval_files

namespace assize::fair_eval {
namespace {

GrammarSpec spec(std::string id, std::string pattern, std::string form) {
  return {.id = std::move(id),
          .kind = GrammarSpec::Kind::kScorePair,
          .pattern = std::move(pattern),
          .pick = GrammarSpec::Pick::kLast,
          .outcomes = {},
          .form = std::move(form)};
}

}  // namespace

std::string_view yaml() { return fair_eval_files::suite_yaml(); }

Result<Description> description() {
  Result<ConfigNode> node = ConfigNode::parse(yaml(), "fair_eval/suite.yaml");
  if (!node) return tl::unexpected(node.error());
  Description about;
  about.version = node->text("version", "");
  about.frame = node->text("frame", "");
  for (ConfigNode& label : node->children("labels")) {
    about.labels.emplace_back(label.text("text", ""), label.text("system", ""));
  }
  const std::string form = node->text("form", "");
  about.official =
      spec(node->text("grammar", ""), node->text("pattern", ""), form);
  about.strict = spec("fair_eval.strict/1", node->text("strict", ""), form);
  about.first_line =
      spec("fair_eval.first_line/1", node->text("first_line", ""), "{} {}");
  return about;
}

}  // namespace assize::fair_eval
