// Names and ids as MT-Bench's files have them.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "io/json_writer.h"

namespace assize::mt_bench {

/// "FOLDER/NAME.jsonl". Fails where the name would lead to another folder.
Result<std::string> native_path(std::string_view folder, std::string_view name);

/// Writes the field `question_id`: a number where the id is one, else a text.
void write_question_id(std::string_view id, JsonWriter& line);

}  // namespace assize::mt_bench
