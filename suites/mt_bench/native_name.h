// Ids as MT-Bench's files have them.
#pragma once

#include <string_view>

#include "io/json_writer.h"

namespace assize::mt_bench {

/// Writes the field `question_id`: a number where the id is one, else a text.
void write_question_id(std::string_view id, JsonWriter& line);

}  // namespace assize::mt_bench
