// A published table of judges' numbers, as a CSV file.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "plugin/suite.h"

namespace assize::suites {

/// A CSV file with a column `judge`, whose names stand in the place of systems,
/// and columns of metrics; those that `known` does not know are left aside, and
/// empty fields are none. Errors: no such column, a judge twice, a field that
/// is no number.
Result<std::vector<PublishedRow>> judge_board(
    const std::string& path,
    const std::function<bool(std::string_view metric)>& known);

}  // namespace assize::suites
