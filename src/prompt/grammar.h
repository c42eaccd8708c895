// From what a judge said to a verdict, as data.
//
// A grammar is one pattern whose group captures the verdict, and the words that
// the capture may be.  Labels of the slots are not part of it: they are given
// with each reading, in the order shown.
#pragma once

#include <cstdint>
#include <memory>
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
};

struct GrammarSpec {
  enum class Kind : std::uint8_t { kPairwise, kPointwise };
  /// Which of several matches counts; kOnly: two that differ are ambiguous.
  enum class Pick : std::uint8_t { kFirst, kLast, kOnly };

  std::string id;  ///< Name and version: "assize.pairwise/1".
  Kind kind = Kind::kPairwise;
  std::string pattern;  ///< RE2 with exactly one capturing group.
  Pick pick = Pick::kLast;
  std::vector<Outcome> outcomes;
  double least = 1, most = 10;  ///< Pointwise: the scale, both ends included.
  /// How a judge writes a verdict, "{}" standing for it: "[[{}]]".
  std::string form = "{}";
};

class Grammar {
 public:
  /// Fails where the pattern does not compile, does not have one group, or the
  /// form has no "{}" or is not read back by the pattern.
  static Result<Grammar> compile(GrammarSpec spec);

  /// The verdict on the slots whose labels were shown as `labels`, in order.
  /// Pairwise: kChosen or kTied; of a label of two, p_first from the labels'
  /// log-probabilities at its token, P(first) / (P(first) + P(second)), where
  /// both are among the alternatives; else absent. Pointwise: kScored.
  /// kEmpty, kRefused, kFiltered, kTruncated by how the judge finished and
  /// where nothing was matched; kUnparsed, kAmbiguous, kOffScale otherwise.
  /// O(length); never throws.
  Verdict parse(const Completion& said,
                std::span<const std::string> labels) const;

  /// What a judge that follows the grammar writes for this verdict word.
  std::string write(std::string_view word) const;
  const GrammarSpec& spec() const;

 private:
  struct Rules;
  explicit Grammar(std::shared_ptr<const Rules> rules);
  std::shared_ptr<const Rules> rules_;  ///< Const, so copies may share it.
};

}  // namespace assize
