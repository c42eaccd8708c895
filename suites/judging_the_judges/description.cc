#include "suites/judging_the_judges/description.h"

#include <utility>

#include "plugin/config_node.h"

namespace assize::judging_the_judges_files {
std::string_view suite_yaml();
}  // namespace assize::judging_the_judges_files

namespace assize::judging_the_judges {
namespace {

std::vector<Outcome> words(ConfigNode& node) {
  std::vector<Outcome> out;
  for (ConfigNode& word : node.children("words")) {
    out.push_back({.text = word.text("text", ""),
                   .score = word.text("score", "0") == "1" ? 1.0 : 0.0});
  }
  return out;
}

GrammarSpec spec(std::string id, std::string pattern,
                 const std::vector<Outcome>& outcomes) {
  return {.id = std::move(id),
          .kind = GrammarSpec::Kind::kPointwise,
          .pattern = std::move(pattern),
          .pick = GrammarSpec::Pick::kFirst,
          .outcomes = outcomes,
          .least = 0,
          .most = 1};
}

Dummy dummy_of(ConfigNode& node) {
  const std::string says = node.text("says", "");
  return {.name = node.text("name", ""),
          .says = says == "reference"  ? Dummy::Says::kReference
                  : says == "question" ? Dummy::Says::kQuestion
                                       : Dummy::Says::kConstant,
          .constant = node.text("constant", "")};
}

}  // namespace

std::string_view yaml() { return judging_the_judges_files::suite_yaml(); }

Result<Description> description() {
  Result<ConfigNode> node =
      ConfigNode::parse(yaml(), "judging_the_judges/suite.yaml");
  if (!node) return tl::unexpected(node.error());
  Description about;
  about.version = node->text("version", "");
  about.frame = node->text("frame", "");
  about.asked = node->list("asked");
  about.people = node->list("people");
  about.apart = node->list("apart");
  const std::vector<Outcome> outcomes = words(*node);
  about.official =
      spec(node->text("grammar", ""), node->text("pattern", ""), outcomes);
  about.strict =
      spec("judging_the_judges.strict/1", node->text("strict", ""), outcomes);
  for (ConfigNode& each : node->children("dummies")) {
    about.dummies.push_back(dummy_of(each));
  }
  return about;
}

}  // namespace assize::judging_the_judges
