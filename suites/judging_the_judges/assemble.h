// A table of verdicts as a benchmark, with answers that nobody thought about.
#pragma once

#include <string>
#include <string_view>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/judging_the_judges/description.h"
#include "suites/judging_the_judges/table.h"

namespace assize::judging_the_judges {

inline constexpr std::string_view kPeople = "people";

/// Each question is an item and a cluster; its id is made of its text. Systems
/// are the models, judges the columns and "people", the gold. Answers are
/// without text: the table holds the models' prompts. Rows without any label
/// are left out and counted. A row that repeats a question of a model without
/// a judge's verdict is an item of its own, in the question's cluster, with a
/// caution. Errors: a question that a model answered twice otherwise; more
/// models or judges than can be told apart. `file` is named in them.
Result<Benchmark> assemble(VerdictRows rows, const Description& about,
                           const std::string& file);

/// Adds the systems of Description::dummies with an answer to every question,
/// and what people would say of them: right where the answer is one of the
/// references, but for the case of its letters. Errors: a model of such a name.
Result<void> add_dummies(Benchmark& bench, const Description& about);

}  // namespace assize::judging_the_judges
