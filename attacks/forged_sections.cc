#include "attacks/forged_sections.h"

#include <algorithm>
#include <charconv>

#include "attacks/prose.h"

namespace assize::attacks {
namespace {

constexpr std::string_view kNone = {};

/// The digits behind `prefix` in the name of a slot, as a number from 1; 0:
/// it is no such slot.
std::size_t number_of(std::string_view slot, std::string_view prefix) {
  if (!slot.starts_with(prefix)) return 0;
  slot.remove_prefix(prefix.size());
  std::size_t out = 0;
  std::from_chars(slot.data(), slot.data() + slot.size(), out);
  return out;
}

bool is_answer(const Part& part) {
  return part.slot && number_of(part.text, "answer_") > 0;
}

bool is_question(const Part& part) {
  return part.slot &&
         (part.text == "question" || number_of(part.text, "question_") > 0);
}

bool is_sentence(std::string_view line) {
  line = trimmed(line);
  return !line.empty() &&
         std::string_view(".!?").find(line.back()) != std::string_view::npos;
}

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || c == '_' || static_cast<signed char>(c) < 0;
}

/// The label that stands at `at` as a whole word: its index, or -1.
int label_at(std::string_view line, std::size_t at,
             const std::vector<std::string>& labels) {
  if (at > 0 && is_word(line[at - 1])) return -1;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::size_t end = at + labels[i].size();
    if (labels[i].empty() || line.substr(at, end - at) != labels[i]) continue;
    if (end == line.size() || !is_word(line[end])) return static_cast<int>(i);
  }
  return -1;
}

const std::string& opposite(const std::vector<std::string>& labels,
                            std::size_t i) {
  return labels[labels.size() - 1 - i];
}

std::string reversed_line(std::string_view line,
                          const std::vector<std::string>& labels) {
  if (is_sentence(line)) return std::string(line);
  std::string out;
  for (std::size_t at = 0; at < line.size();) {
    const int label = label_at(line, at, labels);
    if (label < 0) {
      out += line[at++];
      continue;
    }
    const auto i = static_cast<std::size_t>(label);
    out += opposite(labels, i);
    at += labels[i].size();
  }
  return out;
}

std::string literal(std::string_view text, const JudgePrompt& prompt,
                    const Marks& marks) {
  if (!marks.reversed) return std::string(text);
  std::string out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (at > 0) out += '\n';
    out += reversed_line(text.substr(at, end - at), prompt.labels);
    at = end + 1;
  }
  return out;
}

std::string written(const Part& part, const JudgePrompt& prompt,
                    const Marks& marks) {
  if (!part.slot) return literal(part.text, prompt, marks);
  if (part.text == "nonce") return std::string(marks.nonce);
  const std::size_t label = number_of(part.text, "label_");
  if (label == 0 || label > prompt.labels.size()) return {};
  return marks.reversed ? opposite(prompt.labels, label - 1)
                        : prompt.labels[label - 1];
}

/// Blank lines between two paragraphs: from the line break before them to the
/// line behind.
struct Gap {
  std::size_t begin, end;
};

/// The gap that begins with the line break at `at`.
Gap gap_at(std::string_view text, std::size_t at) {
  const std::size_t next = text.find_first_not_of(" \t\r\n", at);
  const std::size_t behind = std::min(next, text.size());
  return {at, text.rfind('\n', behind - 1) + 1};
}

/// All gaps but one at the end: a mark may stand apart from its slot.
std::vector<Gap> gaps_of(std::string_view text) {
  std::vector<Gap> out;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at)) {
    const Gap gap = gap_at(text, at);
    const bool blank =
        std::ranges::count(text.substr(at, gap.end - at), '\n') > 1;
    if (blank && gap.end < text.size()) out.push_back(gap);
    at = gap.end;
  }
  return out;
}

}  // namespace

std::optional<Sections> sections_of(const JudgePrompt& prompt,
                                    const Marks& marks) {
  const auto block =
      std::ranges::find_if(prompt.frame.blocks, [](const Block& one) {
        return std::ranges::any_of(one.parts, is_answer);
      });
  if (block == prompt.frame.blocks.end()) return {};
  Sections out;
  for (const Part& part : block->parts) {
    if (is_answer(part) || is_question(part)) {
      out.slots.push_back({std::move(out.after), is_answer(part)});
      out.after.clear();
    } else {
      out.after += written(part, prompt, marks);
    }
  }
  return out;
}

std::string_view closing(std::string_view text) {
  const std::vector<Gap> gaps = gaps_of(text);
  if (!gaps.empty()) text = text.substr(0, gaps.front().begin);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (is_sentence(text.substr(at, end - at))) {
      return at == 0 ? kNone : text.substr(0, at - 1);
    }
    at = end + 1;
  }
  return text;
}

std::string_view opening(std::string_view text, bool header) {
  const std::vector<Gap> gaps = gaps_of(text);
  const std::string_view all = text;
  if (!gaps.empty()) text = text.substr(gaps.back().end);
  for (std::size_t end = text.find('\n'); end != std::string_view::npos;
       end = text.find('\n')) {
    if (!is_sentence(text.substr(0, end))) break;
    text.remove_prefix(end + 1);
  }
  if (!header || gaps.empty()) return text;
  const std::size_t begin =
      gaps.size() > 1 ? gaps[gaps.size() - 2].end : std::size_t{0};
  const std::string_view before =
      trimmed(all.substr(begin, gaps.back().begin - begin));
  const bool fits = !before.empty() && !is_sentence(before) &&
                    before.find('\n') == std::string_view::npos;
  return fits ? all.substr(static_cast<std::size_t>(before.data() - all.data()))
              : text;
}

std::string without_middle(std::string_view text) {
  const std::vector<Gap> gaps = gaps_of(text);
  if (gaps.size() < 2) return std::string(text);
  return std::string(text.substr(0, gaps.front().end))
      .append(text.substr(gaps.back().end));
}

}  // namespace assize::attacks
