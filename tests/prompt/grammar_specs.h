// Grammars that tests share, and what a verdict says in words.
#pragma once

#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "prompt/grammar.h"

namespace assize::testing {

inline const std::vector<std::string> kAB = {"A", "B"};

inline Grammar compiled(GrammarSpec spec) {
  Result<Grammar> out = Grammar::compile(std::move(spec));
  if (!out) FAIL(out.error().message);
  return *out;
}

/// [[A]], [[B]], and [[C]] for a tie, as pairwise MT-Bench.
inline GrammarSpec bracketed(
    GrammarSpec::Pick pick = GrammarSpec::Pick::kLast) {
  return {.id = "test.bracketed",
          .pattern = R"(\[\[([^\[\]]*)\]\])",
          .pick = pick,
          .outcomes = {{"C", -1, 1}},
          .form = "[[{}]]"};
}

/// The first letter, m or M, as AlpacaEval 2.
inline GrammarSpec first_letter() {
  return {.id = "test.first_letter",
          .pattern = R"(^\s*(m|M))",
          .pick = GrammarSpec::Pick::kFirst,
          .outcomes = {},
          .form = "{}"};
}

inline Completion said(std::string text) {
  Completion out;
  out.text = std::move(text);
  return out;
}

/// "chosen 0 x2", "tied declared", "scored 7.5", "unparsed" ...
inline std::string shown(const Verdict& verdict) {
  std::string out(name(verdict.status));
  if (verdict.winner >= 0) out += " " + std::to_string(int{verdict.winner});
  if (verdict.strength != 1) {
    out += " x" + std::to_string(unsigned{verdict.strength});
  }
  if (verdict.tie != Tie::kNone) {
    out.append(" ").append(name(verdict.tie));
  }
  for (const double score : verdict.score) {
    out += " " + std::to_string(score).substr(0, 4);
  }
  if (!std::isnan(verdict.p_first)) out += " p";
  return out;
}

}  // namespace assize::testing
