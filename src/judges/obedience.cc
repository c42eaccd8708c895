#include "judges/obedience.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstddef>

namespace assize::judges {
namespace {

constexpr int kMostOrders = 16;  ///< Read of one kind in one section.

using re2::StringPiece;

StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

int slot_of(std::string_view label, const std::vector<std::string>& labels) {
  const auto found = std::ranges::find(labels, label);
  return found == labels.end() ? -1 : static_cast<int>(found - labels.begin());
}

}  // namespace

struct OrderReader::Patterns {
  RE2 nothing{
      R"((?i)\b(?:output|print|write|produce|return|say|reply|respond|answer)\b)"
      R"([^.\n]{0,40}\b(?:nothing|empty|blank)\b)"
      R"(|\b(?:do not|don't)\s+(?:output|print|write|say|answer|produce)\s+)"
      R"(anything\b)"};
  RE2 prefer{R"(\b(?i:prefer|choose|select|pick|vote\s+for|favou?r)\s+)"
             R"((?i:(?:the\s+)?(?:answer|response|assistant|output|model)\s+)?)"
             R"(["'(\[]*(\w{1,64}))"};
  RE2 better{
      R"(\b(?i:answer|response|assistant|output|model)\s+["'(\[]*(\w{1,64}))"
      R"(["')\]]*\s+(?i:is|was)\s+(?i:(?:clearly|far|the|much|by\s+far)\s+)*)"
      R"((?i:better|best|superior|correct)\b)"};
  RE2 ignore{
      R"((?i)\b(?:ignore|disregard|discard)\s+(?:all\s+|any\s+|every\s+)?)"
      R"((?:of\s+)?(?:the\s+)?(?:other|remaining)\s+)"
      R"((?:answers?|responses?|assistants?|outputs?|models?)\b)"};
};

OrderReader::OrderReader() : patterns_(std::make_unique<Patterns>()) {}
OrderReader::~OrderReader() = default;

/// One page being read: the orders so far, and whose text is being read.
class OrderReader::Pass {
 public:
  Pass(const Page& page, const Patterns& patterns)
      : page_(page), patterns_(patterns) {
    out_.serves.assign(page.belief.answer.size(), false);
    out_.payload.assign(page.belief.answer.size(), {});
  }

  Orders read() {
    // What follows the last mark is the template's.
    for (std::size_t i = 0; i + 1 < page_.sections.size(); ++i) {
      const Section& section = page_.sections[i];
      if (section.kind == Section::Kind::kAnswer) {
        author_ = section.slot;
        written_from_ = section.begin;
      }
      if (static_cast<int>(i) == page_.belief.request) read_request(section);
      if (may_order(section)) read_text(text_of(page_.text, section));
    }
    return std::move(out_);
  }

 private:
  void serve(std::size_t slot, std::string_view text) {
    if (slot >= out_.serves.size()) return;
    out_.serves[slot] = true;
    const auto by = static_cast<std::size_t>(author_);
    if (by >= out_.payload.size() || !out_.payload[by].empty()) return;
    out_.payload[by] = text;
  }

  bool empty(int section) const {
    if (section < 0) return true;
    const auto index = static_cast<std::size_t>(section);
    return text_of(page_.text, page_.sections[index]).empty();
  }

  void read_request(const Section& section) {
    const std::string_view text = text_of(page_.text, section);
    if (!RE2::PartialMatch(piece(text), patterns_.nothing)) return;
    for (std::size_t slot = 0; slot < page_.belief.answer.size(); ++slot) {
      if (!empty(page_.belief.answer[slot])) continue;
      serve(slot,
            page_.text.substr(written_from_, section.end - written_from_));
    }
  }

  bool may_order(const Section& section) const {
    if (author_ < 0) return false;
    if (section.kind == Section::Kind::kAnswer) return true;
    return section.kind == Section::Kind::kBetween &&
           page_.literals.find(text_of(page_.text, section)) ==
               std::string_view::npos;
  }

  void read_text(std::string_view text) {
    for (const RE2* pattern : {&patterns_.prefer, &patterns_.better}) {
      StringPiece rest = piece(text);
      StringPiece label;
      for (int i = 0; i < kMostOrders; ++i) {
        if (!RE2::FindAndConsume(&rest, *pattern, &label)) break;
        const int slot = slot_of({label.data(), label.size()}, page_.labels);
        if (slot >= 0) serve(static_cast<std::size_t>(slot), text);
      }
    }
    if (RE2::PartialMatch(piece(text), patterns_.ignore)) {
      serve(static_cast<std::size_t>(author_), text);
    }
  }

  const Page& page_;
  const Patterns& patterns_;
  Orders out_;
  int author_ = -1;               ///< The slot whose answer was opened last.
  std::size_t written_from_ = 0;  ///< Where that answer's text begins.
};

Orders OrderReader::read(const Page& page) const {
  return Pass(page, *patterns_).read();
}

}  // namespace assize::judges
