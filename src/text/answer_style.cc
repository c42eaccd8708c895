#include "text/answer_style.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/utf8.h"
#include "text/blank.h"

namespace assize {
namespace {

constexpr std::size_t kRefusalBegins = 200;  ///< Bytes in which one shows.
constexpr std::size_t kShortestContent = 4;

/// Phrases of our own by which a model says that it will not, or cannot.
constexpr std::array kRefusals = std::to_array<std::string_view>(
    {"i'm sorry", "i am sorry", "i apologi", "i cannot", "i can't", "i can not",
     "i'm unable", "i am unable", "i'm not able", "i am not able",
     "cannot provide", "can't provide", "not comfortable", "as an ai",
     "language model", "i don't have", "i do not have", "unfortunately"});

/// Frequent words that say nothing of a topic; sorted.
constexpr std::array kFunctionWords = std::to_array<std::string_view>(
    {"about", "also", "could", "does",  "from",   "have",   "into",
     "more",  "most", "only",  "other", "please", "should", "some",
     "such",  "than", "that",  "their", "them",   "then",   "there",
     "these", "they", "this",  "those", "were",   "what",   "when",
     "which", "will", "with",  "would", "your"});
static_assert(std::ranges::is_sorted(kFunctionWords));

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool in_word(char c) {
  const char small = lower(c);
  return (small >= 'a' && small <= 'z') || is_digit(c) || c == '\'' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool begins_point(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

/// Whether General Punctuation (U+2000 to U+207F) begins here: dashes, quotes,
/// bullets. Three bytes.
constexpr std::size_t kBytesOfMark = 3;
bool is_mark(std::string_view text, std::size_t at) {
  return text[at] == '\xE2' && at + kBytesOfMark <= text.size() &&
         (text[at + 1] == '\x80' || text[at + 1] == '\x81');
}

/// FNV-1a of the bytes in ASCII lower case.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(lower(c))) * 1099511628211u;
  }
  return hash;
}

/// Sorts and leaves each value once; how many there were more.
std::size_t make_set(std::vector<std::uint64_t>& values) {
  std::ranges::sort(values);
  const std::size_t all = values.size();
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return all - values.size();
}

bool is_function_word(std::string_view word) {
  constexpr std::size_t kLongest = 6;
  std::array<char, kLongest> small{};
  if (word.size() > kLongest) return false;
  std::ranges::transform(word, small.begin(), lower);
  return std::ranges::binary_search(
      kFunctionWords, std::string_view(small.data(), word.size()));
}

/// Counts the mark that a trimmed line begins with; a mark of a fence counts
/// as a whole one.
void add_mark(std::string_view line, AnswerMarks& out) {
  if (line.starts_with("```")) {
    ++out.fences;
    return;
  }
  const std::size_t hashes = std::min(line.find_first_not_of('#'), line.size());
  out.headers +=
      hashes >= 1 && hashes <= 6 && line.size() > hashes && line[hashes] == ' ';
  out.unordered += line.starts_with("- ") || line.starts_with("* ") ||
                   line.starts_with("+ ") || line.starts_with("\u2022 ");
  std::size_t digits = 0;
  while (digits < line.size() && digits < 4 && is_digit(line[digits])) {
    ++digits;
  }
  const std::string_view rest = line.substr(digits);
  out.ordered += digits >= 1 && digits <= 3 &&
                 (rest.starts_with(". ") || rest.starts_with(") "));
}

/// How often "**" stands in the text, from the left and without overlap.
std::uint32_t double_stars(std::string_view text) {
  std::uint32_t count = 0;
  for (std::size_t at = text.find('*'); at < text.size();
       at = text.find('*', at)) {
    const bool two = at + 1 < text.size() && text[at + 1] == '*';
    count += two;
    at += two ? 2 : 1;
  }
  return count;
}

class Counter {
 public:
  AnswerStyle count(std::string_view text) {
    out_.code_points = static_cast<std::uint32_t>(code_points(text));
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      add_line(trim(text.substr(begin, end - begin)));
      begin = end + 1;
    }
    const AnswerMarks marks = answer_marks(text);
    out_.headers = marks.headers;
    out_.ordered = marks.ordered;
    out_.unordered = marks.unordered;
    out_.bold = marks.bold;
    out_.fences = marks.fences;
    out_.inline_code = quotes_ / 2;
    out_.repeated_lines = static_cast<std::uint32_t>(make_set(line_hashes_));
    make_set(word_hashes_);
    out_.distinct_words = static_cast<std::uint32_t>(word_hashes_.size());
    make_set(out_.content);
    out_.refusal = refuses(text);
    return std::move(out_);
  }

