// The suite's own files, written: answers, and a judge's verdicts as a table.
#pragma once

#include <span>
#include <string>

#include "plugin/suite.h"

namespace assize::suites {

/// An answers file of JSON lines, without the items that it answers: an item
/// for each that has an answer, sorted by id, whose questions are empty.
/// Errors: those of answers in read_collection() that need no items; an item
/// that two systems answer in other numbers of turns.
Result<Benchmark> read_native_answers(const std::string& path);

/// answers/SYSTEM.jsonl. Fails where the texts are withheld, as they are in a
/// table of verdicts.
Result<NativeFile> write_native_answers(const Benchmark& bench,
                                        std::uint16_t system);

/// A table of verdicts in JSON lines that the first form of the inputs reads:
///
/// - of pairs, verdicts/JUDGE/SYSTEM vs OPPONENT.jsonl: `item`, `JUDGE:12` and
///   `JUDGE:21`, the system's answer being answer 1; `gold`, `length_1` and
///   `length_2` where they are known;
/// - of answers judged alone, scores/JUDGE.jsonl, one file for all systems:
///   `item`, `system`, `JUDGE:score`, `length` where it is known of all, and
///   `gold` where people scored some on the same scale;
/// - of more than two answers at once, best_of/JUDGE.jsonl, the same with
///   `JUDGE:best`: 1 for the best, 0 for others, an equal share where several
///   are. On a `scale` of [0, 1] its mean is `best_share`.
///
/// All have `cluster` and `category` where items share them. Each turn is a
/// row: the second of "q" is the item "q turn 2", and turns share a cluster.
/// First samples only, without a defence; of verdicts with a probability the
/// winner. A judge that was not reached or asked is "-", whatever else has no
/// verdict is empty. Of the gold labels no file: tables have them in a column.
/// Fails where a turn would be called as another item is.
Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records);

}  // namespace assize::suites
