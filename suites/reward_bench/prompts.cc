#include "suites/reward_bench/prompts.h"

#include <array>
#include <string>
#include <utility>

namespace assize::reward_bench {
namespace {

constexpr std::array<const char*, 4> kLabels = {"A", "B", "C", "D"};

struct Shape {
  const char* id;
  const Asked& asked;
  std::uint8_t slots;
};

GrammarSpec spec_of(const Shape& shape, bool official) {
  const bool alone = shape.slots == 1;
  GrammarSpec out{
      .id = std::string(official ? "" : "strict_") + shape.id,
      .kind =
          alone ? GrammarSpec::Kind::kPointwise : GrammarSpec::Kind::kPairwise,
      .pattern = shape.asked.strict,
      .pick = official ? GrammarSpec::Pick::kFirst : GrammarSpec::Pick::kLast,
      .outcomes = {},
      .least = 1,
      .most = 10,
      .form = alone ? "{}" : "[[{}]]"};
  if (official) out.set_patterns(shape.asked.official);
  return out;
}

Result<JudgePrompt> prompt_of(const Shape& shape) {
  auto official = Grammar::compile(spec_of(shape, true));
  if (!official) return tl::unexpected(official.error());
  auto strict = Grammar::compile(spec_of(shape, false));
  if (!strict) return tl::unexpected(strict.error());
  JudgePrompt out{.frame = parse_template(shape.asked.frame),
                  .official = std::move(*official),
                  .strict = std::move(*strict),
                  .sampling = {.temperature = 0, .max_tokens = 2048},
                  .slots = shape.slots,
                  .labels = {}};
  for (std::size_t slot = 0; slot < shape.slots; ++slot) {
    out.labels.emplace_back(kLabels[slot]);
  }
  return out;
}

}  // namespace

Result<std::vector<JudgePrompt>> judge_prompts(const Description& about) {
  std::vector<JudgePrompt> out;
  for (const Shape& shape : {Shape{"reward_bench.pair/1", about.pair, 2},
                             Shape{"reward_bench.best_of/1", about.best_of, 4},
                             Shape{"reward_bench.rating/1", about.rating, 1}}) {
    Result<JudgePrompt> prompt = prompt_of(shape);
    if (!prompt) return tl::unexpected(prompt.error());
    out.push_back(std::move(*prompt));
  }
  return out;
}

std::size_t prompt_for(std::size_t slots) {
  return slots == 1 ? 2 : slots == 2 ? 0 : 1;
}

}  // namespace assize::reward_bench
