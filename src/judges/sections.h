// What a reader of a judge's prompt takes for the request and the answers.
//
// A section mark is the literal text that stands in the template directly
// before or after a slot with text: with holes for labels and for the nonce.
// A reader sees the page alone. It finds every mark on it, also those that an
// answer forged, and the sections between them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "prompt/judge_prompt.h"

namespace assize::judges {

/// Which marks count: every one, or those with the nonce of the page's first
/// mark. That one stands before all that a system wrote, so it is the judge's.
/// In a template without a nonce nothing tells marks apart.
enum class Reading : std::uint8_t { kTrusting, kFenced };

struct Section {
  enum class Kind : std::uint8_t { kBetween, kRequest, kAnswer, kOther };

  Kind kind = Kind::kBetween;
  int slot = -1;          ///< Of the label in the opening mark; answers only.
  std::size_t begin = 0;  ///< Bytes of the page behind the opening mark.
  std::size_t end = 0;    ///< Where the next mark of any kind begins.
};

/// Indices into the sections; -1: not on the page.
struct Belief {
  int request = -1;         ///< The last request opened.
  std::vector<int> answer;  ///< By slot: the last answer with its label.
};

/// The marks of one prompt. Linear in its template.
class SectionMarks {
 public:
  /// Fails where no literal text sets a slot with text apart.
  static Result<SectionMarks> of(const JudgePrompt& prompt);

  /// The sections in the page's order, the text outside them as kBetween.
  /// Empty stretches between sections are left out, empty sections are not.
  /// O(length of the page x marks).
  std::vector<Section> read(std::string_view page, Reading reading) const;

 private:
  struct Piece {
    enum class Kind : std::uint8_t { kLiteral, kLabel, kNonce, kText };
    Kind kind = Kind::kLiteral;
    std::string text;  ///< A literal, or a slot's name.
    friend bool operator==(const Piece&, const Piece&) = default;
  };
  using Pieces = std::vector<Piece>;
  struct Mark {
    Pieces pieces;  ///< Begins with a literal.
    Section::Kind opens = Section::Kind::kBetween;
    int slot = -1;  ///< Where the mark itself names no label.
    bool begins_line = false;
  };
  struct Hit {
    std::size_t begin = 0, end = 0;
    Section::Kind opens = Section::Kind::kBetween;
    int slot = -1;
    bool has_nonce = false;
    std::string_view nonce;
  };
  class Builder;

  bool match(const Mark& mark, std::string_view page, std::size_t at,
             Hit& hit) const;
  void find(const Mark& mark, std::string_view page,
            std::vector<Hit>& hits) const;

  std::vector<Mark> marks_;
  std::vector<std::string> labels_;
};

/// The messages as one page, a line break between.
std::string page_of(const std::vector<Message>& messages);

/// The text of a section without white space around it.
std::string_view text_of(std::string_view page, const Section& section);

Belief believe(const std::vector<Section>& sections, std::size_t slots);

}  // namespace assize::judges
