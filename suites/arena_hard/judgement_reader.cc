#include "suites/arena_hard/judgement_reader.h"

#include <re2/re2.h>

#include <algorithm>
#include <utility>

namespace assize::arena_hard {
namespace {

/// ASCII alone: no other letter becomes one of a label.
std::string capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

}  // namespace

const std::vector<std::string>& slot_names() {
  static const std::vector<std::string> names = {"Assistant A", "Assistant B"};
  return names;
}

JudgementReader::JudgementReader() = default;
JudgementReader::JudgementReader(JudgementReader&&) noexcept = default;
JudgementReader& JudgementReader::operator=(JudgementReader&&) noexcept =
    default;
JudgementReader::~JudgementReader() = default;

Result<JudgementReader> JudgementReader::make(const Description& about,
                                              const Version& version) {
  JudgementReader out;
  out.known_ = about.known;
  out.fold_ = version.fold;
  for (const GrammarSpec& spec : version.official) {
    Result<Grammar> grammar = Grammar::compile(spec);
    if (!grammar) return tl::unexpected(grammar.error());
    out.official_.push_back(std::move(*grammar));
    out.matches_.push_back(std::make_unique<RE2>(spec.pattern, RE2::Quiet));
  }
  Result<Grammar> strict = Grammar::compile(about.strict);
  if (!strict) return tl::unexpected(strict.error());
  out.strict_.push_back(std::move(*strict));
  return out;
}

Verdict JudgementReader::official(std::string_view text) const {
  Completion said;
  said.text = fold_ ? capitals(text) : std::string(text);
  Verdict verdict;
  for (std::size_t i = 0; i < official_.size(); ++i) {
    verdict = official_[i].parse(said, slot_names());
    // A match that is no label is a match: no further pattern is tried.
    if (RE2::PartialMatch(said.text, *matches_[i])) break;
  }
  return verdict;
}

Verdict JudgementReader::strict(std::string_view text) const {
  Completion said;
  said.text = text;
  return strict_.front().parse(said, slot_names());
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
