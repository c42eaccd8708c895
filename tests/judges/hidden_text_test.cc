#include "judges/hidden_text.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace assize;

namespace {

Completion hidden_in(const std::string& text, const std::string& before = {}) {
  Completion said;
  said.text = text;
  said.hidden = before;
  judges::hide_thought(said);
  return said;
}

/// The tokens that are left of those that were written.
std::vector<std::string> left_of(const std::string& text,
                                 const std::vector<std::string>& tokens) {
  Completion said;
  said.text = text;
  for (const std::string& token : tokens)
    said.logprobs.push_back({{token, -1}});
  judges::drop_hidden_tokens(said, tokens);
  std::vector<std::string> out;
  for (const auto& choices : said.logprobs) out.push_back(choices[0].token);
  return out;
}

}  // namespace

TEST_CASE("only a block at the beginning is hidden") {
  const auto [text, answer, hidden] =
      GENERATE(table<std::string, std::string, std::string>({
          {"[[A]]", "[[A]]", ""},
          {"<think>\nHm.\n</think>\n\n[[A]] \n", "[[A]] \n", "Hm."},
          {" \n<think>Hm.</think>[[A]]", "[[A]]", "Hm."},
          {"<think></think>[[A]]", "[[A]]", ""},
          {"<think>[[B]] or", "", "[[B]] or"},
          {"<think>", "", ""},
          {"<think>a</think>b</think>c", "b</think>c", "a"},
          {"<think>a<think>b</think>c", "c", "a<think>b"},
          {"[[B]]<think>x</think>[[A]]", "[[B]]<think>x</think>[[A]]", ""},
          {"thought</think>[[A]]", "thought</think>[[A]]", ""},
          {"<THINK>x</THINK>[[A]]", "<THINK>x</THINK>[[A]]", ""},
          {"", "", ""},
      }));
  CAPTURE(text);

  const Completion said = hidden_in(text);

  CHECK(said.text == answer);
  CHECK(said.hidden == hidden);
}

TEST_CASE("a block is added to what a field had hidden") {
  CHECK(hidden_in("<think>b</think>c", "a").hidden == "a\nb");
  CHECK(hidden_in("<think></think>c", "a").hidden == "a");
}

TEST_CASE("log-probabilities of hidden tokens are dropped") {
  using Tokens = std::vector<std::string>;
  const auto [text, tokens, left] =
      GENERATE(table<std::string, Tokens, Tokens>({
          {"[[A]]",
           {"<think>", "A", " or B", "</think>", "\n\n", "[[", "A", "]]"},
           {"[[", "A", "]]"}},
          {"[[A]]",
           {"B", "[[", "A", "]]", "<|eot|>"},
           {"[[", "A", "]]", "<|eot|>"}},
          {"A", {"B", "\n\nA"}, {"\n\nA"}},
          {"A", {"A"}, {"A"}},
          {"A", {"B", "", "A", ""}, {"A", ""}},
          {"A", {"A", "1", "2", "3", "4"}, {"A", "1", "2", "3", "4"}},
          {"A", {"A", "1", "2", "3", "4", "5"}, {}},
          {"A", {"B", "C"}, {}},
          {"AB", {"B"}, {}},
          {"", {"B"}, {}},
          {"A", {}, {}},
      }));
  CAPTURE(text, tokens);

  CHECK(left_of(text, tokens) == left);
}
