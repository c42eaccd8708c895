// From a judgement's text to a verdict, as published and as it should be.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/verdict.h"
#include "prompt/grammar.h"
#include "suites/mt_bench/description.h"

namespace re2 {
class RE2;
}  // namespace re2

namespace assize::mt_bench {

/// How a text says its verdict.
enum class Said : std::uint8_t { kRating, kLetter, kTwoRatings };

/// The number that Python reads from digits with at most one point. Nothing
/// where it raises an error and the published program ends: whole numbers with
/// leading zeros ("05", but not "00" or "05."), digits of other scripts.
std::optional<double> python_number(std::string_view digits);

/// The verdict on two ratings, the first shown first: a tie where they are no
/// further apart than `tie_delta`. Requires numbers.
Verdict compare_ratings(double first, double second, double tie_delta);

/// Whether both say the same: the same rating or winner, or both a tie, or
/// neither anything.
bool same_verdict(const Verdict& a, const Verdict& b);

/// Const calls are thread-safe.
class JudgementReader {
 public:
  JudgementReader(JudgementReader&&) noexcept;
  JudgementReader& operator=(JudgementReader&&) noexcept;
  ~JudgementReader();

  /// Fails where a pattern of suite.yaml does not compile.
  static Result<JudgementReader> make(const Description& about);

  /// Pairwise texts of unknown prompts are of two ratings where no letter and
  /// two ratings stand in them.
  Said kind_of(Kind kind, std::string_view prompt, std::string_view text) const;

  /// As published; kUnparsed where the published program finds none or ends.
  /// The scale is not looked at, as published.
  Verdict official(Said said, std::string_view text) const;
  /// The last verdict in full; kOffScale beyond 1 to 10.
  Verdict strict(Said said, std::string_view text) const;

  /// For live judges.
  const Grammar& live(Kind kind) const;
  const Grammar& careful(Kind kind) const;

 private:
  using Patterns = std::vector<std::unique_ptr<re2::RE2>>;

  explicit JudgementReader(const Description& about);
  static Result<Patterns> compile(const std::vector<std::string>& texts,
                                  int groups);
  Verdict two_ratings(std::string_view text, bool last) const;

  const Description* about_;
  Patterns rating_, two_ratings_;
  std::vector<Grammar> live_, strict_;  ///< By kind.
};

}  // namespace assize::mt_bench
