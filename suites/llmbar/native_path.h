// Where LLMBar's files lie in a folder that is written.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/benchmark.h"

namespace assize::llmbar {

/// The folder of each subset, by category, ending in a stroke: the one that its
/// dataset.json was read from, below `results`; "" where that is `results`
/// itself, and of a subset that is alone and not known from a folder; else the
/// subset's name.
std::vector<std::string> subset_folders(const Benchmark& bench);

/// "LLM/STRATEGY"; the judge is the LLM, and the strategy the one that is
/// given, where there is no stroke in its name.
std::string evaluator_of(const std::string& judge, const std::string& strategy);

}  // namespace assize::llmbar
