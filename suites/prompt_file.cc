#include "suites/prompt_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assize::suites {
PromptFile PromptFile::read(ConfigNode& inputs) {
  PromptFile out;
  out.given_ = given_template(inputs);
  return out;
}

Template PromptFile::frame(std::string_view shipped) const {
  return parse_template(given_.given() ? given_.text : shipped);
}

Result<JudgePrompt> PromptFile::make(PromptParts parts) const {
  Template shown = frame(parts.frame);
  const auto slots = slots_of(shown);
  for (const std::string_view slot : parts.needed) {
    if (std::ranges::find(slots, slot) != slots.end()) continue;
    return fail(fmt::format("the judge's template has no slot {{{}}}", slot),
                {given_.path});
  }
  Result<Grammar> official = Grammar::compile(std::move(parts.official));
  if (!official) return tl::unexpected(official.error());
  Result<Grammar> strict = Grammar::compile(std::move(parts.strict));
  if (!strict) return tl::unexpected(strict.error());
  return JudgePrompt{.frame = std::move(shown),
                     .official = std::move(*official),
                     .strict = std::move(*strict),
                     .sampling = std::move(parts.sampling),
                     .slots = static_cast<std::uint8_t>(parts.labels.size()),
                     .labels = std::move(parts.labels)};
}

void PromptFile::note(Benchmark& bench) const { given_.note(bench); }

}  // namespace assize::suites
