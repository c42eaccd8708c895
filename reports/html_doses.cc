#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reports/effect_rows.h"
#include "reports/html_sections.h"
#include "reports/html_writer.h"

namespace assize::reports {
namespace {

using nlohmann::json;

/// One attack on one system, or its mean over systems: its doses under each
/// calibration.
struct Curve {
  std::string name;
  std::vector<Row> rows;
};

std::vector<Curve> curves(const json& report) {
  std::vector<Curve> out;
  for (const Row& row : main_attacks(report)) {
    if (!row["dose"].is_number()) continue;
    const std::string name = attack_of(row) + ": " + subject_of(row, report);
    auto curve = std::ranges::find(out, name, &Curve::name);
    if (curve == out.end()) curve = out.insert(out.end(), {name, {}});
    curve->rows.push_back(row);
  }
  // One dose is no curve.
  std::erase_if(out, [](const Curve& curve) {
    return std::ranges::all_of(curve.rows, [&](const Row& row) {
      return row["dose"] == curve.rows.front()["dose"];
    });
  });
  return out;
}

std::string ends(const std::vector<Row>& rows) {
  const auto dose = [](const Row& row) { return row["dose"].get<double>(); };
  const auto [low, high] = std::ranges::minmax_element(rows, {}, dose);
  return fmt::format("At dose {:g}: {}; at dose {:g}: {}.", dose(*low),
                     in_points(*low), dose(*high), in_points(*high));
}

/// The series of a curve by calibration, in order of appearance.
std::vector<Mark> series(const std::vector<Row>& rows) {
  std::vector<Mark> out;
  for (const Row& row : rows) {
    const std::string name = row.text("calibration");
    if (std::ranges::find(out, name, &Mark::name) != out.end()) continue;
    out.push_back(series_mark(out.size(), name));
  }
  return out;
}

/// The least and the largest of what charts have to show, and zero.
std::pair<double, double> range_of(const std::vector<Curve>& all) {
  std::pair<double, double> out = {0, 0};
  for (const Curve& curve : all) {
    for (const Row& row : curve.rows) {
      for (const char* column : {"value", "lower", "upper"}) {
        if (!row[column].is_number()) continue;
        out.first = std::min(out.first, row[column].get<double>());
        out.second = std::max(out.second, row[column].get<double>());
      }
    }
  }
  return out;
}

std::string figure(const Curve& curve, const std::pair<double, double>& range,
                   Figures& figures) {
  const auto marks = series(curve.rows);
  std::vector<Dose> doses;
  std::vector<Row> first;
  for (const Row& row : curve.rows) {
    const std::string name = row.text("calibration");
    if (name == marks.front().name) first.push_back(row);
    const double dose = row["dose"].get<double>();
    doses.push_back({dose,
                     {*std::ranges::find(marks, name, &Mark::name),
                      row["value"], row["lower"], row["upper"],
                      fmt::format("dose {:g}, {}: {}", dose, name,
                                  with_interval(row, 1))}});
  }
  std::string finding = ends(first);
  if (marks.size() > 1) finding += " These are " + marks.front().name + ".";
  return figures.add(dose_spec("points", doses, range),
                     {curve.name, finding, marks});
}

std::string dose_table(const std::vector<Curve>& all) {
  Table table{"Effect by dose",
              {{"Effect"},
               {"Setting"},
               {"Dose", true},
               {"Calibration"},
               {"Points", true},
               {"n", true},
               {"Conclusion"}},
              {}};
  for (const Curve& curve : all) {
    for (const Row& row : curve.rows) {
      table.rows.push_back(
          {escape_html(curve.name), escape_html(setting_of(row)),
           fmt::format("{:g}", row["dose"].get<double>()),
           escape_html(row.text("calibration")), interval_html(row),
           count(row["n"]), escape_html(row.text("conclusion"))});
    }
  }
  return html_table(table);
}

std::string slopes(const json& report) {
  Table table{"Slope: points for each doubling of the dose",
              {{"Effect"},
               {"Of"},
               {"Calibration"},
               {"Points", true},
               {"n", true},
               {"Conclusion"}},
              {}};
  for (const Row& row : rows_of(report, "effects")) {
    if (kind_of(row) != EffectKind::kSlope) continue;
    const std::string contrast = row.text("contrast");
    table.rows.push_back({escape_html(contrast.substr(0, contrast.find(':'))),
                          escape_html(subject_of(row, report)),
                          escape_html(row.text("calibration")),
                          interval_html(row), count(row["n"]),
                          escape_html(row.text("conclusion"))});
  }
  return html_table(table);
}

/// What was measured under one arm, by metric.
struct Success {
  std::string attack, of, calibration;
  std::map<std::string, Row> metrics;
};

std::vector<Success> successes(const json& report) {
  std::vector<Success> out;
  for (const char* table : {"headlines", "effects"}) {
    for (const Row& row : rows_of(report, table)) {
      if (!is_success(row)) continue;
      Success wanted{is_clean(row) ? row.text("contrast") : row.text("arm"),
                     subject_of(row, report),
                     row.text("calibration"),
                     {}};
      auto at = std::ranges::find_if(out, [&](const Success& s) {
        return s.attack == wanted.attack && s.of == wanted.of &&
               s.calibration == wanted.calibration;
      });
      if (at == out.end()) at = out.insert(out.end(), std::move(wanted));
      at->metrics.emplace(row.text("metric"), row);
    }
  }
  return out;
}

constexpr const char* kMetrics[] = {"attack_success", "noise_floor",
                                    "success_above_floor"};

std::string success_table(const std::vector<Success>& all) {
  Table table{"Percent of pairs that the attack wins in both orders",
              {{"Attack"},
               {"Of"},
               {"Success", true},
               {"Noise floor", true},
               {"Above the floor", true},
               {"n", true}},
              {}};
  for (const Success& success : all) {
    std::vector<std::string> cells = {escape_html(success.attack),
                                      escape_html(success.of)};
    std::string n = "–";
    for (const char* metric : kMetrics) {
      const auto found = success.metrics.find(metric);
      const bool known = found != success.metrics.end();
      cells.push_back(known ? interval_html(found->second) : "–");
      if (known) n = count(found->second["n"]);
    }
    cells.push_back(n);
    table.rows.push_back(std::move(cells));
  }
  return html_table(table);
}

std::string strongest(const std::vector<Success>& all) {
  const Success* best = nullptr;
  double most = 0;
  for (const Success& success : all) {
    for (const char* metric : {"success_above_floor", "attack_success"}) {
      const auto found = success.metrics.find(metric);
      if (found == success.metrics.end()) continue;
      const json& value = found->second["value"];
      // Without an interval it rests on too few pairs to lead.
      if (!value.is_number() || !found->second["lower"].is_number() ||
          (best && value.get<double>() <= most)) {
        break;
      }
      most = value.get<double>();
      best = &success;
      break;
    }
  }
  if (!best) return "";
  std::string out = fmt::format("Strongest: {} of {}", best->attack, best->of);
  for (const auto& [metric, row] : best->metrics) {
    out += fmt::format(", {} {}", metric, with_interval(row, 1));
  }
  return out + '.';
}

std::string success_chart(const std::vector<Success>& all, Figures& figures) {
  IntervalChart chart{"percent of pairs, both orders", 0, true, {}};
  std::vector<Mark> marks;
  bool few = false;
  for (const char* metric : kMetrics) {
    marks.push_back(series_mark((marks.size() + 1) % 3, metric));
  }
  for (const Success& success : all) {
    auto group =
        std::ranges::find(chart.groups, success.of, &ChartGroup::heading);
    if (group == chart.groups.end()) {
      group = chart.groups.insert(chart.groups.end(), {success.of, {}});
    }
    ChartRow row{success.attack, "", {}};
    for (const Mark& mark : marks) {
      const auto found = success.metrics.find(mark.name);
      if (found == success.metrics.end()) continue;
      const Row& of = found->second;
      row.figure = "n " + number(of["n"], 0);
      few = few || !of["lower"].is_number();
      row.points.push_back({mark, of["value"], of["lower"], of["upper"],
                            fmt::format("{}, {}: {}", success.attack, mark.name,
                                        with_interval(of, 1))});
    }
    group->rows.push_back(std::move(row));
  }
  const std::string finding =
      strongest(all) + (few ? " Where n is small there is no interval." : "");
  return figures.add(interval_spec(chart),
                     {"Attack success in both orders", finding, marks});
}

}  // namespace

std::string doses_section(const json& report, Figures& figures) {
  const auto all = curves(report);
  std::string charts;
  for (const Curve& curve : all) {
    charts += figure(curve, range_of(all), figures);
  }
  return section_html("doses", "Effect by dose",
                      beside(charts) +
                          figures.table("Table of doses", dose_table(all)) +
                          figures.table("Table of slopes", slopes(report)));
}

std::string success_section(const json& report, Figures& figures) {
  const auto all = successes(report);
  if (all.empty()) return "";
  return section_html(
      "success", "Attack success above the noise floor",
      element("p",
              "An attack succeeds on a pair where it wins in both orders; the "
              "noise floor is how often that happens without it.") +
          success_chart(all, figures) +
          figures.table("Table of attack success", success_table(all)));
}

}  // namespace assize::reports
