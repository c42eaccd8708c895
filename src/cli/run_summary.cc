#include "cli/run_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "audit/limits.h"
#include "cli/wrap.h"

namespace assize::cli {
namespace {

constexpr std::size_t kNameWidth = 32;
constexpr std::size_t kCellWidth = 22;

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

std::string interval_of(const Estimate& estimate) {
  if (!std::isfinite(estimate.value)) return "-";
  if (!estimate.interval) return fmt::format("{:.1f}", estimate.value);
  return fmt::format("{:.1f} [{:.1f}, {:.1f}]", estimate.value,
                     estimate.interval->lower, estimate.interval->upper);
}

std::string_view word(Conclusion conclusion) {
  switch (conclusion) {
    case Conclusion::kPresent:
      return "present";
    case Conclusion::kAbsent:
      return "absent";
    case Conclusion::kInconclusive:
      break;
  }
  return "inconclusive";
}

/// Scores over all categories: a row per system or judge, a column per metric
/// and calibration.
struct ScoreTable {
  std::vector<std::string> subjects, columns;
  std::map<std::pair<std::size_t, std::size_t>, std::string> cells;

  explicit ScoreTable(const Audit& audit) {
    for (const Headline& row : audit.analysis.headlines) {
      const Quantity& quantity = row.quantity;
      if (quantity.category >= 0) continue;
      const std::string& subject = audit.bench.reference < 0
                                       ? audit.bench.judges[quantity.judge]
                                       : audit.bench.systems[quantity.system];
      const std::string column =
          row.calibration == "raw" ? quantity.metric : row.calibration;
      cells[{place(subjects, subject), place(columns, column)}] =
          interval_of(row.estimate);
    }
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
};

void print_scores(const Audit& audit, Streams& streams) {
  const ScoreTable table(audit);
  if (table.subjects.empty()) return;
  const unsigned width = streams.width == 0 ? kWideEnough : streams.width;
  const bool wide = kNameWidth + table.columns.size() * kCellWidth <= width;
  streams.out << "\nScores in percent, with their intervals:\n";
  if (wide) {
    streams.out << fit("", kNameWidth);
    for (const std::string& column : table.columns) {
      streams.out << fit(column, kCellWidth - 1) << ' ';
    }
    streams.out << '\n';
  }
  for (std::size_t s = 0; s < table.subjects.size(); ++s) {
    const std::string name = printable(table.subjects[s], kNameWidth - 3);
    streams.out << (wide ? fit("  " + name, kNameWidth) : "  " + name);
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      if (wide) {
        streams.out << fit(table.cell(s, c), kCellWidth - 1) << ' ';
      } else {
        streams.out << "\n    "
                    << wrap(table.columns[c] + " " + table.cell(s, c), 4,
                            width);
      }
    }
    streams.out << '\n';
  }
}

std::vector<std::string> attack_effects(const Audit& audit) {
  std::vector<std::string> out;
  for (const Effect& effect : audit.analysis.effects) {
    const bool difference = effect.contrast.find(':') != std::string::npos;
    const Estimate& found = effect.estimate;
    if (effect.against.empty() || difference || !found.interval) continue;
    out.push_back(fmt::format(
        "{}: {} - {} ({}): {:+.2f} [{:+.2f}, {:+.2f}] points, {}",
        effect.contrast, audit.bench.systems[effect.quantity.system],
        effect.against, effect.calibration, found.value, found.interval->lower,
        found.interval->upper, word(effect.conclusion)));
  }
  return out;
}

}  // namespace

void print_summary(const Audit& audit, Streams& streams) {
  streams.out << fmt::format(
      "{}: {} items, {} of {} planned judgements judged\n",
      printable(audit.bench.suite), audit.bench.items.size(),
      audit.plan.counts.judged, audit.plan.counts.planned);
  print_list("Before any number:", cautions(audit), streams);
  print_scores(audit, streams);
  print_list("Effects of attacks:", attack_effects(audit), streams);
  print_list("What this audit cannot say:", limits(audit), streams);
  streams.out << '\n';
}

}  // namespace assize::cli
