#include "prompt/grammar.h"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <deque>
#include <optional>
#include <system_error>
#include <utility>

#include "prompt/token_odds.h"
#include "text/blank.h"

namespace assize {
namespace {

constexpr std::int64_t kMaxMemory = std::int64_t{8} << 20;
constexpr int kMostSlots = 8;
constexpr std::string_view kHole = "{}";

RE2::Options options() {
  RE2::Options out;
  out.set_log_errors(false);
  out.set_max_mem(kMaxMemory);
  return out;
}

/// What one capture means.
struct Reading {
  Status status = Status::kUnparsed;
  Tie tie = Tie::kNone;
  std::int8_t winner = -1;
  std::uint8_t strength = 1;
  double score = 0, second_score = 0;  ///< The second: of a pair alone.
  bool is_label = false;

  friend bool operator==(const Reading&, const Reading&) = default;
};

/// A capture without the spaces around it, and where it begins in the text.
struct Capture {
  std::string_view word;
  std::size_t begin = 0;
  std::string_view second = {};  ///< Of a score pair.
};

/// The match that counts.
struct Picked {
  Reading reading;
  std::size_t begin = 0;
};

Reading read_number(std::string_view word, const GrammarSpec& spec) {
  double value = 0;
  const char* end = word.data() + word.size();
  const auto [at, fault] = std::from_chars(word.data(), end, value);
  const bool beyond = fault == std::errc::result_out_of_range;
  if (word.empty() || at != end || (fault != std::errc() && !beyond)) return {};
  if (!beyond && !std::isfinite(value)) return {};
  if (beyond || value < spec.least || value > spec.most) {
    return {.status = Status::kOffScale};
  }
  return {.status = Status::kScored, .score = value};
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// ASCII alone: no other letter becomes one of a label, and none moves.
std::string capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

/// The score of the word, where words stand for scores; in letters of any case.
Reading read_score(std::string_view word, const GrammarSpec& spec) {
  if (spec.outcomes.empty()) return read_number(word, spec);
  const auto same = [&](const Outcome& outcome) {
    return std::ranges::equal(word, trim(outcome.text), {}, lower, lower);
  };
  const auto found = std::ranges::find_if(spec.outcomes, same);
  if (found == spec.outcomes.end()) return {};
  return {.status = Status::kScored, .score = found->score};
}

Reading read_pair(const Capture& capture, const GrammarSpec& spec) {
  const Reading first = read_number(capture.word, spec);
  const Reading second = read_number(capture.second, spec);
  if (first.status != Status::kScored) return first;
  if (second.status != Status::kScored) return second;
  const bool tied = first.score == second.score;
  return {.status = tied ? Status::kTied : Status::kChosen,
          .tie = tied ? Tie::kEqualScores : Tie::kNone,
          .winner = static_cast<std::int8_t>(tied                         ? -1
                                             : first.score > second.score ? 0
                                                                          : 1),
          .score = first.score,
          .second_score = second.score};
}

Reading read_choice(std::string_view word, const GrammarSpec& spec,
                    std::span<const std::string> labels) {
  if (word.empty()) return {};
  const std::size_t most = std::min<std::size_t>(labels.size(), kMostSlots);
  for (std::size_t slot = 0; slot < most; ++slot) {
    if (word != trim(labels[slot])) continue;
    return {.status = Status::kChosen,
            .winner = static_cast<std::int8_t>(slot),
            .is_label = true};
  }
  for (const Outcome& outcome : spec.outcomes) {
    if (word != trim(outcome.text)) continue;
    if (outcome.winner >= static_cast<int>(most)) return {};
    const bool tied = outcome.winner < 0;
    return {.status = tied ? Status::kTied : Status::kChosen,
            .tie = tied ? Tie::kDeclared : Tie::kNone,
            .winner = static_cast<std::int8_t>(outcome.winner),
            .strength = outcome.strength};
  }
  return {};
}

/// What is tried when no outcome says what a verdict looks like: the words and
/// letters of the pattern, among which are the labels that it spells out.
std::vector<std::string> words_of(std::string_view pattern) {
  std::vector<std::string> out = {"A", "1"};
  std::string run;
  for (const char c : pattern) {
    const bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                        (c >= 'a' && c <= 'z') || c == '_';
    if (letter || c == ' ' || c == '-' || static_cast<signed char>(c) < 0) {
      run += c;
      if (letter) out.emplace_back(1, c);
      continue;
    }
    out.push_back(std::exchange(run, {}));
  }
  out.push_back(run);
  std::erase_if(out, [](const std::string& word) { return word.empty(); });
  return out;
}

std::string shortest(double value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value).ptr;
  return {buffer, end};
}

}  // namespace

void GrammarSpec::set_patterns(std::vector<std::string> in_order) {
  pattern.clear();
  if (!in_order.empty()) {
    pattern = std::move(in_order.front());
    in_order.erase(in_order.begin());
  }
  fallbacks = std::move(in_order);
}

struct Grammar::Rules {
  explicit Rules(GrammarSpec given) : spec(std::move(given)) {
    patterns.emplace_back(spec.pattern, options());
    for (const std::string& one : spec.fallbacks) {
      patterns.emplace_back(one, options());
    }
  }

