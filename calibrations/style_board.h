// Win rates over the baseline by a published convention of style control.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plugin/calibration.h"
#include "plugin/style_battles.h"
#include "plugin/style_convention.h"

namespace assize {

/// 100 / (1 + exp(-strength above the baseline's)), at the mean style of the
/// convention's battles. An attacked system, and a constant, joins the board of
/// the clean ones as it stands. Const after construction, so threads share it.
class StyleBoard final : public Estimator {
 public:
  /// Battles of which a count is not known are left out, and named. Fails where
  /// they are of attacked systems, whose like is known of the others; without a
  /// judged pair, without a column that varies, where some system cannot be
  /// compared with the baseline, and where the fit at unit weights has no end.
  /// Requires a baseline.
  static Result<std::unique_ptr<const Estimator>> make(
      const Study& study, const StyleConvention& convention);

  std::span<const Quantity> quantities() const override { return quantities_; }
  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch& scratch) const override;
  void influence(std::span<double> out) const override;
  Notes notes() const override;

 private:
  StyleBoard(const Study& study, const StyleConvention& convention,
             StyleBattles battles);

  StyleConvention convention_;
  StandardisedBradleyTerry model_;
  StandardisedFit fit_;
  std::size_t clusters_;
  bool tokens_ = false, newcomers_ = false;
  std::vector<std::string> left_out_;  ///< "12 of plain".
  std::vector<Quantity> quantities_;   ///< By increasing system.
};

}  // namespace assize
