// Which columns of a table hold the scores of answers judged alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "suites/generic/columns.h"
#include "suites/generic/layout.h"

namespace assize::suites {

/// Whether the `inputs` mapping is of such a table: it has `system` or
/// `scores`.
bool rates_alone(const ConfigNode& inputs);

/// Reads what such a table has beside the rest of the layout. Errors gather in
/// the node: `system` or `scores` missing, a column that the table does not
/// have, a judge named twice, a scale that is no two rising numbers.
void read_score_columns(ConfigNode& inputs, const Columns& columns,
                        Layout& layout);

/// The judges whose columns fit a pattern such as "{judge}:score", in the order
/// of the header. Requires that the pattern names `{judge}` once.
std::vector<ScoreColumn> fitting_scores(std::string_view pattern,
                                        const std::vector<std::string>& header);

}  // namespace assize::suites
