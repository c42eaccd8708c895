// Of each system something that is anchored in people's labels.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "calibrations/labelled_verdicts.h"
#include "core/error.h"
#include "stats/prediction_powered.h"

namespace assize {

/// Of the labelled clusters, those whose labels are used.
using ChooseLabelled =
    std::function<std::set<std::uint32_t>(std::set<std::uint32_t>)>;

/// Blanks the labels of the clusters that are not chosen.
void keep_chosen(const ChooseLabelled& choose,
                 std::vector<LabelledVerdict>& rows);

/// One system's rows as predictions and labels.
struct SystemData {
  PredictionData data;
  std::vector<std::uint16_t> strata;  ///< Categories; empty: all in one.
};

/// Fails `by_category` as category_strata() does.
Result<SystemData> system_data(const Study& study,
                               std::span<const LabelledVerdict> rows,
                               PowerTuning tuning, bool by_category);

/// A system without a number, and why.
struct Unanchored {
  std::uint16_t system = 0;
  std::string why;
};

template <typename Anchored>
struct AnchoredSystems {
  std::vector<Anchored> systems;
  std::vector<Unanchored> left_out;
};

/// What `anchor`, a Result<Anchored> of one system's rows, makes of each; rows
/// are sorted by system. Fails where it makes nothing of any, with its reason
/// for the last, or with `none` where there is no row.
template <typename Anchored, typename Anchor>
Result<AnchoredSystems<Anchored>> anchor_each(
    std::span<const LabelledVerdict> rows, std::string_view none,
    Anchor anchor) {
  AnchoredSystems<Anchored> out;
  for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
    while (end < rows.size() && rows[end].system == rows[begin].system) ++end;
    Result<Anchored> of = anchor(rows.subspan(begin, end - begin));
    if (of) {
      out.systems.push_back(std::move(*of));
    } else {
      Unanchored& left = out.left_out.emplace_back();
      left.system = rows[begin].system;
      left.why = std::move(of.error().message);
    }
  }
  if (!out.systems.empty()) return out;
  return fail(out.left_out.empty() ? std::string(none)
                                   : out.left_out.back().why);
}

}  // namespace assize
