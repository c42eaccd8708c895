// Which fold scikit-learn's GroupKFold gives to groups of one size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace assize {

/// The test fold in [0, folds) of each of `groups` groups of equal size,
/// numbered in the order in which GroupKFold(folds).split yields the folds.
///
/// scikit-learn deals the groups out in the order of a reversed, unstable
/// argsort of their sizes; this follows numpy's quicksort on equal keys (its
/// generic build: on AVX-512 machines newer numpy versions order otherwise).
/// Requires folds > 0.
/// **Source:** scikit-learn 1.2 sklearn/model_selection/_split.py, class
/// GroupKFold; numpy 1.24 core/src/npysort/quicksort.cpp, aquicksort_.
/// **Checked against:** both of them, for every number of groups up to 3,000.
std::vector<std::uint32_t> equal_group_folds(std::size_t groups,
                                             std::size_t folds);

}  // namespace assize
