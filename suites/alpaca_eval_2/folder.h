// The folder of results as a whole: which systems are in it, read in parallel.
#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "suites/alpaca_eval_2/reader.h"

namespace assize::alpaca_eval {

/// Every system in `results` (its folders, or those of a folder `results` in
/// it), sorted by name, with the names of other judges' folders. Hidden folders
/// and plain files are passed over. Errors: no such folder, no system in it, a
/// system with neither of its files, a file that is a pipe or that a symbolic
/// link leads to out of `results`, and those of read_answers() and
/// read_judged(); of several, the first by name. kVerdicts leaves answers
/// unread that annotations hold or nobody judged (the reference's apart), keeps
/// no text of the others and hashes nothing.
Result<std::vector<SystemFiles>> read_folder(const std::string& results,
                                             const std::string& reference,
                                             const std::string& judge,
                                             unsigned threads,
                                             Reading reading = Reading::kAll);

}  // namespace assize::alpaca_eval
