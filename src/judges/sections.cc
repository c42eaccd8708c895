#include "judges/sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "text/blank.h"

namespace assize::judges {
namespace {

constexpr std::size_t kLongestNonce = 128;
/// Fewer would let a mark be met by accident.
constexpr std::size_t kFewestLetters = 4;

bool in_nonce(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

/// Whether only blanks stand before `at` in its line.
bool at_line_start(std::string_view page, std::size_t at) {
  constexpr std::size_t kMostBlanks = 64;
  for (std::size_t back = 0; at > 0 && back < kMostBlanks; ++back) {
    const char before = page[--at];
    if (before == '\n') return true;
    if (before != ' ' && before != '\t') return false;
  }
  return at == 0;
}

/// The slot of "answer_2" or "answer_2_1", counted from 0; else -1.
int slot_of(std::string_view name) {
  constexpr std::string_view kPrefix = "answer_";
  if (!name.starts_with(kPrefix)) return -1;
  name.remove_prefix(kPrefix.size());
  int number = 0;
  const auto read =
      std::from_chars(name.data(), name.data() + name.size(), number);
  return read.ec == std::errc() ? number - 1 : -1;
}

Section::Kind kind_of(std::string_view name) {
  if (name.starts_with("question")) return Section::Kind::kRequest;
  return slot_of(name) >= 0 ? Section::Kind::kAnswer : Section::Kind::kOther;
}

}  // namespace

/// Takes a template apart into its marks.
class SectionMarks::Builder {
 public:
  explicit Builder(const JudgePrompt& prompt) {
    for (const Block& block : prompt.frame.blocks) {
      if (&block != &prompt.frame.blocks[0]) add_literal("\n");
      for (const Part& part : block.parts) {
        if (!part.slot) {
          add_literal(part.text);
        } else if (part.text.starts_with("label_")) {
          pieces_.push_back({Piece::Kind::kLabel, ""});
        } else if (part.text == "nonce") {
          pieces_.push_back({Piece::Kind::kNonce, ""});
        } else {
          texts_.push_back(pieces_.size());
          pieces_.push_back({Piece::Kind::kText, part.text});
        }
      }
    }
  }

  Result<std::vector<Mark>> build() {
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      if (auto opening = open(i, kFewestLetters)) {
        openings_.push_back(std::move(*opening));
        continue;
      }
      return fail(fmt::format(
          "no text of the template sets the slot '{}' apart from what stands "
          "before it",
          pieces_[texts_[i]].text));
    }
    tell_apart();
    std::vector<Mark> marks;
    for (Mark& opening : openings_) add(std::move(opening), marks);
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      if (auto closing = close(i)) add(std::move(*closing), marks);
    }
    return marks;
  }

 private:
  void add_literal(std::string_view text) {
    if (pieces_.empty() || pieces_.back().kind != Piece::Kind::kLiteral) {
      pieces_.push_back({Piece::Kind::kLiteral, ""});
    }
    pieces_.back().text += text;
  }

  /// Openings stand before closings in the list, and win.
  static void add(Mark mark, std::vector<Mark>& marks) {
    const bool known = std::ranges::any_of(
        marks, [&](const Mark& other) { return other.pieces == mark.pieces; });
    if (!known) marks.push_back(std::move(mark));
  }

  static std::size_t letters(const Pieces& pieces) {
    std::size_t out = 0;
    for (const Piece& piece : pieces) {
      out += static_cast<std::size_t>(std::ranges::count_if(
          piece.text, [](char c) { return !is_space(c); }));
    }
    return out;
  }

  static void trim_ends(Pieces& pieces) {
    const auto blank = [](const Piece& piece) {
      return piece.kind == Piece::Kind::kLiteral && trim(piece.text).empty();
    };
    while (!pieces.empty() && blank(pieces.back())) pieces.pop_back();
    while (!pieces.empty() && blank(pieces.front())) {
      pieces.erase(pieces.begin());
    }
    if (pieces.empty()) return;
    std::string& last = pieces.back().text;
    while (!last.empty() && is_space(last.back())) last.pop_back();
    std::string& first = pieces.front().text;
    first.erase(0, first.find_first_not_of(" \t\n\v\f\r"));
  }

