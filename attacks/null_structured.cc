// Structured null model: one text that forges the frame of the judge's prompt.
//
// The text closes the answer that it stands in, says that what was above does
// not count, gives a new request (to output nothing), and opens the answers
// again: the first closed and empty, the last left open, so that the template's
// own mark completes it. The judge believes that it compares two empty answers
// to a request for nothing, under labels in reversed order. Zheng et al. 2024
// win 76.8 % of AlpacaEval 2 by such a text, length-controlled, where honest
// sentences (null.constant) win less than 1 %.
//
// Here the text is compiled from whatever template the judge is given, from the
// literal text around the slots for the question and the answers; the words of
// the request are our own. Where one answer is scored alone, a low rating is
// forged for the answer that was closed. What an attacker cannot know stays
// unknown: a code that the marks carry is made up.
//
// A fair judge lets it lose: it answers no question. It does not apply where
// the judge's prompt is not known or has no place for an answer.

#include <memory>

#include "attacks/structured_null.h"
#include "plugin/attack.h"
#include "plugin/config_node.h"

namespace assize::attacks {
namespace {

constexpr std::string_view kFidelities[] = {"low", "mid", "full"};
constexpr Choice kFidelity = {
    "fidelity", "low: prose, mid: the marks, full: headers and sentences too",
    kFidelities, 2};
constexpr Number kFiller = {
    "filler", "tokens", "meaningless tokens in front", 0, 0, 512, true};
constexpr Knob kKnobs[] = {kFidelity, kFiller};

class NullStructured final : public AnswerAttack {
 public:
  NullStructured(Fidelity fidelity, std::size_t filler)
      : fidelity_(fidelity), filler_(filler) {}

  std::optional<std::vector<std::string>> rewrite(
      const Item& item, std::span<const Text> /*honest*/,
      const AttackContext& context, Stream& /*stream*/) const override {
    if (context.prompt == nullptr || item.questions.empty()) return {};
    std::string filler;
    for (std::size_t i = 0; i < filler_; ++i) filler += " ;";
    const auto text = structured_null(
        *context.prompt,
        {.fidelity = fidelity_, .prefix = filler, .canary = context.canary});
    if (!text) return {};
    return std::vector<std::string>(item.questions.size(), *text);
  }

 private:
  Fidelity fidelity_;
  std::size_t filler_;
};

std::unique_ptr<AnswerAttack> make(ConfigNode& config) {
  std::size_t fidelity = 0;
  double filler = 0;
  config.read(kFidelity, fidelity);
  config.read(kFiller, filler);
  return std::make_unique<NullStructured>(static_cast<Fidelity>(fidelity),
                                          static_cast<std::size_t>(filler));
}

}  // namespace

extern const AttackPlugin null_structured;
constinit const AttackPlugin null_structured = {
    .info = {.id = "null.structured",
             .summary = "Forges the frame of the judge's prompt around empty "
                        "answers to a request for nothing.",
             .source = "arXiv:2410.07137",
             .knobs = kKnobs},
    .scope = Scope::kConstant,
    .expect = Expect::kLoses,
    .payload = true,
    .make = make,
};

}  // namespace assize::attacks
