#include "suites/mt_bench/judgement_reader.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace assize::mt_bench {
namespace {

constexpr std::int64_t kMostMemory = std::int64_t{8} << 20;

Verdict failed(Status status) {
  Verdict out;
  out.status = status;
  return out;
}

Verdict rated(std::optional<double> number) {
  if (!number) return failed(Status::kUnparsed);
  Verdict out;
  out.status = Status::kScored;
  out.score = {*number};
  return out;
}

}  // namespace

std::optional<double> python_number(std::string_view digits) {
  const bool whole = digits.find('.') == std::string_view::npos;
  const bool leading_zero = digits.size() > 1 && digits.front() == '0';
  if (whole && leading_zero &&
      digits.find_first_not_of('0') != std::string_view::npos) {
    return std::nullopt;
  }
  double value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [at, fault] = std::from_chars(digits.data(), end, value);
  if (digits.empty() || at != end || fault != std::errc()) return std::nullopt;
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

Verdict compare_ratings(double first, double second, double tie_delta) {
  Verdict out;
  out.score = {first, second};
  if (std::abs(first - second) <= tie_delta) {
    out.status = Status::kTied;
    out.tie = Tie::kEqualScores;
  } else {
    out.status = Status::kChosen;
    out.winner = first > second ? 0 : 1;
  }
  return out;
}

bool same_verdict(const Verdict& a, const Verdict& b) {
  if (!judged(a.status) || !judged(b.status)) {
    return judged(a.status) == judged(b.status);
  }
  if (a.status != b.status || a.winner != b.winner) return false;
  return a.status != Status::kScored || a.score == b.score;
}

JudgementReader::JudgementReader(const Description& about) : about_(&about) {}
JudgementReader::JudgementReader(JudgementReader&&) noexcept = default;
JudgementReader& JudgementReader::operator=(JudgementReader&&) noexcept =
    default;
JudgementReader::~JudgementReader() = default;

Result<JudgementReader::Patterns> JudgementReader::compile(
    const std::vector<std::string>& texts, int groups) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMostMemory);
  Patterns out;
  for (const std::string& text : texts) {
    out.push_back(std::make_unique<RE2>(text, options));
    const RE2& pattern = *out.back();
    if (pattern.ok() && pattern.NumberOfCapturingGroups() == groups) continue;
    return fail(
        fmt::format("the pattern '{}' does not compile, or has not {} "
                    "groups",
                    text, groups));
  }
  return out;
}

Result<JudgementReader> JudgementReader::make(const Description& about) {
  JudgementReader out(about);
  const auto& single = about.official[static_cast<std::size_t>(Kind::kSingle)];
  for (const auto& [to, texts, groups] :
       {std::tuple(&out.rating_, &single, 1),
        std::tuple(&out.two_ratings_, &about.two_ratings, 2)}) {
    Result<Patterns> patterns = compile(*texts, groups);
    if (!patterns) return tl::unexpected(patterns.error());
    *to = std::move(*patterns);
  }
  for (const auto& [to, specs] : {std::pair(&out.live_, &about.live),
                                  std::pair(&out.strict_, &about.strict)}) {
    for (const GrammarSpec& spec : *specs) {
      Result<Grammar> grammar = Grammar::compile(spec);
      if (!grammar) return tl::unexpected(grammar.error());
      to->push_back(std::move(*grammar));
    }
  }
  return out;
}

const Grammar& JudgementReader::live(Kind kind) const {
  return live_[static_cast<std::size_t>(kind)];
}

const Grammar& JudgementReader::careful(Kind kind) const {
  return strict_[static_cast<std::size_t>(kind)];
}

Said JudgementReader::kind_of(Kind kind, std::string_view prompt,
                              std::string_view text) const {
  if (kind == Kind::kSingle) return Said::kRating;
  const bool known =
      std::ranges::find(about_->prompts, prompt, &PromptText::name) !=
      about_->prompts.end();
  if (known || judged(official(Said::kLetter, text).status)) {
    return Said::kLetter;
  }
  return judged(two_ratings(text, false).status) ? Said::kTwoRatings
                                                 : Said::kLetter;
}

Verdict JudgementReader::two_ratings(std::string_view text, bool last) const {
  for (const auto& pattern : two_ratings_) {
    re2::StringPiece rest(text.data(), text.size()), a, b;
    bool any = false;
    while ((last || !any) && RE2::FindAndConsume(&rest, *pattern, &a, &b)) {
      any = true;
    }
    if (!any) {
      if (last) break;  // Only the full form is a verdict to a careful reader.
      continue;
    }
    const auto first = python_number({a.data(), a.size()});
    const auto second = python_number({b.data(), b.size()});
    if (!first || !second) break;
    return compare_ratings(*first, *second, about_->tie_delta);
  }
  return failed(Status::kUnparsed);
}

Verdict JudgementReader::official(Said said, std::string_view text) const {
  if (said == Said::kTwoRatings) return two_ratings(text, false);
  if (said == Said::kLetter) {
    Completion completion;
    completion.text = text;
    return live(Kind::kPairwise).parse(completion, pair_labels());
  }
  const re2::StringPiece whole(text.data(), text.size());
  for (const auto& pattern : rating_) {
    re2::StringPiece word;
    if (!RE2::PartialMatch(whole, *pattern, &word)) continue;
    return rated(python_number({word.data(), word.size()}));
  }
  return failed(Status::kUnparsed);
}

Verdict JudgementReader::strict(Said said, std::string_view text) const {
  if (said == Said::kTwoRatings) return two_ratings(text, true);
  Completion completion;
  completion.text = text;
  if (said == Said::kRating) {
    return careful(Kind::kSingle).parse(completion, {});
  }
  return careful(Kind::kPairwise).parse(completion, pair_labels());
}

}  // namespace assize::mt_bench
