// LLMBar's own files, written, and its dataset.json read alone.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "plugin/suite.h"

namespace assize::llmbar {

/// The pairs of a dataset.json, with the labels as the judge "gold".
Result<Benchmark> read_native_answers(const std::string& path);

/// A dataset.json of each subset, where the benchmark has it, of the pairs that
/// the system is in, in the order of their ids; of output_2 nothing, as
/// output_1's files hold both. An attacked system stands in the place of its
/// clean self; a constant in output_1's, as in an audit, and the label of its
/// pairs is 2, since it answers nothing. Fails where a pair has no label or no
/// texts.
Result<NativeFile> write_native_answers(const Benchmark& bench,
                                        std::uint16_t system);

/// A result.json of each subset, of the pairs that were judged, first samples
/// without a defence only: texts and labels as dataset.json has them, and the
/// verdicts of both orders; of ratings, the ratings, which for outputs that
/// were rated each alone are in output_1's file. A verdict of no kind that
/// LLMBar knows, such as a tie of a comparison, is null, as a missing one is.
/// What the judge was told besides is not kept; in the place of rounds before
/// the last stands an empty one. Of the labels nothing is written. Fails where
/// of a pair one output was rated and the other was not.
Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records);

}  // namespace assize::llmbar
