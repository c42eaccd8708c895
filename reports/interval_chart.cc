#include "reports/interval_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/error.h"
#include "reports/html_writer.h"

namespace assize::reports {
namespace {

using nlohmann::json;

// Lengths in pixels.
constexpr double kHeading = 40, kRow = 24, kApart = 11;
constexpr int kDoseHeight = 220;
/// Characters of a label beyond which pointing at it would help no more.
constexpr std::size_t kLabel = 80;

std::string colour(const Mark& mark) { return "var(" + mark.colour + ")"; }

json point_data(const Point& point) {
  return {{"value", point.value},
          {"lower", point.lower},
          {"upper", point.upper},
          {"shape", point.mark.shape},
          {"colour", colour(point.mark)},
          {"fill", point.mark.filled ? colour(point.mark) : "var(--paper)"},
          {"note", printable(point.note, 400)}};
}

/// The channel as the data have it, with no scale between.
json as_is(const std::string& field) {
  return {{"field", field}, {"type", "nominal"}, {"scale", nullptr}};
}

json quantity(const std::string& field) {
  return {{"field", field}, {"type", "quantitative"}};
}

json point_layer(const json& values, json x, json y) {
  return {
      {"data", {{"values", values}}},
      {"mark",
       {{"type", "point"}, {"size", 62}, {"strokeWidth", 1.8}, {"opacity", 1}}},
      {"encoding",
       {{"x", std::move(x)},
        {"y", std::move(y)},
        {"shape", as_is("shape")},
        {"stroke", as_is("colour")},
        {"fill", as_is("fill")},
        {"tooltip", {{"field", "note"}, {"type", "nominal"}}}}}};
}

/// Text at a distance from the left or right edge of the plot.
json text_layer(const json& values, const std::string& name, const json& mark,
                const json& x) {
  return {{"name", name},
          {"data", {{"values", values}}},
          {"mark", mark},
          {"encoding",
           {{"x", {{"value", x}}},
            {"y", quantity("y")},
            {"text", {{"field", "text"}, {"type", "nominal"}}}}}};
}

/// What stands at which height.
struct Placed {
  json points = json::array(), labels = json::array(), headings = json::array(),
       figures = json::array();
  double height = 0;
};

void place(const ChartRow& row, Placed& out) {
  const auto n = static_cast<double>(row.points.size());
  const double tall = std::max(kRow, kApart * n + kApart);
  const double middle = out.height + tall / 2;
  out.labels.push_back(
      {{"y", middle}, {"text", printable(row.label, kLabel)}, {"tall", tall}});
  if (!row.figure.empty()) {
    out.figures.push_back({{"y", middle}, {"text", row.figure}});
  }
  for (std::size_t i = 0; i < row.points.size(); ++i) {
    json point = point_data(row.points[i]);
    point["y"] = middle + kApart * (static_cast<double>(i) - (n - 1) / 2);
    if (row.points[i].value.is_number()) out.points.push_back(point);
  }
  out.height += tall;
}

Placed place(const std::vector<ChartGroup>& groups) {
  Placed out;
  for (const ChartGroup& group : groups) {
    if (!group.heading.empty()) {
      out.headings.push_back({{"y", out.height + kHeading * 0.62},
                              {"text", printable(group.heading, kLabel * 2)}});
      out.height += kHeading;
    }
    for (const ChartRow& row : group.rows) place(row, out);
  }
  return out;
}

json ground_layers(const IntervalChart& chart) {
  json layers = json::array();
  if (chart.margin > 0) {
    layers.push_back({{"data", {{"values", {{{"at", 0}}}}}},
                      {"mark", {{"type", "rect"}, {"color", "var(--band)"}}},
                      {"encoding",
                       {{"x", {{"datum", -chart.margin}}},
                        {"x2", {{"datum", chart.margin}}}}}});
  }
  if (chart.zero) {
    layers.push_back({{"data", {{"values", {{{"at", 0}}}}}},
                      {"mark", {{"type", "rule"}, {"color", "var(--muted)"}}},
                      {"encoding", {{"x", {{"datum", 0}}}}}});
  }
  return layers;
}

json text_layers(const Placed& placed) {
  const json label = {{"type", "text"},
                      {"align", "left"},
                      {"baseline", "middle"},
                      {"limit", {{"expr", "labels - 10"}}}};
  json heading = {{"type", "text"},
                  {"align", "left"},
                  {"baseline", "middle"},
                  {"fontWeight", 600},
                  {"limit", {{"expr", "labels + width + figures"}}}};
  // Lines of the plot stop short of a heading's letters.
  json halo = heading;
  halo["stroke"] = "var(--paper)";
  halo["strokeWidth"] = 5;
  const json figure = {
      {"type", "text"}, {"align", "right"}, {"baseline", "middle"}};
  const json left = {{"expr", "-labels"}};
  return {text_layer(placed.headings, "headings-halo", halo, left),
          text_layer(placed.headings, "headings", heading, left),
          text_layer(placed.labels, "labels", label, left),
          text_layer(placed.figures, "figures", figure,
                     {{"expr", "width + figures"}})};
}

json line_domain(const std::vector<Dose>& doses) {
  return std::ranges::all_of(doses, [](const Dose& d) { return d.dose > 0; })
             ? json{{"type", "log"}, {"base", 2}, {"nice", false}}
             : json{{"nice", false}};
}

json dose_data(const std::vector<Dose>& doses) {
  json out = json::array();
  for (const Dose& dose : doses) {
    json point = point_data(dose.point);
    point["dose"] = dose.dose;
    point["series"] = dose.point.mark.name;
    out.push_back(std::move(point));
  }
  return out;
}

json dose_axis(const std::vector<Dose>& doses) {
  json values = json::array();
  for (const Dose& dose : doses) {
    if (std::ranges::find(values, json(dose.dose)) == values.end()) {
      values.push_back(dose.dose);
    }
  }
  return {{"title", "dose"},
          {"values", values},
          {"grid", false},
          {"format", "~g"},
          {"labelOverlap", true}};
}

}  // namespace

Mark series_mark(std::size_t i, const std::string& name) {
  static constexpr std::size_t kSeries = 6;
  const Mark marks[kSeries] = {{"", "circle", "--series-1", false},
                               {"", "diamond", "--series-2", true},
                               {"", "square", "--series-3", true},
                               {"", "triangle-up", "--series-4", true},
                               {"", "square", "--series-1", false},
                               {"", "diamond", "--series-2", false}};
  Mark out = marks[i % kSeries];
  out.name = name;
  return out;
}

Mark conclusion_mark(const std::string& conclusion) {
  if (conclusion == "present") return {conclusion, "diamond", "--present"};
  if (conclusion == "absent") return {conclusion, "square", "--absent"};
  return {conclusion, "circle", "--unsure", false};
}

std::string legend_html(const std::vector<Mark>& marks) {
  static const std::map<std::string, std::string> paths = {
      {"circle", "M2 7a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"},
      {"diamond", "M7 1L12 7L7 13L2 7z"},
      {"square", "M2.5 2.5h9v9h-9z"},
      {"triangle-up", "M7 2L12.5 12h-11z"}};
  std::string items;
  for (const Mark& mark : marks) {
    const std::string path = element(
        "path", "",
        fmt::format("d=\"{}\" stroke=\"{}\" fill=\"{}\" stroke-width=\"1.8\"",
                    paths.at(mark.shape), colour(mark),
                    mark.filled ? colour(mark) : "none"));
    items += element("li",
                     element("svg", path,
                             "viewBox=\"0 0 14 14\" width=\"14\" height=\"14\" "
                             "aria-hidden=\"true\" focusable=\"false\"") +
                         escape_html(mark.name));
  }
  return element("ul", items, "class=\"legend\"");
}

json interval_spec(const IntervalChart& chart) {
  const Placed placed = place(chart.groups);
  json layers = ground_layers(chart);
  const json y = {{"field", "y"}, {"type", "quantitative"}};
  layers.push_back({{"data", {{"values", placed.points}}},
                    {"mark", {{"type", "rule"}, {"strokeWidth", 1.8}}},
                    {"encoding",
                     {{"x", quantity("lower")},
                      {"x2", {{"field", "upper"}}},
                      {"y", y},
                      {"stroke", as_is("colour")}}}});
  layers.push_back(point_layer(placed.points, quantity("value"), y));
  for (const json& layer : text_layers(placed)) layers.push_back(layer);
  const json domain = {0, placed.height};
  return {
      {"width", "container"},
      {"height", placed.height},
      {"params",
       {{{"name", "labels"}, {"value", 190}},
        {{"name", "figures"}, {"value", 160}}}},
      {"encoding",
       {{"x",
         {{"type", "quantitative"},
          {"scale", {{"zero", chart.zero}, {"nice", true}}},
          {"axis", {{"title", chart.axis}, {"tickCount", 6}}}}},
        {"y",
         {{"type", "quantitative"},
          {"scale", {{"domain", domain}, {"reverse", true}, {"nice", false}}},
          {"axis", nullptr}}}}},
      {"layer", layers}};
}

json dose_spec(const std::string& axis, const std::vector<Dose>& doses,
               const std::pair<double, double>& range) {
  const json values = dose_data(doses);
  const json x = {{"field", "dose"},
                  {"type", "quantitative"},
                  {"scale", line_domain(doses)},
                  {"axis", dose_axis(doses)}};
  const json y = {
      {"field", "value"},
      {"type", "quantitative"},
      {"scale", {{"domain", {range.first, range.second}}, {"nice", true}}},
      {"axis", {{"title", axis}, {"tickCount", 5}}}};
  const json stroke = as_is("colour");
  const json data = {{"values", values}};
  return {{"width", "container"},
          {"height", kDoseHeight},
          {"layer",
           {{{"data", {{"values", {{{"at", 0}}}}}},
             {"mark", {{"type", "rule"}, {"color", "var(--muted)"}}},
             {"encoding", {{"y", {{"datum", 0}}}}}},
            {{"data", data},
             {"mark", {{"type", "line"}, {"strokeWidth", 1.4}}},
             {"encoding",
              {{"x", x},
               {"y", y},
               {"stroke", stroke},
               {"detail", {{"field", "series"}, {"type", "nominal"}}}}}},
            {{"data", data},
             {"mark", {{"type", "rule"}, {"strokeWidth", 1.8}}},
             {"encoding",
              {{"x", x},
               {"y",
                {{"field", "lower"},
                 {"type", "quantitative"},
                 {"axis", {{"title", axis}}}}},
               {"y2", {{"field", "upper"}}},
               {"stroke", stroke}}}},
            point_layer(values, x, y)}}};
}

}  // namespace assize::reports
