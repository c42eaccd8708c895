#include "suites/llmbar/description.h"

#include <algorithm>
#include <charconv>

#include "plugin/config_node.h"

namespace assize::llmbar_files {
std::string_view suite_yaml();
}  // namespace assize::llmbar_files

namespace assize::llmbar {
namespace {

std::int32_t whole_number(const std::string& text) {
  std::int32_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

const Strategy* Description::strategy_of(std::string_view judge) const {
  const std::size_t stroke = judge.rfind('/');
  if (stroke == judge.npos) return nullptr;
  const auto found =
      std::ranges::find(strategies, judge.substr(stroke + 1), &Strategy::name);
  return found == strategies.end() ? nullptr : &*found;
}

bool Description::rates(std::string_view judge) const {
  const Strategy* const strategy = strategy_of(judge);
  if (strategy != nullptr) return strategy->rates;
  return judge.substr(judge.rfind('/') + 1).starts_with("Rating");
}

const GrammarText* Description::grammar(std::string_view id) const {
  const auto found = std::ranges::find(grammars, id, &GrammarText::id);
  return found == grammars.end() ? nullptr : &*found;
}

const PromptText* Description::prompt(std::string_view strategy) const {
  const auto found =
      std::ranges::find(prompts, strategy, &PromptText::strategy);
  return found == prompts.end() ? nullptr : &*found;
}

std::string_view yaml() { return llmbar_files::suite_yaml(); }

Result<Description> description() {
  Result<ConfigNode> node = ConfigNode::parse(yaml(), "llmbar/suite.yaml");
  if (!node) return tl::unexpected(node.error());
  Description out;
  out.version = node->text("version", "");
  for (ConfigNode& each : node->children("averages")) {
    out.averages.push_back({each.text("metric", ""), each.list("of")});
  }
  for (ConfigNode& each : node->children("grammars")) {
    out.grammars.push_back({.id = each.text("id", ""),
                            .first = each.text("first", ""),
                            .second = each.text("second", ""),
                            .live = each.text("live", ""),
                            .form = each.text("form", "{}")});
  }
  ConfigNode rating = node->child("rating");
  out.rating = {.id = rating.text("id", ""),
                .strict = rating.text("strict", ""),
                .official = rating.list("official")};
  for (ConfigNode& each : node->children("strategies")) {
    out.strategies.push_back({.name = each.text("name", ""),
                              .rates = each.flag("rates", false),
                              .rounds = each.list("rounds"),
                              .not_asked = ""});
  }
  for (ConfigNode& each : node->children("not_asked")) {
    const std::vector<std::string> names = each.list("strategies");
    const std::string why = each.text("why", "");
    for (Strategy& strategy : out.strategies) {
      if (std::ranges::find(names, strategy.name) != names.end()) {
        strategy.not_asked = why;
      }
    }
  }
  for (ConfigNode& each : node->children("prompts")) {
    out.prompts.push_back(
        {.strategy = each.text("strategy", ""),
         .frame = each.text("frame", ""),
         .grammar = each.text("grammar", ""),
         .rates = each.flag("rates", false),
         .reference = each.flag("reference", false),
         .max_tokens = whole_number(each.text("max_tokens", ""))});
  }
  return out;
}

}  // namespace assize::llmbar
