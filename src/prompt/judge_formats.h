// How judges write their verdicts: the house's own form, and those that judge
// models were trained to write.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "prompt/grammar.h"
#include "prompt/template.h"

namespace assize {

/// One way of writing verdicts of one kind, as data.  `ask` ends a prompt and
/// asks for that form, in our own words: the prompts that a model was trained
/// on are its authors' and are not part of this program.
struct JudgeFormat {
  std::string_view name;  ///< "prometheus"; one for each kind at most.
  std::string_view id;    ///< Of the grammar: "prometheus.relative/1".
  std::string_view source;
  GrammarSpec::Kind kind = GrammarSpec::Kind::kPairwise;
  std::string_view pattern;
  GrammarSpec::Pick pick = GrammarSpec::Pick::kLast;
  std::array<std::string_view, 3> ties = {};  ///< Spellings of a tie, or "".
  double least = 1, most = 10;                ///< Pointwise: the scale.
  std::string_view form;
  /// Of the slots, in order, one character each; as many as there may be slots.
  std::string_view labels = {};
  std::string_view ask;
  /// How its authors' own templates write the slots; empty ones at the end.
  std::array<Placeholder, 7> placeholders = {};

  GrammarSpec grammar() const;
  /// A template of the authors', or one whose slots have our names.
  Template read(std::string_view text) const;
  /// The labels of that many slots.
  std::vector<std::string> labels_of(std::size_t slots) const;
};

/// All of them; the house's own first: "house", and "house_best_of" for three
/// to eight answers at once.
std::span<const JudgeFormat> judge_formats();

/// The names of those for pairs and single answers, each once: the options of
/// a setting.
std::span<const std::string_view> judge_format_names();

/// The format of that name for pairs or single answers, or nothing: not every
/// model does both.
const JudgeFormat* find_judge_format(std::string_view name,
                                     GrammarSpec::Kind kind);

}  // namespace assize
