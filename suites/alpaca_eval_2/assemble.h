// From the systems' files, joined by instruction, to a benchmark.
#pragma once

#include <string>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/alpaca_eval_2/instructions.h"
#include "suites/alpaca_eval_2/reader.h"

namespace assize::alpaca_eval {

/// Items are the instructions of all files: the known ones in the benchmark's
/// order, then the others by id; each is a cluster of its own. Records stay in
/// the order of their files, system by system. `systems` are sorted by name;
/// the reference joins them where it has no folder, with the answers that
/// annotations quote. Judgements of instructions that no file of answers and
/// not `known` holds are left out and counted, where one of these tells what
/// exists. Fails if two instructions have one id,
/// and on more than 65,535 systems or categories.
///
/// Tables: "items" with the columns difficulty and index (NaN: not known), and
/// "answers" with code_points if some systems have the lengths alone.
/// Checks: output_1 and output_2 of annotations against the answers' own
/// files; order and preference recomputed from log-probabilities.
Result<Benchmark> assemble(std::vector<SystemFiles> systems,
                           const std::string& reference,
                           const KnownInstructions& known, unsigned threads);

}  // namespace assize::alpaca_eval