  /// The next match at or after `from`, which moves behind it.
  static std::optional<Capture> next(const RE2& pattern, std::string_view text,
                                     std::size_t& from) {
    if (from > text.size()) return {};
    re2::StringPiece groups[3];
    const re2::StringPiece whole(text.data(), text.size());
    if (!pattern.Match(whole, from, text.size(), RE2::UNANCHORED, groups,
                       1 + pattern.NumberOfCapturingGroups())) {
      return {};
    }
    const std::size_t end = groups[0].data() + groups[0].size() - text.data();
    from = groups[0].empty() ? end + 1 : end;
    if (groups[1].data() == nullptr) return Capture{};
    const auto view = [](const re2::StringPiece& group) {
      return trim(std::string_view(group.data(), group.size()));
    };
    const std::string_view word = view(groups[1]);
    return Capture{word, static_cast<std::size_t>(word.data() - text.data()),
                   view(groups[2])};
  }

  Reading read(const Capture& capture,
               std::span<const std::string> labels) const {
    switch (spec.kind) {
      case GrammarSpec::Kind::kPointwise:
        return read_score(capture.word, spec);
      case GrammarSpec::Kind::kScorePair:
        return read_pair(capture, spec);
      case GrammarSpec::Kind::kPairwise:
        break;
    }
    return read_choice(capture.word, spec, labels);
  }

  /// Nothing where nothing matches.
  std::optional<Picked> pick(std::string_view text,
                             std::span<const std::string> labels) const {
    for (const RE2& pattern : patterns) {
      if (auto picked = pick(pattern, text, labels)) return picked;
    }
    return {};
  }

  std::optional<Picked> pick(const RE2& pattern, std::string_view text,
                             std::span<const std::string> labels) const {
    using Pick = GrammarSpec::Pick;
    std::size_t from = 0;
    std::optional<Picked> out;
    while (const auto capture = next(pattern, text, from)) {
      const Reading reading = read(*capture, labels);
      if (spec.pick == Pick::kOnly && out && reading != out->reading) {
        return Picked{.reading = {.status = Status::kAmbiguous}};
      }
      out = {reading, capture->begin};
      if (spec.pick == Pick::kFirst) break;
    }
    return out;
  }

  /// Of a text in capitals where the grammar is read so; places are the same.
  std::optional<Picked> pick_as_read(
      const std::string& text, std::span<const std::string> labels) const {
    return spec.fold ? pick(capitals(text), labels) : pick(text, labels);
  }

  std::size_t groups() const {
    return spec.kind == GrammarSpec::Kind::kScorePair ? 2 : 1;
  }

  /// The form with a word in each hole; without a second word the same twice.
  std::string written(std::string_view word,
                      std::string_view second = {}) const {
    std::string out = spec.form;
    const std::size_t hole = out.find(kHole);
    out.replace(hole, kHole.size(), word);
    if (groups() == 1) return out;
    const std::size_t next_hole = out.find(kHole, hole + word.size());
    return out.replace(next_hole, kHole.size(), second.empty() ? word : second);
  }

  bool reads_back(std::string_view word) const {
    const std::string text =
        spec.fold ? capitals(written(word)) : written(word);
    const std::string folded = spec.fold ? capitals(word) : std::string();
    if (spec.fold) word = folded;
    for (const RE2& pattern : patterns) {
      std::size_t from = 0;
      const auto capture = next(pattern, text, from);
      if (!capture) continue;
      return capture->word == trim(word) &&
             (groups() == 1 || capture->second == trim(word));
    }
    return false;
  }

  bool has_holes() const {
    const std::size_t first = spec.form.find(kHole);
    if (first == std::string::npos) return false;
    return groups() == 1 ||
           spec.form.find(kHole, first + kHole.size()) != std::string::npos;
  }

