// Richer markdown: the same words with a heading, bullet points and bold.
//
// Judges, and people, like structure. Where an answer had not been preferred,
// the same answer with rich content and layout was in 32 % of the cases when
// GPT-4 judged, in 47 % when people did, and in 68 % with Claude-2 (Chen et al.
// 2024); there a model rewrote it. Here no word is changed, left out or moved,
// so a fair judge keeps its verdict. Only the heading repeats the first words.
//
// A heading is set on top where the answer has none; paragraphs of three
// sentences or more become bullet points where it has no list; the first words
// of a point or paragraph become bold where nothing is bold. Code, tables,
// quotes and formulas are left alone. It does not apply where nothing is left
// to do. Sentences are told apart by their punctuation, so a paragraph in a
// script without full stops stays one.

#include <algorithm>
#include <memory>

#include "attacks/prose.h"
#include "core/utf8.h"
#include "plugin/attack.h"
#include "plugin/config_node.h"

namespace assize::attacks {
namespace {

enum Added : std::size_t { kAll, kBold, kList, kHeading };

constexpr std::string_view kParts[] = {"all", "bold", "list", "heading"};
constexpr Choice kPart = {"part", "which marks are added", kParts};
constexpr Knob kKnobs[] = {kPart};

constexpr std::size_t kLongParagraph = 3;  ///< Sentences.
constexpr std::size_t kBoldWords = 3;
constexpr std::size_t kHeadingWords = 6;
constexpr std::size_t kMostCodePoints = 60;  ///< Of bold text, or a heading.

/// The first words, at most so many; empty if they are too long or have marks
/// of their own.
std::string_view first_words(std::string_view text, std::size_t most) {
  std::size_t end = 0;
  for (std::size_t word = 0; word < most && end < text.size(); ++word) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n", end);
    if (begin == std::string_view::npos) break;
    end = std::min(text.find_first_of(" \t\r\n", begin), text.size());
  }
  const std::string_view words = text.substr(0, end);
  const bool marked =
      words.find_first_of("*_`[]<>#$\\|~\n") != std::string_view::npos;
  return marked || code_points(words) > kMostCodePoints ? std::string_view()
                                                        : words;
}

std::string with_bold(std::string_view text) {
  const std::size_t indent =
      std::min(text.find_first_not_of(" \t\r\n"), text.size());
  std::string out(text.substr(0, indent));
  text.remove_prefix(indent);
  const std::string_view words = first_words(text, kBoldWords);
  // All of a short sentence in bold would stress nothing.
  if (words.empty() || trimmed(text.substr(words.size())).empty()) {
    return out.append(text);
  }
  out.append("**").append(words).append("**");
  return out.append(text.substr(words.size()));
}

struct Marks {
  bool heading, list, bold;  ///< Which of them are to be added.
};

/// A run of plain lines.
std::string restyled(std::string_view paragraph, const Marks& marks) {
  const auto sentences = sentences_of(paragraph);
  const bool list = marks.list && sentences.size() >= kLongParagraph;
  if (!list) return marks.bold ? with_bold(paragraph) : std::string(paragraph);
  std::string out;
  for (const std::string_view sentence : sentences) {
    if (!out.empty()) out += '\n';
    out.append("- ").append(marks.bold ? with_bold(sentence) : sentence);
  }
  return out;
}

std::string body(const std::vector<Line>& lines, const Marks& marks) {
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) out += '\n';
    if (lines[i].kind != LineKind::kPlain) {
      out += lines[i].text;
      continue;
    }
    const char* begin = lines[i].text.data();
    while (i + 1 < lines.size() && lines[i + 1].kind == LineKind::kPlain) ++i;
    const char* end = lines[i].text.data() + lines[i].text.size();
    out += restyled({begin, static_cast<std::size_t>(end - begin)}, marks);
  }
  return out;
}

/// The first words of the prose, if they are but a part of the answer.
std::string heading(Text turn, const std::vector<Line>& lines) {
  const auto plain = std::ranges::find(lines, LineKind::kPlain, &Line::kind);
  if (plain == lines.end()) return {};
  const std::string_view sentence = sentences_of(plain->words).front();
  std::string_view words = first_words(sentence, kHeadingWords);
  while (!words.empty() && std::string_view(",;:.!?-").find(words.back()) !=
                               std::string_view::npos) {
    words.remove_suffix(1);
  }
  if (words.empty() || trimmed(turn).size() < 2 * words.size()) return {};
  return std::string("## ").append(words).append("\n\n");
}

class StyleMarkdown final : public AnswerAttack {
 public:
  explicit StyleMarkdown(std::size_t part) : part_(part) {}

  std::optional<std::vector<std::string>> rewrite(
      const Item& /*item*/, std::span<const Text> honest,
      const AttackContext& /*context*/, Stream& /*stream*/) const override {
    std::vector<std::string> out;
    bool changed = false;
    for (const Text turn : honest) {
      const std::vector<Line> lines = lines_of(turn);
      const Marks marks = missing(turn, lines);
      out.push_back((marks.heading ? heading(turn, lines) : "") +
                    body(lines, marks));
      changed = changed || out.back() != turn;
    }
    if (!changed) return {};
    return out;
  }

 private:
  Marks missing(Text turn, const std::vector<Line>& lines) const {
    const auto has = [&](LineKind kind) {
      return std::ranges::find(lines, kind, &Line::kind) != lines.end();
    };
    const auto wanted = [&](std::size_t part) {
      return part_ == kAll || part_ == part;
    };
    return {.heading = wanted(kHeading) && !has(LineKind::kHeading),
            .list = wanted(kList) && !has(LineKind::kItem),
            .bold = wanted(kBold) && turn.find("**") == Text::npos};
  }

  std::size_t part_;
};

std::unique_ptr<AnswerAttack> make(ConfigNode& config) {
  std::size_t part = 0;
  config.read(kPart, part);
  return std::make_unique<StyleMarkdown>(part);
}

}  // namespace

extern const AttackPlugin style_markdown;
constinit const AttackPlugin style_markdown = {
    .info = {.id = "style.markdown",
             .summary = "Adds a heading, bullet points and bold to the same "
                        "words.",
             .source = "arXiv:2402.10669",
             .knobs = kKnobs},
    .scope = Scope::kAnswer,
    .expect = Expect::kSameVerdict,
    .make = make,
};

}  // namespace assize::attacks
