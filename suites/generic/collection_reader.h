// Items, answers and gold labels from JSON lines.
#pragma once

#include <string>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"

namespace assize::suites {

/// A file as the audit names it, and where it lies from here.
struct NamedPath {
  std::string configured, path;
};

/// What the inputs of an audit say of a collection of items and answers.
struct CollectionFiles {
  NamedPath items;
  std::vector<NamedPath> answers;  ///< At least one.
  NamedPath gold;                  ///< Path "": none.
  std::string baseline;            ///< The system that the others meet.
  std::string name, version;
  std::vector<std::string> cautions;
};

/// One object a line:
///
///   items    {"id": "q1", "category": "facts", "cluster": "c1",
///             "question": "...", "key": {...}, "reference": "..."}
///            `turns`, a list, in place of `question` for several turns;
///            `fields`, an object of texts that a template may name. Only id
///            and question are required.
///   answers  {"item": "q1", "system": "mine", "answer": "..."}, or `turns`;
///            `note` is for people and not read.
///   gold     {"item": "q1", "better": "mine", "worse": "baseline"}; `tie`, two
///            systems, in place of both.
///
/// Without `cluster` each item is resampled alone. A key (key.h) labels every
/// answer right or wrong: pointwise records of the judge "gold", score 1 or 0;
/// a gold file gives pairwise records of it. Judges never see either. With
/// turns, the key is held against the last one.
///
/// Errors with file and line: a field missing or of the wrong kind, unknown
/// fields, an id or (item, system) given twice, an item or system that does not
/// exist, another number of turns than the item has questions, a category
/// "all", a field with the name of another slot, a pair of systems labelled
/// twice on an item or one labelled against itself, a baseline without answers.
Result<Benchmark> read_collection(const CollectionFiles& files);

}  // namespace assize::suites
