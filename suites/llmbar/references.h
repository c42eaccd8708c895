// References that a user has for LLMBar's instructions.
#pragma once

#include <string>

#include "core/benchmark.h"
#include "core/error.h"

namespace assize::llmbar {

/// Gives each pair the field `reference` from a file of JSON lines with
/// `input`, the instruction as dataset.json has it, and `reference`. Those of
/// instructions that are not here are counted as excluded. Errors: those of
/// JsonReader, a missing or blank field, a second reference for an instruction,
/// a pair without one.
Result<void> add_references(const std::string& path, Benchmark& bench);

}  // namespace assize::llmbar
