#include "cli/validate_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace assize::cli {
namespace {

constexpr double kWidth = 420, kHeight = 300, kLeft = 56, kTop = 34;
constexpr double kPlotWidth = 340, kPlotHeight = 210;
const char* const kColours[] = {"#1b5e9b", "#b5521b", "#2f7d4f", "#7a4a9b"};

/// From the values of a plot to its place in the image.
class Frame {
 public:
  struct Axis {
    double low = 0, high = 1;
    bool logarithmic = false;
  };

  Frame(double offset, Axis x, Axis y) : offset_(offset), x_(x), y_(y) {}

  double x(double value) const {
    return offset_ + kLeft + kPlotWidth * share(x_, value);
  }
  double y(double value) const {
    return kTop + kPlotHeight * (1 - share(y_, value));
  }

  std::string title(std::string_view text) const {
    return label(offset_ + kLeft, kTop - 12, "start", text);
  }
  std::string x_tick(double value) const {
    return line(x(value), y(y_.low), x(value), y(y_.low) + 5, "#444") +
           label(x(value), y(y_.low) + 18, "middle",
                 fmt::format("{:g}", value));
  }
  std::string y_tick(double value) const {
    return line(x(x_.low) - 5, y(value), x(x_.low), y(value), "#444") +
           label(x(x_.low) - 8, y(value) + 4, "end",
                 fmt::format("{:.2f}", value));
  }
  std::string x_name(std::string_view text) const {
    return label(offset_ + kLeft + kPlotWidth / 2, y(y_.low) + 36, "middle",
                 text);
  }
  std::string border() const {
    return fmt::format(
        "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{}\" height=\"{}\" "
        "fill=\"none\" stroke=\"#444\"/>\n",
        offset_ + kLeft, kTop, kPlotWidth, kPlotHeight);
  }
  std::string shaded(double low, double high) const {
    return fmt::format(
        "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{}\" height=\"{:.1f}\" "
        "fill=\"#e6eef6\"/>\n",
        offset_ + kLeft, y(high), kPlotWidth, y(low) - y(high));
  }
  static std::string line(double x1, double y1, double x2, double y2,
                          std::string_view colour,
                          std::string_view dashes = "none") {
    return fmt::format(
        "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" "
        "stroke=\"{}\" stroke-width=\"1.5\" stroke-dasharray=\"{}\"/>\n",
        x1, y1, x2, y2, colour, dashes);
  }
  static std::string label(double x, double y, std::string_view anchor,
                           std::string_view text) {
    return fmt::format(
        "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", x, y,
        anchor, text);
  }

 private:
  static double share(const Axis& axis, double value) {
    const auto at = [&](double v) {
      return axis.logarithmic ? std::log(v) : v;
    };
    return std::clamp(
        (at(value) - at(axis.low)) / (at(axis.high) - at(axis.low)), 0.0, 1.0);
  }

  double offset_;
  Axis x_, y_;
};

struct Point {
  double x = 0, y = 0, error = 0;
};

std::string series(const Frame& frame, const std::vector<Point>& points,
                   std::string_view colour, std::string_view dashes = "none") {
  std::string out;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Point& at = points[i];
    if (i > 0) {
      out += Frame::line(frame.x(points[i - 1].x), frame.y(points[i - 1].y),
                         frame.x(at.x), frame.y(at.y), colour, dashes);
    }
    if (at.error > 0) {
      out += Frame::line(frame.x(at.x), frame.y(at.y - 2 * at.error),
                         frame.x(at.x), frame.y(at.y + 2 * at.error), colour);
    }
  }
  return out;
}

std::string legend(double x, double y, std::string_view colour,
                   std::string_view text, std::string_view dashes = "none") {
  return Frame::line(x, y - 4, x + 22, y - 4, colour, dashes) +
         Frame::label(x + 28, y, "start", text);
}

std::string coverage(const Validation& validation,
                     const ValidateOptions& options) {
  const Frame frame(0, {.low = 3, .high = 250, .logarithmic = true},
                    {.low = 0.8, .high = 1});
  std::string out = frame.shaded(options.least_coverage, options.most_coverage);
  out += frame.border() + frame.title("Coverage of 95 % intervals at 0.5") +
         frame.x_name("instructions");
  for (const double x : {3.0, 5.0, 8.0, 12.0, 20.0, 200.0}) {
    out += frame.x_tick(x);
  }
  for (const double y : {0.8, 0.85, 0.9, 0.95, 1.0}) out += frame.y_tick(y);
  std::size_t colour = 0;
  for (const std::string_view what :
       {"win rate at 0.5, unequal clusters", "win rate at 0.5, equal clusters",
        "paired difference at 0.5, unequal clusters",
        "paired difference at 0.5, equal clusters"}) {
    std::vector<Point> points;
    for (const Cell& cell : validation.cells) {
      if (cell.what != what || std::isnan(cell.value)) continue;
      points.push_back(
          {static_cast<double>(cell.clusters), cell.value, cell.error});
    }
    std::ranges::sort(points, {}, &Point::x);
    out += series(frame, points, kColours[colour]);
    out += legend(kLeft + 60,
                  kTop + kPlotHeight - 58 + 16.0 * static_cast<double>(colour),
                  kColours[colour], what);
    ++colour;
  }
  return out;
}

std::string power(const Validation& validation) {
  const Frame frame(kWidth, {.low = 0, .high = 20}, {.low = 0, .high = 1});
  std::string out = frame.border() +
                    frame.title("Power at a level of 0.05, 40 instructions") +
                    frame.x_name("effect, points");
  for (const double x : {0.0, 4.0, 8.0, 12.0, 16.0, 20.0}) {
    out += frame.x_tick(x);
  }
  for (const double y : {0.0, 0.25, 0.5, 0.75, 1.0}) out += frame.y_tick(y);
  std::vector<Point> measured, theory;
  for (const Cell& cell : validation.cells) {
    if (std::isnan(cell.analytic)) continue;
    measured.push_back({cell.truth, cell.value, cell.error});
    theory.push_back({cell.truth, cell.analytic, 0});
  }
  const double x = kWidth + kLeft + 200;
  return out + series(frame, theory, "#888", "4 3") +
         series(frame, measured, kColours[0]) +
         legend(x, kTop + kPlotHeight - 42, kColours[0], "measured") +
         legend(x, kTop + kPlotHeight - 26, "#888", "theory", "4 3");
}

}  // namespace

std::string validation_svg(const Validation& validation,
                           const ValidateOptions& options) {
  return fmt::format(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" "
             "font-family=\"sans-serif\" font-size=\"11\">\n"
             "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
             2 * kWidth, kHeight) +
         coverage(validation, options) + power(validation) + "</svg>\n";
}

}  // namespace assize::cli
