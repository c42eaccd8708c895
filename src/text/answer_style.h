// What can be counted in one answer without understanding it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace assize {

/// Marks of Markdown at the beginning of a line, blanks aside, and pairs of
/// "**" on one line each: what a reader sees of an answer before reading it.
struct AnswerMarks {
  std::uint32_t headers = 0, ordered = 0, unordered = 0;
  std::uint32_t bold = 0;
  std::uint32_t fences = 0;  ///< Fenced blocks of code, begun or whole.
};

/// Any bytes are accepted. O(length), at the speed of a search for line ends.
AnswerMarks answer_marks(std::string_view text);

/// Whether a text begins as refusals do, by a table of phrases in English. Any
/// bytes are accepted. O(1).
bool refuses(std::string_view text);

/// Counts of one text. A word is a run of ASCII letters, digits and apostrophes
/// and of what lies beyond ASCII, General Punctuation excepted; words are equal
/// where they differ in ASCII case alone. Marks are those of answer_marks().
struct AnswerStyle {
  std::uint32_t code_points = 0;
  std::uint32_t words = 0;
  std::uint32_t word_points = 0;     ///< Code points of all words together.
  std::uint32_t distinct_words = 0;  ///< Among the first counted_words.
  std::uint32_t counted_words = 0;   ///< words, at most kMostCountedWords.
  std::uint32_t sentences = 0;       ///< Words that end in ".", "!" or "?".
  std::uint32_t digits = 0;          ///< ASCII.
  std::uint32_t headers = 0, bold = 0, ordered = 0, unordered = 0;
  std::uint32_t fences = 0;          ///< Fenced blocks of code, begun or whole.
  std::uint32_t inline_code = 0;     ///< Pairs of single back quotes.
  std::uint32_t paragraphs = 0;      ///< Runs of lines that are not blank.
  std::uint32_t lines = 0;           ///< Not blank, at most kMostCountedLines.
  std::uint32_t repeated_lines = 0;  ///< Of these, equal to an earlier one.
  bool refusal = false;              ///< See refuses().
  /// Hashes of the content words (four bytes or more, no function word) among
  /// the counted ones; sorted, each once.
  std::vector<std::uint64_t> content;
};

inline constexpr std::uint32_t kMostCountedWords = 4096;
inline constexpr std::uint32_t kMostCountedLines = 1024;

/// Any bytes are accepted. O(length); memory is bounded.
AnswerStyle answer_style(std::string_view text);

/// The share of the question's content words that the answer has, in [0, 1];
/// one half where the question has none.
double topic_recall(const AnswerStyle& question, const AnswerStyle& answer);

}  // namespace assize
