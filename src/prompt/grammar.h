// From what a judge said to a verdict, as data.
//
// A grammar is a pattern whose group captures the verdict, or several that are
// tried in turn, and the words that the capture may be.  Labels of the slots
// are not part of it: they are given with each reading, in the order shown.
// Where a judge scores both answers of a pair, two groups capture the scores.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/verdict.h"
#include "prompt/request.h"

namespace assize {

/// A capture that is no slot's label: "C" is a tie, "A>>B" a strong verdict.
struct Outcome {
  std::string text;
  int winner = -1;            ///< Slot, or -1: a tie.
  std::uint8_t strength = 1;  ///< Steps on the label scale; 2 = "much better".
  double score = kAbsent;     ///< Pointwise: what the word counts, "correct" 1.
};

struct GrammarSpec {
  enum class Kind : std::uint8_t { kPairwise, kPointwise, kScorePair };
  /// Which of several matches counts; kOnly: two that differ are ambiguous.
  enum class Pick : std::uint8_t { kFirst, kLast, kOnly };

  std::string id;  ///< Name and version: "assize.pairwise/1".
  Kind kind = Kind::kPairwise;
  /// RE2 with exactly one capturing group; two of kScorePair, by slot.
  std::string pattern;
  /// As published parsers have them: each is tried where those before it match
  /// nothing. What matches and is no verdict has matched.
  std::vector<std::string> fallbacks = {};
  /// The text is read in capitals, as far as its letters are ASCII.
  bool fold = false;
  Pick pick = Pick::kLast;
  std::vector<Outcome> outcomes;
  double least = 1, most = 10;  ///< Of scores: the scale, both ends included.
  /// How a judge writes a verdict, "{}" standing for it: "[[{}]]". Of
  /// kScorePair, a second "{}" stands for the second score.
  std::string form = "{}";

  /// Sets the pattern and its fallbacks, in order.
  void set_patterns(std::vector<std::string> in_order);
};

class Grammar {
 public:
  /// Fails where a pattern does not compile, does not have as many groups as
  /// its kind asks for, or the form has not as many "{}" or is not read back by
  /// the patterns.
  static Result<Grammar> compile(GrammarSpec spec);

  /// The verdict on the slots whose labels were shown as `labels`, in order.
  /// Pairwise: kChosen or kTied; of a label of two, p_first from the labels'
  /// log-probabilities at its token, P(first) / (P(first) + P(second)), where
  /// both are among the alternatives; else absent. Pointwise: kScored, by the
  /// outcomes or, where there are none, by the number. Score pairs: kChosen or
  /// kTied by the higher, with both scores; `labels` may be empty.
  /// kEmpty, kRefused, kFiltered, kTruncated by how the judge finished and
  /// where nothing was matched; kUnparsed, kAmbiguous, kOffScale otherwise.
  /// O(length); never throws.
  Verdict parse(const Completion& said,
                std::span<const std::string> labels) const;

  /// The byte of the text at which the verdict that parse() reads stands;
  /// nothing where it reads none.
  std::optional<std::size_t> place(const Completion& said,
                                   std::span<const std::string> labels) const;

  /// What a judge that follows the grammar writes for this verdict word.
  /// Of a score pair, the words of both scores.
  std::string write(std::string_view word, std::string_view second = {}) const;
  /// The word of a score: its number, or the outcome that is nearest to it.
  std::string word_of(double score) const;
  const GrammarSpec& spec() const;

 private:
  struct Rules;
  explicit Grammar(std::shared_ptr<const Rules> rules);
  std::shared_ptr<const Rules> rules_;  ///< Const, so copies may share it.
};

}  // namespace assize
