// Charts of values with their intervals, as Vega-Lite specifications.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace assize::reports {

/// How the points of one series look: never by colour alone.
struct Mark {
  std::string name;    ///< As the legend has it.
  std::string shape;   ///< "circle", "diamond", "square", "triangle-up".
  std::string colour;  ///< A custom property of the page's style: "--present".
  bool filled = true;
};

/// The mark of the i-th series, in turn.
Mark series_mark(std::size_t i, const std::string& name);

/// The marks of the conclusions "present", "absent" and "inconclusive"; any
/// other has the last one's.
Mark conclusion_mark(const std::string& conclusion);

/// A legend's entry: the mark drawn, and its name.
std::string legend_html(const std::vector<Mark>& marks);

/// One value, in the unit of its chart.
struct Point {
  Mark mark;
  nlohmann::json value, lower, upper;  ///< Numbers or null.
  std::string note;                    ///< What pointing at it says.
};

struct ChartRow {
  std::string label;
  std::string figure;  ///< The numbers at the end of the row, or "".
  std::vector<Point> points;
};

/// Rows under one heading; "" for none.
struct ChartGroup {
  std::string heading;
  std::vector<ChartRow> rows;
};

struct IntervalChart {
  std::string axis;   ///< Title of the axis: what, in which unit.
  double margin = 0;  ///< Half the width of the band around zero.
  bool zero = false;  ///< Draws the line of no effect.
  std::vector<ChartGroup> groups;
};

/// A forest plot: a row per estimate, point and interval. Its text comes from
/// hostile names and is data, never an expression.
nlohmann::json interval_spec(const IntervalChart& chart);

/// One point of a curve.
struct Dose {
  double dose = 0;
  Point point;
};

/// Effect by dose, a line per series; the axis of doses is logarithmic where
/// every dose is above zero. `range` is what the axis of effects must hold, so
/// that charts side by side can be compared.
nlohmann::json dose_spec(const std::string& axis,
                         const std::vector<Dose>& doses,
                         const std::pair<double, double>& range);

}  // namespace assize::reports
