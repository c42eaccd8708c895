#include "io/json_records.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/utf8.h"
#include "io/bracket_matcher.h"
#include "io/characters.h"
#include "io/json_fault.h"
#include "io/python_words.h"
#include "io/record_parser.h"
#include "io/rolling_input.h"

namespace assize {
namespace {

constexpr std::string_view kSpace = " \t\r\n";
constexpr std::string_view kTruncated =
    "the file ends inside a value (is it truncated?)";
constexpr std::string_view kEmpty = "the file is empty";

/// The last few characters of a text, for a message.
std::string tail(std::string_view text) {
  constexpr std::size_t kBytes = 40;
  if (text.size() <= kBytes) return printable(text);
  return "…" + printable(last_characters(text, kBytes));
}

}  // namespace

struct JsonReader::State {
  explicit State(JsonLimits given)
      : limits(given), parser(given.depth), input(RecordParser::padding()) {}

  Result<void> open(const std::string& path) {
    return input.open(path, limits.file_bytes, limits.kinds, limits.hash);
  }
  Result<char> next_mark();
  Result<void> array(const VisitRecord& visit);
  Result<void> lines(const VisitRecord& visit);
  Result<void> document(const VisitDocument& visit);
  Result<std::size_t> load_record(std::uint64_t record);
  Result<std::size_t> load_line(bool& at_end);
  Result<JsonValue> parse(std::size_t bytes, bool at_end, std::uint64_t record);
  Result<JsonValue> parse(std::string_view text, bool at_end,
                          std::uint64_t record);
  Result<JsonValue> parse_document();
  Result<void> visited(Result<void> outcome, std::uint64_t record) const;

  tl::unexpected<Error> fail_at(std::size_t at, std::string message,
                                std::uint64_t record = 0) const;
  tl::unexpected<Error> unexpected(std::string_view message,
                                   std::uint64_t record = 0) const;
  tl::unexpected<Error> too_large(std::string_view what,
                                  std::uint64_t record = 0) const;