  static bool usable(const Pieces& pieces, std::size_t least) {
    return !pieces.empty() && pieces[0].kind == Piece::Kind::kLiteral &&
           letters(pieces) >= least;
  }

  /// The fewest whole lines before a text slot that hold `least` letters; else
  /// all that stands between it and the slot before.
  std::optional<Mark> open(std::size_t index, std::size_t least) const {
    const std::size_t text = texts_[index];
    const std::size_t from = index == 0 ? 0 : texts_[index - 1] + 1;
    Mark mark{.pieces = {},
              .opens = kind_of(pieces_[text].text),
              .slot = slot_of(pieces_[text].text)};
    Pieces taken;
    for (std::size_t at = text; at-- > from;) {
      std::string_view rest = pieces_[at].text;
      taken.insert(taken.begin(), {pieces_[at].kind, ""});
      // A literal is taken line by line, from its last.
      for (std::size_t cut = rest.size(); cut != std::string_view::npos;) {
        cut = cut == 0 ? std::string_view::npos : rest.rfind('\n', cut - 1);
        const bool whole = cut == std::string_view::npos;
        taken[0].text = rest.substr(whole ? 0 : cut + 1);
        mark.pieces = taken;
        trim_ends(mark.pieces);
        mark.begins_line = !whole || at == 0;
        if (!whole && usable(mark.pieces, least)) return mark;
      }
    }
    mark.begins_line = from == 0;
    return usable(mark.pieces, 1) ? std::optional(mark) : std::nullopt;
  }

  /// The fewest whole lines behind a text slot that hold enough letters; up to
  /// the next slot with text.
  std::optional<Mark> close(std::size_t index) const {
    const std::size_t next =
        index + 1 < texts_.size() ? texts_[index + 1] : pieces_.size();
    Mark mark;
    Pieces taken;
    bool first = true;
    for (std::size_t at = texts_[index] + 1; at < next; ++at) {
      const std::string_view rest = pieces_[at].text;
      taken.push_back({pieces_[at].kind, ""});
      if (first) {
        mark.begins_line = rest.starts_with('\n') || rest.starts_with("\r\n");
      }
      first = false;
      for (std::size_t cut = 0; cut < rest.size();) {
        const std::size_t end = std::min(rest.find('\n', cut), rest.size());
        cut = end + 1;
        taken.back().text = rest.substr(0, end);
        mark.pieces = taken;
        trim_ends(mark.pieces);
        if (end < rest.size() && usable(mark.pieces, kFewestLetters)) {
          return mark;
        }
      }
      taken.back().text = rest;
    }
    mark.pieces = taken;
    trim_ends(mark.pieces);
    return usable(mark.pieces, 1) ? std::optional(mark) : std::nullopt;
  }

  static bool names_label(const Mark& mark) {
    return std::ranges::any_of(mark.pieces, [](const Piece& piece) {
      return piece.kind == Piece::Kind::kLabel;
    });
  }

  /// Takes more lines where two texts open alike and no label tells which.
  void tell_apart() {
    constexpr int kMostRounds = 16;
    for (int round = 0; round < kMostRounds; ++round) {
      std::vector<std::size_t> unclear;
      for (std::size_t i = 0; i < openings_.size(); ++i) {
        for (std::size_t j = 0; j < openings_.size(); ++j) {
          const bool same =
              i != j && openings_[i].pieces == openings_[j].pieces;
          if (!same || names_label(openings_[i])) continue;
          if (openings_[i].slot == openings_[j].slot) continue;
          unclear.push_back(i);
          break;
        }
      }
      if (unclear.empty()) return;
      for (const std::size_t i : unclear) {
        const std::size_t more = letters(openings_[i].pieces) + 1;
        if (auto longer = open(i, more)) openings_[i] = std::move(*longer);
      }
    }
  }

  Pieces pieces_;
  std::vector<std::size_t> texts_;  ///< Which pieces are slots with text.
  std::vector<Mark> openings_;
};

