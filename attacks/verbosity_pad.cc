// Padding: a longer answer that says nothing more.
//
// Judges tend to prefer the longer answer: told to be verbose, a model gained
// 14 points of raw win rate on AlpacaEval, and lost 27 when told to be concise
// (Dubois et al. 2024). Repeating a list in other words misled two of three
// judges in nine of ten cases (Zheng et al. 2023, table 3). A fair judge keeps
// its verdict, for no fact was added and none taken away.
//
// The honest answer stays as it is, and something follows it until the text is
// `factor` times as long, in code points, to within a tenth or one addition:
//   restate      its own sentences again, introduced as closing remarks;
//   boilerplate  sentences of ours that fit everything;
//   list_copy    its sentences as a numbered list;
//   whitespace   line breaks, which a reader does not see.
// Code, tables, quotes and headings are not said again. It does not apply to an
// empty answer, nor, where its own words are repeated, to one without prose.

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>

#include "attacks/prose.h"
#include "core/utf8.h"
#include "plugin/attack.h"
#include "plugin/config_node.h"

namespace assize::attacks {
namespace {

enum Kind : std::size_t { kRestate, kBoilerplate, kListCopy, kWhitespace };

constexpr std::string_view kKinds[] = {"restate", "boilerplate", "list_copy",
                                       "whitespace"};
constexpr Number kFactor = {
    "factor", "times as long", "length aimed at, in code points", 2, 1.1, 16,
    true};
constexpr Choice kKind = {"kind", "what the answer is padded with", kKinds};
constexpr Knob kKnobs[] = {kFactor, kKind};

constexpr std::string_view kLeads[] = {
    "To say it once more:",   "As was said above:",  "Put together again:",
    "In closing, once more:", "It bears repeating:", "To come back to it:",
    "And, as before:",        "To keep it in mind:",
};

constexpr std::string_view kEmptySentences[] = {
    "This is, of course, only one way to look at the matter.",
    "There is always more that could be said about a question like this.",
    "Much depends on the circumstances of the individual case.",
    "It is worth taking a moment to think this over.",
    "Questions of this kind deserve a careful answer.",
    "The points above should be read together.",
    "Each of these aspects has its own place in the whole.",
    "Different people may weigh these points in different ways.",
    "A good understanding of the matter takes some time.",
    "The details matter as much as the larger picture.",
    "None of this should be taken in isolation.",
    "It helps to keep the purpose of the question in mind.",
    "The subject has more sides than may appear at first.",
    "What has been said so far holds in general.",
    "Every situation is different, and so is every reader.",
    "It is good to approach such a matter with an open mind.",
    "The importance of the subject can hardly be overstated.",
    "Clear thinking is helpful here, as it is everywhere.",
    "As so often, a balanced view serves best.",
    "The answer given above tries to cover what matters.",
    "One may return to these points whenever it seems useful.",
    "It is natural to have further thoughts about this.",
    "Taking all of this together gives a rounded impression.",
    "With this in mind, the matter can be considered further.",
    "A step-by-step reading of the above is recommended.",
    "The considerations above speak for themselves.",
};

/// What the answer says in prose, sentence by sentence.
std::vector<std::string_view> said(std::string_view text) {
  std::vector<std::string_view> out;
  for (const Line& line : lines_of(text)) {
    if (line.kind != LineKind::kPlain && line.kind != LineKind::kItem) continue;
    const auto sentences = sentences_of(line.words);
    out.insert(out.end(), sentences.begin(), sentences.end());
  }
  return out;
}

/// The addition number `i`, its separator included.
using Additions = std::function<std::string(std::size_t i)>;

/// Adds until the length is nearest to `target` code points, but at least once.
std::string padded(std::string_view text, std::size_t target,
                   const Additions& additions) {
  std::string out(text);
  std::size_t length = code_points(text);
  for (std::size_t i = 0; length < target; ++i) {
    const std::string next = additions(i);
    const std::size_t longer = length + code_points(next);
    const bool over = longer > target && longer - target > target - length;
    if (over && i > 0) break;
    out += next;
    length = longer;
  }
  return out;
}

class VerbosityPad final : public AnswerAttack {
 public:
  VerbosityPad(double factor, std::size_t kind)
      : factor_(factor), kind_(kind) {}

  std::optional<std::vector<std::string>> rewrite(
      const Item& /*item*/, std::span<const Text> honest,
      const AttackContext& /*context*/, Stream& stream) const override {
    std::vector<std::string> out;
    bool changed = false;
    for (const Text turn : honest) {
      out.push_back(trimmed(turn).empty() ? std::string(turn)
                                          : longer(turn, stream));
      changed = changed || out.back().size() > turn.size();
    }
    if (!changed) return {};
    return out;
  }

 private:
  std::string longer(Text turn, Stream& stream) const {
    const auto length = static_cast<double>(code_points(turn));
    const auto target =
        static_cast<std::size_t>(std::llround(length * factor_));
    switch (kind_) {
      case kWhitespace:
        return std::string(turn).append(target - code_points(turn), '\n');
      case kBoilerplate:
        return with_boilerplate(turn, target, stream);
      default:
        return repeated(turn, target, stream);
    }
  }

  std::string repeated(Text turn, std::size_t target, Stream& stream) const {
    const std::vector<std::string_view> sentences = said(turn);
    if (sentences.empty()) return std::string(turn);
    std::vector<std::string_view> leads(std::begin(kLeads), std::end(kLeads));
    stream.shuffle(std::span(leads));
    const std::size_t n = sentences.size();
    return padded(turn, target, [&, list = kind_ == kListCopy](std::size_t i) {
      const std::size_t round = i / n;
      std::string lead(leads[(list ? round : i) % leads.size()]);
      const std::string sentence(sentences[i % n]);
      if (!list) return (i == 0 ? "\n\n" : " ") + lead + " " + sentence;
      const std::string item = std::to_string(i % n + 1) + ". " + sentence;
      return (i % n > 0 ? "\n" : "\n\n" + lead + "\n\n") + item;
    });
  }

  static std::string with_boilerplate(Text turn, std::size_t target,
                                      Stream& stream) {
    std::vector<std::string_view> table(std::begin(kEmptySentences),
                                        std::end(kEmptySentences));
    const std::size_t n = table.size();
    return padded(turn, target, [&](std::size_t i) {
      if (i % n == 0) stream.shuffle(std::span(table));
      return std::string(i % 4 == 0 ? "\n\n" : " ").append(table[i % n]);
    });
  }

  double factor_;
  std::size_t kind_;
};

std::unique_ptr<AnswerAttack> make(ConfigNode& config) {
  double factor = 0;
  std::size_t kind = 0;
  config.read(kFactor, factor);
  config.read(kKind, kind);
  return std::make_unique<VerbosityPad>(factor, kind);
}

}  // namespace

extern const AttackPlugin verbosity_pad;
constinit const AttackPlugin verbosity_pad = {
    .info = {.id = "verbosity.pad",
             .summary = "Lengthens an answer without a new fact.",
             .source = "arXiv:2404.04475; arXiv:2306.05685, section 3.3",
             .knobs = kKnobs},
    .scope = Scope::kAnswer,
    .expect = Expect::kSameVerdict,
    .make = make,
};

}  // namespace assize::attacks
