#include "suites/arena_hard/judgement_reader.h"

#include <algorithm>
#include <utility>

namespace assize::arena_hard {

const std::vector<std::string>& slot_names() {
  static const std::vector<std::string> names = {"Assistant A", "Assistant B"};
  return names;
}

JudgementReader::JudgementReader(Grammar official, Grammar strict,
                                 std::vector<Outcome> known)
    : official_(std::move(official)),
      strict_(std::move(strict)),
      known_(std::move(known)) {}

Result<JudgementReader> JudgementReader::make(const Description& about,
                                              const Version& version) {
  Result<Grammar> official = Grammar::compile(version.official);
  if (!official) return tl::unexpected(official.error());
  Result<Grammar> strict = Grammar::compile(about.strict);
  if (!strict) return tl::unexpected(strict.error());
  return JudgementReader(std::move(*official), std::move(*strict), about.known);
}

Verdict JudgementReader::official(std::string_view text) const {
  Completion said;
  said.text = text;
  return official_.parse(said, slot_names());
}

Verdict JudgementReader::strict(std::string_view text) const {
  Completion said;
  said.text = text;
  return strict_.parse(said, slot_names());
}

Verdict JudgementReader::of_label(std::string_view label) const {
  Verdict out;
  out.status = Status::kUnparsed;
  const auto found = std::ranges::find(known_, label, &Outcome::text);
  if (found == known_.end()) return out;
  const bool tied = found->winner < 0;
  out.status = tied ? Status::kTied : Status::kChosen;
  out.tie = tied ? Tie::kDeclared : Tie::kNone;
  out.winner = static_cast<std::int8_t>(found->winner);
  out.strength = found->strength;
  return out;
}

bool same_verdict(const Verdict& a, const Verdict& b) {
  if (!judged(a.status) || !judged(b.status)) {
    return judged(a.status) == judged(b.status);
  }
  return a.status == b.status && a.winner == b.winner &&
         a.strength == b.strength;
}

}  // namespace assize::arena_hard
