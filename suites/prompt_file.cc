#include "suites/prompt_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "core/sha256.h"
#include "io/file.h"

namespace assize::suites {
namespace {

constexpr std::uint64_t kMostBytes = 1 << 20;

}  // namespace

PromptFile PromptFile::read(ConfigNode& inputs) {
  PromptFile out;
  out.path_ = inputs.path("template", "");
  if (out.path_.empty()) return out;
  Result<std::string> text = read_file(out.path_, kMostBytes);
  if (text) {
    out.text_ = std::move(*text);
  } else {
    inputs.fail("template", fmt::format("'{}': {}", printable(out.path_),
                                        text.error().message));
  }
  return out;
}

Template PromptFile::frame(std::string_view shipped) const {
  return parse_template(path_.empty() ? shipped : text_);
}

Result<JudgePrompt> PromptFile::make(PromptParts parts) const {
  Template shown = frame(parts.frame);
  const auto slots = slots_of(shown);
  for (const std::string_view slot : parts.needed) {
    if (std::ranges::find(slots, slot) != slots.end()) continue;
    return fail(fmt::format("the judge's template has no slot {{{}}}", slot),
                {path_});
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

void PromptFile::note(Benchmark& bench) const {
  if (path_.empty()) return;
  bench.files.push_back({std::filesystem::path(path_).filename().string(),
                         text_.size(), sha256_hex(text_)});
}

}  // namespace assize::suites
