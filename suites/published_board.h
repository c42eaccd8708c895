// A published table of numbers, as a CSV file: a row for each judge or system.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "plugin/suite.h"

namespace assize::suites {

/// The metric that a column holds; "" leaves the column aside.
using MetricOfColumn = std::function<std::string(std::string_view column)>;

/// A table with a column `judge`, whose names stand in the place of systems,
/// and columns of metrics; those that `known` does not know are left aside, and
/// empty fields are none. Errors: no such column, a judge twice, a field that
/// is no number.
Result<std::vector<PublishedRow>> judge_board(
    const std::string& path,
    const std::function<bool(std::string_view metric)>& known);

/// The same with a column `model` for systems. Without any column of a metric
/// it fails with `none`, which names them.
Result<std::vector<PublishedRow>> system_board(const std::string& path,
                                               const MetricOfColumn& metric_of,
                                               std::string none);

}  // namespace assize::suites
