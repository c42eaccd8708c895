// From a judgement's text or recorded label to a verdict.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/verdict.h"
#include "prompt/grammar.h"
#include "suites/arena_hard/description.h"

namespace assize::arena_hard {

/// Slots by the names they have in the prompt; no label of a verdict is one.
const std::vector<std::string>& slot_names();

/// Const calls are thread-safe.
class JudgementReader {
 public:
  /// Fails where a pattern of suite.yaml does not compile.
  static Result<JudgementReader> make(const Description& about,
                                      const Version& version);

  /// As published: with this version's patterns. Labels outside the scale,
  /// such as "[[A]]", are kUnparsed.
  Verdict official(std::string_view text) const;
  /// The last of the five labels in full.
  Verdict strict(std::string_view text) const;
  /// A recorded label, of any version. Returns kUnparsed for an unknown one.
  Verdict of_label(std::string_view label) const;

  /// For live judges.
  const Grammar& grammar() const { return official_; }
  const Grammar& strict_grammar() const { return strict_; }

 private:
  JudgementReader(Grammar official, Grammar strict, std::vector<Outcome> known);

  Grammar official_, strict_;
  std::vector<Outcome> known_;
};

/// Whether both say the same: the same winner and strength, or both a tie, or
/// neither anything.
bool same_verdict(const Verdict& a, const Verdict& b);

}  // namespace assize::arena_hard
