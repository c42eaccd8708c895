// Errors as values: what went wrong, where, and how it is shown to a person.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace assize {

/// A place in an input. Lines, columns (in bytes) and records count from 1; 0:
/// unknown.
struct Location {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint64_t record = 0;
  std::string excerpt = {};  ///< The source line, for the caret; may be empty.

  friend bool operator==(const Location&, const Location&) = default;
};

struct Error {
  std::string message;  ///< A lower-case sentence without a full stop.
  Location where = {};

  friend bool operator==(const Error&, const Error&) = default;
};

template <typename T>
using Result = tl::expected<T, Error>;

/// `tl::unexpected(Error{message, where})`, spelt short.
tl::unexpected<Error> fail(std::string message, Location where = {});

/// `file:line:column: error: message`, then the excerpt and a caret if known;
/// `file: record N: error: message` where only the record is known.  Control
/// characters are drawn as pictures, long lines are cut around the column.
std::string render(const Error& error);

/// All of them, a line break between, ordered by place.
std::string render(std::span<const Error> errors);

/// " (did you mean 'x'?)" for the nearest of `known`, or "" if none is near.
/// Near: at most a third of the word's letters (or one) differ, and one agrees.
/// Complexity: words longer than 64 bytes are never near.
std::string did_you_mean(std::string_view word,
                         std::span<const std::string> known);

/// Makes text safe for a terminal: control characters become their Unicode
/// pictures; bytes that are not UTF-8, C1 controls, separators and marks that
/// reorder a line become U+FFFD; cut to `most` code points.
std::string printable(std::string_view text, std::size_t most = 200);

}  // namespace assize
