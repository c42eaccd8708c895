// Answers of given lengths, and the built-in rules, for tests of rule judges.
#pragma once

#include <catch2/catch.hpp>
#include <cmath>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "plugin/config_node.h"
#include "plugin/judge.h"

namespace assize::testing {

inline std::unique_ptr<RuleJudge> make_rule(const JudgePlugin& plugin) {
  ConfigNode config = ConfigNode::empty("test.yaml");
  auto rule = std::get<Make<RuleJudge>>(plugin.make)(config);
  REQUIRE(config.finish().empty());
  return rule;
}

inline AnswerTable answers_of(std::vector<std::uint32_t> lengths) {
  return {.code_points = std::move(lengths), .names = {}, .extra = {}};
}

/// An item with its question, or with withheld texts.
inline Item item_with(bool texts) {
  Item item;
  if (texts) item.questions = {"2+2?"};
  return item;
}

/// "chosen 0 1", "tied equal_scores 0.5", "not_applicable none".
inline std::string say(const Verdict& verdict) {
  std::string out(name(verdict.status));
  if (verdict.winner >= 0) {
    out += " " + std::to_string(verdict.winner);
  } else {
    out += " " + std::string(name(verdict.tie));
  }
  if (std::isnan(verdict.p_first)) return out;
  return out + (verdict.p_first == 0.5 ? " 0.5"
                : verdict.p_first == 1 ? " 1"
                                       : " 0");
}

}  // namespace assize::testing
