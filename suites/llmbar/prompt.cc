#include "suites/llmbar/prompt.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>
#include <utility>

namespace assize::llmbar {
namespace {

constexpr Placeholder kInput = {"{input}", "question"};
constexpr Placeholder kReference = {"{auxiliary_input_0}", "reference"};

/// What a judge of the strategy is shown.
std::vector<Placeholder> slots_for(const PromptText& prompt) {
  std::vector<Placeholder> out = {kInput};
  if (prompt.rates) {
    out.push_back({"{output}", "answer_1"});
  } else {
    out.push_back({"{output_1}", "answer_1"});
    out.push_back({"{output_2}", "answer_2"});
  }
  if (prompt.reference) out.push_back(kReference);
  return out;
}

/// Placeholders of LLMBar's prompts that this strategy has nothing for.
constexpr std::string_view kAll[] = {
    "{output}",
    "{output_1}",
    "{output_2}",
    "{auxiliary_input_0}",
    "{auxiliary_input_1}",
    "{explanation_1}",
    "{explanation_2}",
};

Result<void> check_slots(std::string_view text, const PromptText& prompt,
                         std::span<const Placeholder> slots,
                         const std::string& path) {
  const auto has = [&](std::string_view written) {
    return std::ranges::find(slots, written, &Placeholder::written) !=
           slots.end();
  };
  for (const std::string_view other : kAll) {
    if (has(other) || text.find(other) == text.npos) continue;
    return fail(fmt::format("the template has {}, for which the strategy {} "
                            "has nothing",
                            other, prompt.strategy),
                {path});
  }
  for (const Placeholder& slot : slots) {
    if (text.find(slot.written) != text.npos) continue;
    return fail(
        fmt::format("the judge's template has no slot {}", slot.written),
        {path});
  }
  return {};
}

/// In one block, a text of ChatML is parted when it is filled.
Template frame_of(std::string_view text, std::span<const Placeholder> slots,
                  bool parted) {
  if (!parted) return parse_template(split_chatml(text), slots);
  const std::pair<Role, std::string_view> whole(Role::kUser, text);
  return parse_template(std::span(&whole, 1), slots);
}

/// As published the pattern of (a), then that of (b); strictly the last of
/// either.
Result<Grammar> grammar_of(const GrammarText& text, GrammarSpec::Pick pick) {
  const bool official = pick == GrammarSpec::Pick::kFirst;
  GrammarSpec spec{.id = official ? text.id : text.id + ".strict",
                   .kind = GrammarSpec::Kind::kPairwise,
                   .pattern = text.live,
                   .pick = pick,
                   .outcomes = {},
                   .form = text.form};
  if (official) spec.set_patterns({text.first, text.second});
  return Grammar::compile(std::move(spec));
}

/// As published a text that is a whole number; strictly the last digit that
/// stands alone.
Result<Grammar> rating_grammar(const RatingText& text, GrammarSpec::Pick pick) {
  const bool official = pick == GrammarSpec::Pick::kFirst;
  GrammarSpec spec{.id = official ? text.id : text.id + ".strict",
                   .kind = GrammarSpec::Kind::kPointwise,
                   .pattern = text.strict,
                   .pick = pick,
                   .outcomes = {},
                   .least = text.least,
                   .most = text.most,
                   .form = "{}"};
  if (official) spec.set_patterns(text.official);
  return Grammar::compile(std::move(spec));
}

Result<Grammar> grammar_for(const Description& about, const PromptText& prompt,
                            GrammarSpec::Pick pick) {
  if (prompt.rates) return rating_grammar(about.rating, pick);
  const GrammarText* const text = about.grammar(prompt.grammar);
  if (text == nullptr) return fail("suite.yaml lacks the prompt's grammar");
  return grammar_of(*text, pick);
}

tl::unexpected<Error> not_asked(const Description& about,
                                const std::string& strategy) {
  std::vector<std::string> known;
  for (const PromptText& each : about.prompts) known.push_back(each.strategy);
  const auto found =
      std::ranges::find(about.strategies, strategy, &Strategy::name);
  if (found != about.strategies.end()) {
    return fail(
        fmt::format("the strategy {} is replayed, not asked: {}; live "
                    "judges follow one of {}",
                    strategy, found->not_asked, fmt::join(known, ", ")));
  }
  return fail(fmt::format("live judges follow one of {}, not '{}'{}",
                          fmt::join(known, ", "), printable(strategy, 60),
                          did_you_mean(strategy, known)));
}

}  // namespace

Result<JudgePrompt> judge_prompt(const Description& about,
                                 const Inputs& given) {
  const PromptText* const prompt = about.prompt(given.strategy);
  if (prompt == nullptr) return not_asked(about, given.strategy);
  const suites::GivenTemplate& file = given.judge_template;
  const std::string_view shown = file.given() ? file.text : prompt->frame;
  const std::vector<Placeholder> slots = slots_for(*prompt);
  const Result<void> checked = check_slots(shown, *prompt, slots, file.path);
  if (!checked) return tl::unexpected(checked.error());
  auto official = grammar_for(about, *prompt, GrammarSpec::Pick::kFirst);
  if (!official) return tl::unexpected(official.error());
  auto strict = grammar_for(about, *prompt, GrammarSpec::Pick::kLast);
  if (!strict) return tl::unexpected(strict.error());
  JudgePrompt out{.frame = frame_of(shown, slots, given.parted),
                  .official = std::move(*official),
                  .strict = std::move(*strict),
                  .sampling = {.max_tokens = prompt->max_tokens},
                  .slots = std::uint8_t{2},
                  .labels = {"a", "b"},
                  .chatml = given.parted};
  if (prompt->rates) {
    out.slots = 1;
    out.labels.clear();
  }
  return out;
}

}  // namespace assize::llmbar
