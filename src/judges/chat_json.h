// Messages as chat protocols write them.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "io/json_writer.h"
#include "prompt/template.h"

namespace assize::judges {

/// "system", "user", "assistant".
std::string_view name_of(Role role);

/// A list of {"role": ..., "content": ...}.
void write_messages(JsonWriter& out, std::span<const Message> messages);

/// Bytes of a body with these messages, a little more than it will have.
std::size_t body_size(std::span<const Message> messages);

}  // namespace assize::judges