  JsonLimits limits;
  RecordParser parser;
  RollingInput input;
  std::string plain;  ///< A document without Python's words.
};

/// An error at a byte of the window.
tl::unexpected<Error> JsonReader::State::fail_at(std::size_t at,
                                                 std::string message,
                                                 std::uint64_t record) const {
  Location where = input.place(at);
  where.record = record;
  if (where.excerpt.empty() && where.column > 1) {
    message += fmt::format(", after '{}'", tail(input.window().substr(0, at)));
  }
  return fail(std::move(message), std::move(where));
}

/// An error at the start of the window, where something else should stand.
tl::unexpected<Error> JsonReader::State::unexpected(
    std::string_view message, std::uint64_t record) const {
  const std::string_view text = input.window().substr(0, 4);
  if (text.empty()) message = kTruncated;
  if (text.starts_with('\0')) message = "the character U+0000 stands here";
  if (first_invalid_utf8(text) == 0) message = "this is not valid UTF-8";
  return fail_at(0, std::string(message), record);
}

tl::unexpected<Error> JsonReader::State::too_large(std::string_view what,
                                                   std::uint64_t record) const {
  Location where = input.place(0);
  where.record = record;
  where.excerpt.clear();
  return fail(
      fmt::format("this {} is larger than {} bytes", what, limits.record_bytes),
      std::move(where));
}

/// Consumes white space. The character after it, or '\0' at the end; a NUL in
/// the file is no better than its end, as unexpected() tells them apart.
Result<char> JsonReader::State::next_mark() {
  while (true) {
    const std::size_t space = input.window().find_first_not_of(kSpace);
    if (space != std::string_view::npos) {
      input.consume(space);
      return input.window().front();
    }
    input.consume(input.window().size());
    const auto read = input.more();
    if (!read) return tl::unexpected(read.error());
    if (!*read) return '\0';
  }
}

Result<JsonValue> JsonReader::State::parse(std::size_t bytes, bool at_end,
                                           std::uint64_t record) {
  return parse(input.window().substr(0, bytes), at_end, record);
}

/// Of a text that begins where the window does. Requires padding after it.
Result<JsonValue> JsonReader::State::parse(std::string_view text, bool at_end,
                                           std::uint64_t record) {
  if (const auto value = parser.parse(text)) return *value;
  auto fault = find_json_fault(text, limits.depth);
  if (!fault) return fail_at(0, "this cannot be parsed", record);
  if (fault->ends_early) {
    fault->message = at_end ? kTruncated : "the line ends inside a value";
  }
  return fail_at(fault->at, std::move(fault->message), record);
}

/// Completes the location of an error that came from a visit.
Result<void> JsonReader::State::visited(Result<void> outcome,
                                        std::uint64_t record) const {
  if (outcome) return outcome;
  Location& where = outcome.error().where;
  if (where.file.empty()) where.file = input.path();
  if (where.file != input.path()) return outcome;
  if (where.line == 0) where.line = input.line();
  if (where.record == 0) where.record = record;
  return outcome;
}

/// Reads until the window holds the record at its start; the record's bytes.
Result<std::size_t> JsonReader::State::load_record(std::uint64_t record) {
  BracketMatcher matcher;
  while (!matcher.closed(input.window())) {
    const bool large = input.window().size() > limits.record_bytes;
    const auto read = large ? false : input.more();
    if (!read) return tl::unexpected(read.error());
    if (*read) continue;
    // A quote or bracket may be missing: say so rather than where it led.
    const auto fault = find_json_fault(input.window(), limits.depth);
    if (fault && !fault->ends_early) {
      return fail_at(fault->at, fault->message, record);
    }
    if (large) return too_large("record", record);
    return fail_at(input.window().size(), std::string(kTruncated), record);
  }
  if (matcher.passed() > limits.record_bytes) {
    return too_large("record", record);
  }
  return matcher.passed();
}

Result<void> JsonReader::State::array(const VisitRecord& visit) {
  auto mark = next_mark();
  if (mark && input.window().empty()) return fail_at(0, std::string(kEmpty));
  if (mark && *mark != '[') {
    return unexpected("this file must hold one JSON array of objects");
  }
  if (mark) input.consume(1);
  if (mark) mark = next_mark();
  for (std::uint64_t record = 1; mark && (*mark != ']' || record > 1);
       ++record) {
    if (*mark == ']') return unexpected("there is no record after this comma");
    if (*mark != '{') return unexpected("this record is no object", record);
    const auto bytes = load_record(record);
    if (!bytes) return tl::unexpected(bytes.error());
    const auto value = parse(*bytes, false, record);
    if (!value) return tl::unexpected(value.error());
    auto outcome = visited(visit(*value, record), record);
    if (!outcome) return outcome;
    input.consume(*bytes);
    mark = next_mark();
    if (!mark || *mark == ']') break;
    if (*mark != ',') return unexpected("there is no comma after this record");
    input.consume(1);
    mark = next_mark();
  }
  if (!mark) return tl::unexpected(mark.error());
  input.consume(1);
  mark = next_mark();
  if (!mark) return tl::unexpected(mark.error());
  if (input.window().empty()) return {};
  return unexpected("there is text after the end of the array");
}

/// Reads until the window holds the line at its start; the line's bytes.
Result<std::size_t> JsonReader::State::load_line(bool& at_end) {
  std::size_t searched = 0;
  at_end = false;
  while (true) {
    const std::string_view text = input.window();
    const std::size_t end = std::min(text.find('\n', searched), text.size());
    if (end > limits.record_bytes) return too_large("line");
    if (end < text.size() || at_end) return end;
    searched = text.size();
    const auto read = input.more();
    if (!read) return tl::unexpected(read.error());
    at_end = !*read;
  }
}

Result<void> JsonReader::State::lines(const VisitRecord& visit) {
  bool any = false, at_end = false;
  while (!at_end) {
    const auto bytes = load_line(at_end);
    if (!bytes) return tl::unexpected(bytes.error());
    const std::string_view line = input.window().substr(0, *bytes);
    if (line.find_first_not_of(kSpace) != line.npos) {
      any = true;
      const auto value = parse(*bytes, at_end, 0);
      if (!value) return tl::unexpected(value.error());
      if (!value->is_object()) return fail_at(0, "this line is no object");
      auto outcome = visited(visit(*value, input.line()), 0);
      if (!outcome) return outcome;
    }
    input.consume(*bytes + (at_end ? 0 : 1));
  }
  if (!any) return fail(std::string(kEmpty), {.file = input.path(), .line = 1});
  return {};
}

Result<void> JsonReader::State::document(const VisitDocument& visit) {
  const auto mark = next_mark();
  if (!mark) return tl::unexpected(mark.error());
  if (input.window().empty()) return fail_at(0, std::string(kEmpty));
  bool at_end = false;
  while (!at_end) {
    if (input.window().size() > limits.record_bytes) {
      return too_large("document");
    }
    const auto read = input.more();
    if (!read) return tl::unexpected(read.error());
    at_end = !*read;
  }
  const auto value = parse_document();
  if (!value) return tl::unexpected(value.error());
  return visited(visit(*value), 0);
}

/// Of the whole window.
Result<JsonValue> JsonReader::State::parse_document() {
  auto value = parse(input.window().size(), true, 0);
  if (value || !limits.python_words) return value;
  plain = without_python_words(input.window());
  const std::size_t bytes = plain.size();
  plain.resize(bytes + RecordParser::padding(), ' ');
  return parse(std::string_view(plain).substr(0, bytes), true, 0);
}

JsonReader::JsonReader(JsonLimits limits)
    : state_(std::make_unique<State>(limits)) {}
JsonReader::~JsonReader() = default;
JsonReader::JsonReader(JsonReader&&) noexcept = default;
JsonReader& JsonReader::operator=(JsonReader&&) noexcept = default;

Result<InputFile> JsonReader::read_array(const std::string& path,
                                         const VisitRecord& visit) {
  return state_->open(path)
      .and_then([&] { return state_->array(visit); })
      .map([&] { return state_->input.summary(); });
}

Result<InputFile> JsonReader::read_lines(const std::string& path,
                                         const VisitRecord& visit) {
  return state_->open(path)
      .and_then([&] { return state_->lines(visit); })
      .map([&] { return state_->input.summary(); });
}

Result<InputFile> JsonReader::read_document(const std::string& path,
                                            const VisitDocument& visit) {
  return state_->open(path)
      .and_then([&] { return state_->document(visit); })
      .map([&] { return state_->input.summary(); });
}

}  // namespace assize