 private:
  void add_line(std::string_view line) {
    out_.paragraphs += !line.empty() && !in_paragraph_;
    in_paragraph_ = !line.empty();
    if (line.empty()) return;
    if (out_.lines < kMostCountedLines) {
      ++out_.lines;
      line_hashes_.push_back(hash_of(line));
    }
    add_words(line);
    add_quotes(line);
  }

  void add_words(std::string_view line) {
    for (std::size_t at = 0; at < line.size();) {
      const std::size_t begin = at;
      while (at < line.size() && in_word(line[at]) && !is_mark(line, at)) {
        out_.digits += is_digit(line[at]);
        out_.word_points += begins_point(line[at]);
        ++at;
      }
      if (at == begin) {
        at += is_mark(line, at) ? kBytesOfMark : 1;
        continue;
      }
      add_word(line.substr(begin, at - begin));
      const bool stops =
          at < line.size() &&
          (line[at] == '.' || line[at] == '!' || line[at] == '?');
      out_.sentences +=
          stops && (at + 1 == line.size() || is_space(line[at + 1]));
    }
  }

  void add_word(std::string_view word) {
    ++out_.words;
    if (out_.counted_words == kMostCountedWords) return;
    ++out_.counted_words;
    const std::uint64_t hash = hash_of(word);
    word_hashes_.push_back(hash);
    if (word.size() >= kShortestContent && !is_function_word(word)) {
      out_.content.push_back(hash);
    }
  }

  void add_quotes(std::string_view line) {
    for (std::size_t at = line.find('`'); at < line.size();
         at = line.find('`', at)) {
      const bool fence = line.substr(at).starts_with("```");
      quotes_ += !fence;
      at += fence ? 3 : 1;
    }
  }

  AnswerStyle out_;
  std::vector<std::uint64_t> line_hashes_, word_hashes_;
  std::uint32_t quotes_ = 0;
  bool in_paragraph_ = false;
};

}  // namespace

AnswerMarks answer_marks(std::string_view text) {
  AnswerMarks out;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    add_mark(trim(text.substr(begin, end - begin)), out);
    begin = end + 1;
  }
  out.fences = (out.fences + 1) / 2;
  out.bold = double_stars(text) / 2;
  return out;
}

bool refuses(std::string_view text) {
  std::string start;
  start.reserve(kRefusalBegins);
  const std::string_view shown = text.substr(0, kRefusalBegins);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (shown[i] == '\xE2' && shown.substr(i).starts_with("\u2019")) {
      start += '\'';
      i += 2;
    } else {
      start += lower(shown[i]);
    }
  }
  return std::ranges::any_of(kRefusals, [&](std::string_view phrase) {
    return start.find(phrase) != std::string::npos;
  });
}

AnswerStyle answer_style(std::string_view text) {
  return Counter().count(text);
}

double topic_recall(const AnswerStyle& question, const AnswerStyle& answer) {
  if (question.content.empty()) return 0.5;
  std::size_t shared = 0;
  auto other = answer.content.begin();
  for (const std::uint64_t word : question.content) {
    while (other != answer.content.end() && *other < word) ++other;
    shared += other != answer.content.end() && *other == word;
  }
  return static_cast<double>(shared) /
         static_cast<double>(question.content.size());
}

}  // namespace assize
