#include "cli/run_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "audit/limits.h"
#include "audit/subjects.h"
#include "cli/wrap.h"
#include "core/shown_digits.h"

namespace assize::cli {
namespace {

/// Columns are as wide as the widest cell, this one at least.
constexpr std::size_t kLeastWidth = 21;
/// Between columns.
constexpr std::size_t kGap = 1;

/// Where the output is no terminal, lines are as long as one of these.
constexpr unsigned kWideEnough = 132;

void print_list(std::string_view title, const std::vector<std::string>& lines,
                Streams& streams) {
  if (lines.empty()) return;
  streams.out << '\n' << title << '\n';
  for (const std::string& line : lines) {
    streams.out << "  - " << wrap(printable(line, 2000), 4, streams.width)
                << '\n';
  }
}

std::string interval_of(const Headline& row) {
  const Estimate& estimate = row.estimate;
  const int digits = shown_digits(row.quantity.least, row.quantity.most);
  if (!std::isfinite(estimate.value)) return "-";
  if (!estimate.interval) return fmt::format("{:.{}f}", estimate.value, digits);
  return fmt::format("{:.{}f} [{:.{}f}, {:.{}f}]", estimate.value, digits,
                     estimate.interval->lower, digits, estimate.interval->upper,
                     digits);
}

/// Whose numbers a table holds: one judge's of systems, or of every judge those
/// that are of it alone.
struct TableOf {
  std::uint16_t judge = 0;
  bool of_systems = true;

  bool has(const Subjects& subjects, const Quantity& quantity) const {
    return subjects.of_systems(quantity.metric) == of_systems &&
           (!of_systems || quantity.judge == judge);
  }
  friend bool operator==(const TableOf&, const TableOf&) = default;
};

/// A row per system or judge; a column per metric and calibration, and per
/// category for the first metric, which is the benchmark's headline.
struct ScoreTable {
  std::vector<std::string> subjects, columns;
  std::map<std::pair<std::size_t, std::size_t>, std::string> cells;

  /// Answers that an attack rewrote are left to the effects.
  ScoreTable(const Audit& audit, const Subjects& known, const TableOf& of) {
    const auto& rows = audit.analysis.headlines;
    for (const Headline& row : rows) {
      const Quantity& quantity = row.quantity;
      if (!of.has(known, quantity)) continue;
      if (quantity.arm != 0) continue;
      if (quantity.secondary) continue;
      const Entrant* entrant = audit.bench.entrant(quantity.system);
      if (entrant != nullptr && entrant->clean != Entrant::kConstant) continue;
      const bool headline = quantity.metric == rows.front().quantity.metric;
      if (!shown(audit.bench, quantity.category, headline)) continue;
      const std::string& subject = of.of_systems
                                       ? audit.bench.systems[quantity.system]
                                       : audit.bench.judges[quantity.judge];
      std::string column =
          row.calibration == "raw" ? quantity.metric : row.calibration;
      if (quantity.category >= 0) {
        column +=
            ", " +
            audit.bench.categories[static_cast<std::size_t>(quantity.category)];
      }
      cells[{place(subjects, printable(subject, 100)),
             place(columns, column)}] = interval_of(row);
    }
  }

  /// All together, and of the headline the categories that no group holds.
  static bool shown(const Benchmark& bench, int category, bool headline) {
    const Table* groups = bench.table("groups");
    if (category < 0) return !headline || groups == nullptr;
    if (!headline || groups == nullptr) return false;
    for (std::size_t row = 0; row < groups->rows(); ++row) {
      if (static_cast<int>(groups->at(row, 1)) == category) return false;
    }
    return true;
  }

  static std::size_t place(std::vector<std::string>& names,
                           const std::string& name) {
    const auto found = std::ranges::find(names, name);
    if (found != names.end()) {
      return static_cast<std::size_t>(found - names.begin());
    }
    names.push_back(name);
    return names.size() - 1;
  }

  std::string cell(std::size_t subject, std::size_t column) const {
    const auto found = cells.find({subject, column});
    return found == cells.end() ? "-" : found->second;
  }

  std::size_t name_width() const {
    std::size_t widest = 0;
    for (const std::string& name : subjects) {
      widest = std::max(widest, cli::columns(name));
    }
    return widest + 4;
  }

  /// Of each column, its name and its cells.
  std::vector<std::size_t> widths() const {
    std::vector<std::size_t> out;
    for (const std::string& name : columns) {
      out.push_back(std::max(kLeastWidth, cli::columns(name)));
    }
    for (const auto& [at, text] : cells) {
      out[at.second] = std::max(out[at.second], cli::columns(text));
    }
    return out;
  }
};

/// Columns side by side where they fit, else one number a line.
void print_scores(const Audit& audit, const Subjects& subjects,
                  const TableOf& of, bool several, Streams& streams) {
  const ScoreTable table(audit, subjects, of);
  if (table.subjects.empty()) return;
  const unsigned width = streams.width == 0 ? kWideEnough : streams.width;
  const std::size_t names = table.name_width();
  const std::vector<std::size_t> widths = table.widths();
  std::size_t whole = names;
  for (const std::size_t one : widths) whole += one + kGap;
  const bool wide = whole <= width;
  // Ratings and strengths have scales of their own.
  const bool percent =
      std::ranges::all_of(audit.analysis.headlines, [&](const Headline& row) {
        return !of.has(subjects, row.quantity) || row.quantity.most == 100;
      });
  const std::string title =
      fmt::format("Scores in {}, with their intervals{}:",
                  percent ? "percent" : "each metric's own unit",
                  several && of.of_systems
                      ? ", by " + printable(audit.bench.judges[of.judge], 60)
                      : "");
  streams.out << '\n' << wrap(title, 2, streams.width) << '\n';
  const auto print_line = [&](std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    streams.out << line << '\n';
  };
  if (wide) {
    std::string header = fit("", names);
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      header += fit(table.columns[c], widths[c] + kGap);
    }
    print_line(header);
  }
  for (std::size_t s = 0; s < table.subjects.size(); ++s) {
    std::string line = "  " + table.subjects[s];
    if (wide) line = fit(line, names);
    if (!wide) print_line(line);
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const std::string cell = table.cell(s, c);
      if (wide) {
        line += fit(cell, widths[c] + kGap);
      } else {
        print_line("    " + wrap(table.columns[c] + " " + cell, 4, width));
      }
    }
    if (wide) print_line(line);
  }
}

