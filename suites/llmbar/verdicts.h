// From what a result file holds of a pair to verdicts, and back to the winner
// that was published.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/llmbar/completion_parser.h"
#include "suites/llmbar/reader.h"

namespace assize::llmbar {

/// What is counted while recorded verdicts are held against their texts.
struct ReadingCount {
  std::uint32_t verdicts = 0;     ///< With a text and a grammar.
  std::uint32_t different = 0;    ///< Where the text says another winner.
  std::uint32_t disagreeing = 0;  ///< Where the strict reader says another.
};

/// The recorded verdict of one order of the last round: 0, output 1 first. Of
/// ratings, which are what Python's int() reads, equal ones are a tie, and a
/// winner counts where both could be read. One without a winner tells why:
/// filtered, cut off, empty, or not understood.
Verdict verdict_of(const Round& round, std::size_t order);

/// Whether one of two ratings could be read and the other not: the pair has no
/// verdict, and what was read is lost.
bool has_lone_rating(const Round& round);

/// The winner that is published for a verdict of that order: the output's
/// index, or -1. A judge that rates gives equal ratings to the answer shown
/// second, and unread ones to the first.
int published_winner(const Verdict& verdict, std::size_t order, bool rates);

/// Const calls are thread-safe.
class VerdictChecker {
 public:
  /// Fails where a grammar does not compile.
  static Result<VerdictChecker> make(const Description& about);

  /// Reads every text of the rounds again and adds to the count. Texts of a
  /// strategy that is not known are passed over.
  void check(const Strategy* strategy, const std::vector<Round>& rounds,
             ReadingCount& count) const;

 private:
  VerdictChecker() = default;
  std::map<std::string, CompletionParser, std::less<>> parsers_;
};

}  // namespace assize::llmbar