Result<SectionMarks> SectionMarks::of(const JudgePrompt& prompt) {
  Result<std::vector<Mark>> marks = Builder(prompt).build();
  if (!marks) return tl::unexpected(marks.error());
  SectionMarks out;
  out.marks_ = std::move(*marks);
  out.labels_ = prompt.labels;
  return out;
}

bool SectionMarks::match(const Mark& mark, std::string_view page,
                         std::size_t at, Hit& hit) const {
  hit = {.begin = at,
         .end = at,
         .opens = mark.opens,
         .slot = mark.slot,
         .has_nonce = false,
         .nonce = {}};
  for (const Piece& piece : mark.pieces) {
    const std::string_view rest = page.substr(hit.end);
    std::size_t length = 0;
    if (piece.kind == Piece::Kind::kLiteral) {
      if (!rest.starts_with(piece.text)) return false;
      length = piece.text.size();
    } else if (piece.kind == Piece::Kind::kNonce) {
      while (length < std::min(rest.size(), kLongestNonce) &&
             in_nonce(rest[length])) {
        ++length;
      }
      if (length == 0) return false;
      hit.nonce = rest.substr(0, length);
      hit.has_nonce = true;
    } else {
      for (std::size_t slot = 0; slot < labels_.size(); ++slot) {
        const std::string& label = labels_[slot];
        if (label.size() <= length || !rest.starts_with(label)) continue;
        length = label.size();
        hit.slot = static_cast<int>(slot);
      }
      if (length == 0) return false;
    }
    hit.end += length;
  }
  return true;
}

void SectionMarks::find(const Mark& mark, std::string_view page,
                        std::vector<Hit>& hits) const {
  const std::string& anchor = mark.pieces[0].text;
  for (std::size_t at = page.find(anchor); at != std::string_view::npos;
       at = page.find(anchor, at + 1)) {
    if (mark.begins_line && !at_line_start(page, at)) continue;
    Hit hit;
    if (match(mark, page, at, hit)) hits.push_back(hit);
  }
}

std::vector<Section> SectionMarks::read(std::string_view page,
                                        Reading reading) const {
  std::vector<Hit> hits;
  for (const Mark& mark : marks_) find(mark, page, hits);
  std::ranges::stable_sort(hits, [](const Hit& a, const Hit& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  const auto stated = std::ranges::find(hits, true, &Hit::has_nonce);
  if (reading == Reading::kFenced && stated != hits.end()) {
    const std::string_view nonce = stated->nonce;
    std::erase_if(hits, [&](const Hit& hit) {
      return hit.has_nonce && hit.nonce != nonce;
    });
  }
  std::vector<Section> sections;
  Section open{
      .kind = Section::Kind::kBetween, .slot = -1, .begin = 0, .end = 0};
  const auto finish = [&](std::size_t end) {
    open.end = end;
    const bool between = open.kind == Section::Kind::kBetween;
    if (!between || !text_of(page, open).empty()) sections.push_back(open);
  };
  for (const Hit& hit : hits) {
    if (hit.begin < open.begin) continue;  // Inside the mark before.
    finish(hit.begin);
    open = {
        .kind = hit.opens, .slot = hit.slot, .begin = hit.end, .end = hit.end};
  }
  finish(page.size());
  return sections;
}

std::string page_of(const std::vector<Message>& messages) {
  std::string page;
  for (const Message& message : messages) {
    if (&message != &messages[0]) page += '\n';
    page += message.text;
  }
  return page;
}

std::string_view text_of(std::string_view page, const Section& section) {
  return trim(page.substr(section.begin, section.end - section.begin));
}

Belief believe(const std::vector<Section>& sections, std::size_t slots) {
  Belief out;
  out.answer.assign(slots, -1);
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const Section& section = sections[i];
    if (section.kind == Section::Kind::kRequest) {
      out.request = static_cast<int>(i);
    }
    const auto slot = static_cast<std::size_t>(section.slot);
    if (section.kind == Section::Kind::kAnswer && slot < slots) {
      out.answer[slot] = static_cast<int>(i);
    }
  }
  return out;
}

}  // namespace assize::judges
