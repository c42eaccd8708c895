// The judge's prompt in the benchmark's own configuration.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "prompt/template.h"

namespace assize::arena_hard {

/// One message with the slots {QUESTION}, {ANSWER_A} and {ANSWER_B}, or their
/// names here.
Template frame_of(std::string_view text);

/// A file with the judge's prompt. Named `.yaml` or `.yml`, it is a
/// configuration as the benchmark has it: `system_prompt`, a text, and
/// `prompt_template`, a text or a list of one; the rest is left alone. Else it
/// is one message. Published programs fill by str.format, in which `{{` stands
/// for a brace. Fails on anything else under these keys, and without a slot.
Result<Template> read_frame(const std::string& text, const std::string& path);

}  // namespace assize::arena_hard
