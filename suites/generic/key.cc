#include "suites/generic/key.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "io/csv.h"

namespace assize::suites {
namespace {

/// Room for the largest program that a pattern may compile to.
constexpr std::int64_t kPatternBytes = 1 << 20;

/// Two numbers that differ by less are the same number, written otherwise.
constexpr double kExact = 1e-9;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// A text, or a list of texts, none of them empty.
Result<std::vector<std::string>> texts_of(const JsonValue& value,
                                          std::string_view key) {
  std::vector<std::string> texts;
  bool good = value.is_string() || value.is_array();
  if (value.is_string()) texts.push_back(lower(value.string()));
  value.each([&](const JsonValue& element) {
    good = good && element.is_string();
    texts.push_back(lower(element.string()));
  });
  const bool gap = std::ranges::any_of(texts, &std::string::empty);
  if (good && !gap && !texts.empty()) return texts;
  return fail(fmt::format("key: {} must be texts that are not empty", key));
}

/// A sign, if any, and digits.
const re2::RE2& number_pattern() {
  static const re2::RE2 pattern(
      R"((-|\x{2212})?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+))");
  return pattern;
}

/// Whether what stands before a dash makes it a hyphen or a range: "3-4".
bool joins(std::string_view before) {
  if (before.empty()) return false;
  const char c = before.back();
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || c == ')' || c == '%';
}

/// The last number in the text, without its grouping commas.
std::optional<double> last_number(std::string_view text) {
  re2::StringPiece rest(text.data(), text.size());
  re2::StringPiece sign, digits;
  std::string last;
  while (re2::RE2::FindAndConsume(&rest, number_pattern(), &sign, &digits)) {
    const auto begin = static_cast<std::size_t>(
        (sign.empty() ? digits : sign).data() - text.data());
    const bool negative = !sign.empty() && !joins(text.substr(0, begin));
    last = (negative ? "-" : "") + std::string(digits);
  }
  std::erase(last, ',');
  if (last.empty()) return std::nullopt;
  const Result<double> number = parse_number(last, {});
  if (!number) return std::nullopt;
  return *number;
}

Result<void> known_fields(const JsonValue& value) {
  std::string stranger;
  value.each_field([&](std::string_view name, const JsonValue&) {
    const bool known = name == "facts" || name == "absent" ||
                       name == "pattern" || name == "number" ||
                       name == "tolerance";
    if (!known) stranger = name;
  });
  if (stranger.empty()) return {};
  return fail(fmt::format(
      "key: unknown field '{}'; a key has facts and absent, or pattern, or "
      "number and tolerance",
      printable(stranger, 60)));
}

}  // namespace

Result<Key> Key::parse(const JsonValue& value) {
  if (!value.is_object()) return fail("key must be an object");
  if (auto known = known_fields(value); !known) {
    return tl::unexpected(known.error());
  }
  const JsonValue facts = value["facts"], pattern = value["pattern"];
  const int forms = !facts.is_missing() + !pattern.is_missing() +
                    !value["number"].is_missing();
  const bool stray =
      (facts.is_missing() && !value["absent"].is_missing()) ||
      (value["number"].is_missing() && !value["tolerance"].is_missing());
  if (forms != 1 || stray) {
    return fail("a key has one of facts, pattern and number");
  }
  Key key;
  if (!facts.is_missing()) {
    std::optional<Error> error;
    facts.each([&](const JsonValue& fact) {
      auto texts = texts_of(fact, "each of facts");
      if (!texts) error = texts.error();
      if (texts) key.facts_.push_back(std::move(*texts));
    });
    if (error) return tl::unexpected(*error);
    if (key.facts_.empty()) return fail("key: facts must be a list");
    if (value["absent"].is_missing()) return key;
    auto absent = texts_of(value["absent"], "absent");
    if (!absent) return tl::unexpected(absent.error());
    key.absent_ = std::move(*absent);
    return key;
  }
  if (!pattern.is_missing()) {
    if (pattern.string().empty()) {
      return fail("key: pattern must be a text that is not empty");
    }
    re2::RE2::Options options(re2::RE2::Quiet);
    options.set_max_mem(kPatternBytes);
    auto compiled = std::make_shared<const re2::RE2>(
        re2::StringPiece(pattern.string().data(), pattern.string().size()),
        options);
    if (!compiled->ok()) {
      return fail(fmt::format("key: pattern '{}' does not compile: {}",
                              printable(pattern.string(), 60),
                              printable(compiled->error(), 100)));
    }
    key.pattern_ = std::move(compiled);
    return key;
  }
  key.numeric_ = true;
  key.number_ = value["number"].number();
  const JsonValue tolerance = value["tolerance"];
  key.tolerance_ = tolerance.is_missing() ? 0 : tolerance.number();
  if (!std::isfinite(key.number_) || !(key.tolerance_ >= 0)) {
    return fail("key: number must be a number, and tolerance not below 0");
  }
  return key;
}

bool Key::right(std::string_view answer) const {
  if (pattern_) {
    return re2::RE2::PartialMatch(
        re2::StringPiece(answer.data(), answer.size()), *pattern_);
  }
  if (numeric_) {
    const auto last = last_number(answer);
    return last && std::abs(*last - number_) <= tolerance_ + kExact;
  }
  const std::string said = lower(answer);
  const auto stands = [&](const std::string& text) {
    return said.find(text) != std::string::npos;
  };
  return std::ranges::all_of(facts_,
                             [&](const Alternatives& any) {
                               return std::ranges::any_of(any, stands);
                             }) &&
         std::ranges::none_of(absent_, stands);
}

}  // namespace assize::suites