  /// A written verdict that the pattern does not read, if there is one.
  std::optional<std::string> unread() const {
    std::vector<std::string> all;
    const bool scores = spec.kind != GrammarSpec::Kind::kPairwise;
    if (scores && spec.outcomes.empty()) {
      all = {shortest(spec.least), shortest(spec.most)};
    }
    for (const Outcome& outcome : spec.outcomes) all.push_back(outcome.text);
    for (const std::string& word : all) {
      if (!reads_back(word)) return written(word);
    }
    if (!all.empty()) return {};
    const auto some = words_of(spec.pattern);
    const bool any = std::ranges::any_of(
        some, [&](const std::string& word) { return reads_back(word); });
    return any ? std::nullopt : std::optional(spec.form);
  }

  static std::string fault_of(const RE2& pattern, bool pair) {
    if (!pattern.ok()) {
      return "has a pattern that does not compile: " + pattern.error();
    }
    const int found = pattern.NumberOfCapturingGroups();
    if (found == (pair ? 2 : 1)) return {};
    return "has a pattern with " + std::to_string(found) +
           " capturing groups, but " +
           (pair ? "two capture the scores" : "one captures the verdict");
  }

  /// What is wrong with the grammar; empty: nothing.
  std::string fault() const {
    const bool pair = groups() == 2;
    for (const RE2& pattern : patterns) {
      if (std::string wrong = fault_of(pattern, pair); !wrong.empty()) {
        return wrong;
      }
    }
    if (!has_holes())
      return pair ? "has a form without two {}" : "has a form without {}";
    if (!(spec.least <= spec.most)) return "has a scale without numbers";
    for (const Outcome& outcome : spec.outcomes) {
      if (outcome.winner < -1 || outcome.winner >= kMostSlots) {
        return "has an outcome '" + outcome.text + "' without a slot";
      }
      const bool scores = spec.kind != GrammarSpec::Kind::kPairwise;
      if (scores &&
          !(outcome.score >= spec.least && outcome.score <= spec.most)) {
        return "has an outcome '" + outcome.text + "' without a score";
      }
    }
    if (const auto text = unread()) {
      return "does not read what it writes: '" + *text + "'";
    }
    return {};
  }

  GrammarSpec spec;
  std::deque<RE2> patterns;  ///< A deque: none can be moved.
};

Result<Grammar> Grammar::compile(GrammarSpec spec) {
  auto rules = std::make_shared<const Rules>(std::move(spec));
  if (const std::string fault = rules->fault(); !fault.empty()) {
    return fail("the grammar '" + rules->spec.id + "' " + fault);
  }
  return Grammar(std::move(rules));
}

Grammar::Grammar(std::shared_ptr<const Rules> rules)
    : rules_(std::move(rules)) {}

Verdict Grammar::parse(const Completion& said,
                       std::span<const std::string> labels) const {
  const auto failed = [](Status status) {
    return Verdict{.status = status, .score = {}};
  };
  const bool cut = said.finish == Finish::kLength;
  if (said.finish == Finish::kRefusal) return failed(Status::kRefused);
  if (said.finish == Finish::kFilter) return failed(Status::kFiltered);
  if (trim(said.text).empty()) {
    return failed(cut ? Status::kTruncated : Status::kEmpty);
  }
  const auto picked = rules_->pick_as_read(said.text, labels);
  if (!picked) return failed(cut ? Status::kTruncated : Status::kUnparsed);
  const Reading& reading = picked->reading;
  Verdict out{.status = reading.status,
              .tie = reading.tie,
              .winner = reading.winner,
              .strength = reading.strength,
              .score = {}};
  if (reading.status == Status::kScored) out.score = {reading.score};
  if (rules_->groups() == 2 && judged(reading.status)) {
    out.score = {reading.score, reading.second_score};
  }
  // Only where the verdict is a label: the odds of "A" against "B" where the
  // judge says "tie" are not how likely it finds the first the better one.
  if (reading.is_label && labels.size() == 2) {
    out.p_first = first_probability(said, picked->begin, labels);
  }
  return out;
}

std::optional<std::size_t> Grammar::place(
    const Completion& said, std::span<const std::string> labels) const {
  if (!judged(parse(said, labels).status)) return {};
  return rules_->pick_as_read(said.text, labels)->begin;
}

std::string Grammar::write(std::string_view word,
                           std::string_view second) const {
  return rules_->written(word, second);
}

std::string Grammar::word_of(double score) const {
  const std::vector<Outcome>& outcomes = rules_->spec.outcomes;
  if (outcomes.empty()) return shortest(score);
  const auto distance = [&](const Outcome& outcome) {
    return std::abs(outcome.score - score);
  };
  return std::ranges::min_element(outcomes, {}, distance)->text;
}

const GrammarSpec& Grammar::spec() const { return rules_->spec; }

}  // namespace assize
