// Structured null model behind a prefix that a random search found.
//
// The text of null.structured, with tokens in front of it that mean nothing and
// that a search chose: it changes one token at a time and keeps the change
// where the judge then finds the null model's victory at least as likely, on
// average over instructions and both orders. The number of prompts that are
// asked grows by one every 16 steps, and what was best is then forgotten. Zheng
// et al. 2024 raise the structured null's 76.8 % of AlpacaEval 2 to 86.5 % so,
// and that of Llama-3-8B as a judge from 2.9 % to 95.4 %.
//
// The tokens are those of cl100k_base; a program that was built without
// vocabularies takes the printable characters of ASCII. Tokens that are no
// whole characters, or control characters, are passed over. A judge that gives
// log-probabilities is searched by those of the label by which the null model
// wins; any other by its verdicts: 1 won, 0.5 a tie, 0 lost.
//
// An item of several turns is probed in each that the design judges, and counts
// by its mean over them, as over both orders.
//
// The search asks the judge, up to `search: {budget: 400}` calls of the audit,
// about the instructions of `search: {split: 0.5}`; what it found is reported
// on the others alone. The defaults here are the published ones, which take
// some 5,000 calls: a smaller budget ends the search sooner. What a report says
// of it beside: the text, the calls, and how it fared before and after on what
// it was searched on. `search: {control: true}` adds an arm in which as many
// changes are tried, and each is kept with chance 1/2, whatever a judge would
// say: only what exceeds that was found. The report has it as an effect of its
// own, `null.random_search:minus_control`, paired over the same items.
//
// A fair judge lets it lose: it answers no question. It does not apply where
// the judge's prompt is not known or has no place for an answer.

#include <cmath>
#include <memory>

#include "attacks/prefix_search.h"
#include "attacks/structured_null.h"
#include "plugin/attack.h"
#include "plugin/config_node.h"

namespace assize::attacks {
namespace {

constexpr std::string_view kFidelities[] = {"low", "mid", "full"};
constexpr Choice kFidelity = {"fidelity",
                              "Of the structured text, as of null.structured.",
                              kFidelities, 2};
constexpr PrefixSearchSettings kPublished = {};
constexpr Number kTokens = {
    "tokens",          "tokens", "Length of the prefix at the start.",
    kPublished.tokens, 1,        2048};
constexpr Number kSteps = {
    "steps",          "steps", "Changes that are tried at most.",
    kPublished.steps, 1,       1'000'000};
constexpr Number kItems = {"items",
                           "instructions",
                           "Instructions that are asked about at the end.",
                           kPublished.items,
                           1,
                           10'000};
constexpr Number kGrowth = {"grow_every",
                            "steps",
                            "Steps after which one prompt more is asked.",
                            kPublished.grow_every,
                            1,
                            1'000'000};
constexpr Knob kKnobs[] = {kFidelity, kTokens, kSteps, kItems, kGrowth};

class NullRandomSearch final : public SearchAttack {
 public:
  NullRandomSearch(Fidelity fidelity, const PrefixSearchSettings& settings)
      : fidelity_(fidelity), settings_(settings) {}

  std::unique_ptr<Search> start(const SearchTask& task,
                                const AttackContext& context,
                                Stream stream) const override {
    if (context.prompt == nullptr) return nullptr;
    const JudgePrompt& prompt = *context.prompt;
    const auto text = [this, &prompt, canary = std::string(context.canary)](
                          std::string_view prefix) {
      return structured_null(
          prompt, {.fidelity = fidelity_, .prefix = prefix, .canary = canary});
    };
    if (!text("")) return nullptr;
    return std::make_unique<PrefixSearch>(
        settings_, PrefixPieces::of_this_program(), task,
        [text](std::string_view prefix) { return *text(prefix); },
        [this, &bench = context.bench](std::string_view payload,
                                       std::uint32_t item) {
          return apply(payload, bench.items[item], {});
        },
        stream);
  }

  std::string identity() const override {
    return std::string(PrefixPieces::of_this_program().name());
  }

  std::vector<std::string> apply(
      std::string_view payload, const Item& item,
      std::span<const Text> /*honest*/) const override {
    return std::vector<std::string>(item.questions.size(),
                                    std::string(payload));
  }

 private:
  Fidelity fidelity_;
  PrefixSearchSettings settings_;
};

std::uint32_t whole(ConfigNode& config, const Number& knob) {
  double value = knob.fallback;
  config.read(knob, value);
  if (value != std::floor(value)) {
    config.fail(knob.name, std::string(knob.name) + " must be a whole number");
  }
  return static_cast<std::uint32_t>(value);
}

std::unique_ptr<SearchAttack> make(ConfigNode& config) {
  std::size_t fidelity = 0;
  config.read(kFidelity, fidelity);
  PrefixSearchSettings settings;
  settings.tokens = whole(config, kTokens);
  settings.steps = whole(config, kSteps);
  settings.items = whole(config, kItems);
  settings.grow_every = whole(config, kGrowth);
  return std::make_unique<NullRandomSearch>(static_cast<Fidelity>(fidelity),
                                            settings);
}

}  // namespace

extern const AttackPlugin null_random_search;
constinit const AttackPlugin null_random_search = {
    .info = {.id = "null.random_search",
             .summary = "Puts tokens that a search chose by the judge's odds "
                        "before the structured null model.",
             .source = "arXiv:2410.07137",
             .knobs = kKnobs},
    .scope = Scope::kConstant,
    .expect = Expect::kLoses,
    .payload = true,
    .make = make,
};

}  // namespace assize::attacks
