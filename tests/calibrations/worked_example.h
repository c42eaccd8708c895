// The worked example of methods.md C.5: ten labelled rows, twenty that are not.
#pragma once

#include <vector>

namespace assize::testing {

inline const std::vector<double> kLabel = {1, 0, 1, 1, 0, 1, 0, 1, 1, 0};
inline const std::vector<double> kJudge = {
    1, 0, 1, 1, 1, 1, 0, 0, 1, 0,  // labelled
    1, 1, 0, 1, 0, 1, 1, 0, 1, 1,  //
    0, 1, 1, 0, 1, 1, 1, 0, 0, 1};

}  // namespace assize::testing