/// One for each judge with a headline of systems, in order, and one for all
/// that is of judges alone.
std::vector<TableOf> tables_of(const Audit& audit, const Subjects& subjects) {
  std::vector<TableOf> out;
  for (const Headline& row : audit.analysis.headlines) {
    const bool of_systems = subjects.of_systems(row.quantity.metric);
    const TableOf wanted{of_systems ? row.quantity.judge : std::uint16_t{0},
                         of_systems};
    if (std::ranges::find(out, wanted) == out.end()) out.push_back(wanted);
  }
  return out;
}

std::string interval_of_effect(const Effect& effect) {
  const Estimate& found = effect.estimate;
  if (!found.interval) {
    return fmt::format("{:+.1f} {} ({})", found.value, name(effect.conclusion),
                       found.reason);
  }
  return fmt::format("{:+.1f} [{:+.1f}, {:+.1f}] {}", found.value,
                     found.interval->lower, found.interval->upper,
                     name(effect.conclusion));
}

/// One line for each arm and judge: its effect of this kind, raw and by each
/// calibration.
std::vector<std::string> arm_effects(const Audit& audit,
                                     std::string_view kind) {
  const auto is_told = [&](const Effect& effect) {
    const bool part = !effect.pooled && effect.quantity.category >= 0;
    return effect.contrast.ends_with(kind) && !part &&
           std::isfinite(effect.estimate.value);
  };
  std::set<std::string> metrics;
  for (const Effect& effect : audit.analysis.effects) {
    if (is_told(effect)) metrics.insert(effect.quantity.metric);
  }
  std::vector<std::string> out;
  std::map<std::string, std::size_t> line_of;
  for (const Effect& effect : audit.analysis.effects) {
    if (!is_told(effect)) continue;
    const Entrant* entrant = audit.bench.entrant(effect.quantity.system);
    std::string title =
        fmt::format("{}, {}", audit.plan.arms[entrant->arm].name,
                    printable(audit.bench.judges[effect.quantity.judge], 60));
    if (metrics.size() > 1) title += ", " + effect.quantity.metric;
    const auto [line, fresh] = line_of.emplace(title, out.size());
    if (fresh) out.push_back(title + ":");
    out[line->second] +=
        fmt::format("{} {} {}", fresh ? "" : ";", effect.calibration,
                    interval_of_effect(effect));
  }
  return out;
}

/// Of recorded attacks, pair by pair.
std::vector<std::string> attack_effects(const Audit& audit) {
  std::vector<std::string> out;
  for (const Effect& effect : audit.analysis.effects) {
    const bool difference = effect.contrast.find(':') != std::string::npos;
    const Estimate& found = effect.estimate;
    if (effect.against.empty() || difference || !found.interval) continue;
    if (audit.bench.entrant(effect.quantity.system) != nullptr) continue;
    out.push_back(fmt::format(
        "{}: {} - {} ({}): {:+.2f} [{:+.2f}, {:+.2f}] points, {}",
        effect.contrast, audit.bench.systems[effect.quantity.system],
        effect.against, effect.calibration, found.value, found.interval->lower,
        found.interval->upper, name(effect.conclusion)));
  }
  return out;
}

}  // namespace

void print_summary(const Audit& audit, Streams& streams) {
  const auto& counts = audit.plan.counts;
  const std::string first = fmt::format(
      "{}: {} items, {}", printable(audit.bench.suite),
      audit.bench.items.size(),
      // Rules are asked nothing.
      counts.planned == 0 ? "no judge was to be asked"
                          : fmt::format("{} of {} planned judgements judged",
                                        counts.judged, counts.planned));
  streams.out << wrap(first, 2, streams.width) << '\n';
  print_list("Before any number:", cautions(audit), streams);
  const Subjects subjects(audit);
  const auto tables = tables_of(audit, subjects);
  for (const TableOf& of : tables) {
    print_scores(audit, subjects, of, tables.size() > 1, streams);
  }
  print_list("Effects of attacks:", attack_effects(audit), streams);
  print_list("Mean effects of attacks over systems, in points:",
             arm_effects(audit, kMean), streams);
  print_list("What searches found, minus their controls, in points:",
             arm_effects(audit, kMinusControl), streams);
  print_list("What this audit cannot say:", limits(audit), streams);
  streams.out << '\n';
}

}  // namespace assize::cli
