// Attacks as a run makes and calls them, for tests of one at a time.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "plugin/attack.h"
#include "plugin/config_node.h"

namespace assize::testing {

using Turns = std::vector<std::string>;

inline std::unique_ptr<AnswerAttack> make_attack(const AttackPlugin& plugin,
                                                 std::string_view yaml = "{}") {
  ConfigNode config = ConfigNode::parse(yaml, "test.yaml").value();
  auto out = std::get<Make<AnswerAttack>>(plugin.make)(config);
  REQUIRE(config.finish().empty());
  return out;
}

/// What `attack` makes of `honest`, in an item with as many questions.
inline std::optional<Turns> attacked(const AnswerAttack& attack,
                                     const Turns& honest,
                                     const JudgePrompt* prompt = nullptr,
                                     std::string_view canary = "") {
  const Benchmark bench;
  Item item;
  item.id = "q";
  item.questions.assign(honest.size(), "Why?");
  const std::vector<Text> turns(honest.begin(), honest.end());
  Stream stream(1, {"test"});
  return attack.rewrite(item, turns,
                        {.bench = bench, .prompt = prompt, .canary = canary},
                        stream);
}

/// The one turn that `attack` makes of a single `honest` one; "-" for nothing.
inline std::string attacked(const AnswerAttack& attack,
                            const std::string& honest) {
  const auto out = attacked(attack, Turns{honest});
  if (!out) return "-";
  REQUIRE(out->size() == 1);
  return out->front();
}

inline std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

/// Answers of several kinds, all with prose in them.
inline std::vector<std::string> prose_answers() {
  std::string large;
  while (large.size() < 1'000'000) {
    large += "The river rises in the hills. It is short. Few boats use it. ";
  }
  return {"Paris.",
          "The capital is Paris. It lies on the Seine. Two million live there.",
          "One line\nand another line\n\nA second paragraph follows here.",
          ("Use a loop:\n\n```py\nfor x in y. Then:\n    print(x)\n```\n\nThat "
           "prints all of them. It is short. It is fast."),
          "- first point\n- second point\n\nThese are the two points.",
          ("\u5DF4\u9ECE\u662F\u9996\u90FD\u3002\u5B83\u5728\u585E\u7EB3\u6CB3"
           "\u4E0A\u3002\u4EBA\u53E3\u4E24\u767E\u4E07\u3002"),
          ("Curie (i.e. M. Curie) won 2 prizes! Who else did? Nobody, e.g. in "
           "1950."),
          "\r\nCarriage returns.\r\nStay here. And here. And here.\r\n",
          large};
}

}  // namespace assize::testing
