// What a report says of conformal intervals around predictions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plugin/calibration.h"

namespace assize {

/// Predictions made without the row's own fold, and labels; in [0, 1].
struct HeldOut {
  std::vector<double> prediction, label;
  std::vector<std::uint32_t> fold, category;
};

/// Adds to `notes` the parameters `conformal_radius`, of all rows together, and
/// by name of each category of two or more that has rows enough; and
/// `conformal_coverage`, the share of rows whose label lies within the radius
/// of the other folds' rows around the prediction.  Of categories with too few
/// rows it says so.  Fails with fewer than 1 / (1 - level) - 1 rows.  Requires
/// level in (0, 1).
/// **Source:** Lei et al. 2018, doi:10.1080/01621459.2017.1307116, over folds
/// as Vovk 2015, doi:10.1007/s10472-013-9368-4.
Result<void> note_conformal(const HeldOut& rows, double level,
                            const std::vector<std::string>& categories,
                            Notes& notes);

}  // namespace assize
