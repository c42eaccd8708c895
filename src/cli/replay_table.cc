#include "cli/replay_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "cli/wrap.h"
#include "core/error.h"

namespace assize::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kCompat = ".compat";
constexpr std::string_view kDefect = "known_defect:";
constexpr unsigned kTableWidth = 80;
constexpr std::size_t kLongestName = 60;

std::string number(double value) {
  return std::isnan(value) ? "-" : fmt::format("{:.4f}", value);
}

std::string signed_number(double value) {
  if (std::isnan(value)) return "-";
  if (std::abs(value) < 5e-5) return "0.0000";
  return fmt::format("{:+.4f}", value);
}

/// "0.3594" for a penalty, as its publishers print it.
std::string penalty(double c) { return fmt::format("{:.4g}", c); }

void put(std::string_view text, std::size_t indent, unsigned width,
         std::ostream& out) {
  out << std::string(indent, ' ') << wrap(text, indent, width) << '\n';
}

class Writer {
 public:
  Writer(const ReplayTable& table, std::ostream& out)
      : table_(table), out_(out) {}

  void write() {
    if (wide()) {
      out_ << fmt::format("{:<27}{:>9}{:>11}{:>12} {:<8}{}\n", "", "value",
                          "published", "difference", "status", "cause");
    }
    const Comparison* last = nullptr;
    for (const Comparison& comparison : table_.rows) {
      if (!shown(comparison.row)) continue;
      const ReplayRow& row = comparison.row;
      if (last == nullptr || last->row.system != row.system ||
          last->row.n != row.n) {
        out_ << fmt::format("{}  n = {}\n", printable(row.system, kLongestName),
                            row.n);
      }
      write_row(comparison);
      last = &comparison;
    }
    write_defects();
    write_penalties();
    write_notes();
    write_summary();
  }

 private:
  bool wide() const { return table_.width >= kTableWidth; }

  const Comparison* find(const ReplayRow& row,
                         const std::string& convention) const {
    const auto found = std::ranges::find_if(table_.rows, [&](const auto& c) {
      return c.row.system == row.system && c.row.metric == row.metric &&
             c.row.convention == convention;
    });
    return found == table_.rows.end() ? nullptr : &*found;
  }

  bool shown(const ReplayRow& row) const {
    if (row.convention.ends_with(kCompat)) return table_.compat;
    return !table_.compat ||
           find(row, row.convention + std::string(kCompat)) == nullptr;
  }

  /// "defect [1]": its place in the footnotes.
  std::string cause(const Comparison& comparison) const {
    if (comparison.cause == "none") return "";
    if (!comparison.cause.starts_with(kDefect)) return comparison.cause;
    const std::string id = comparison.cause.substr(kDefect.size());
    for (std::size_t i = 0; i < table_.rules.defects.size(); ++i) {
      if (table_.rules.defects[i].id == id) {
        return fmt::format("defect [{}]", i + 1);
      }
    }
    return comparison.cause;
  }

  void write_row(const Comparison& comparison) {
    const ReplayRow& row = comparison.row;
    const std::string because = cause(comparison);
    if (wide()) {
      std::string line = fmt::format(
          " {:<26}{:>9}{:>11}{:>12} {:<8}{}", row.metric, number(row.value),
          number(comparison.published), signed_number(comparison.difference),
          name(comparison.status), because);
      line.erase(line.find_last_not_of(' ') + 1);
      out_ << line << '\n';
      return;
    }
    out_ << ' ' << row.metric << '\n';
    std::string numbers = number(row.value);
    if (comparison.status != Agreement::kUnpublished) {
      numbers += fmt::format(", published {}, difference {}",
                             number(comparison.published),
                             signed_number(comparison.difference));
    }
    numbers += fmt::format(", {}", name(comparison.status));
    if (!because.empty()) numbers += ": " + because;
    put(numbers, 3, table_.width, out_);
  }

  void write_defects() {
    for (std::size_t i = 0; i < table_.rules.defects.size(); ++i) {
      const KnownDefect& defect = table_.rules.defects[i];
      const std::string cause = std::string(kDefect) + defect.id;
      bool first = true;
      for (const Comparison& comparison : table_.rows) {
        if (comparison.cause != cause) continue;
        if (first) {
          out_ << fmt::format("\n[{}] {}\n", i + 1, cause);
          put(defect.about, 4, table_.width, out_);
        }
        first = false;
        write_defect(comparison);
      }
    }
  }

  void write_defect(const Comparison& comparison) {
    const ReplayRow& row = comparison.row;
    const auto other = std::ranges::find(row.alternatives, comparison.cause,
                                         &Alternative::cause);
    put(fmt::format("{}, {}: {} is right, published {}; with the defect {}.",
                    printable(row.system, kLongestName), row.metric,
                    number(row.value), number(comparison.published),
                    number(other->value)),
        4, table_.width, out_);
  }

  void write_penalties() {
    bool first = true;
    for (const Comparison& comparison : table_.rows) {
      const ReplayRow& row = comparison.row;
      if (!shown(row) || std::isnan(comparison.reproduced_at)) continue;
      if (comparison.reproduced_at == row.chosen) continue;
      if (first) {
        out_ << '\n';
        put("Cross-validation chose a penalty C here, and another of the grid "
            "gives the published number:",
            0, table_.width, out_);
      }
      first = false;
      put(fmt::format("{}: C = {} chosen, C = {} as published",
                      printable(row.system, kLongestName), penalty(row.chosen),
                      penalty(comparison.reproduced_at)),
          4, table_.width, out_);
    }
  }

  void write_notes() {
    std::vector<std::string> told;
    for (const Comparison& comparison : table_.rows) {
      const ReplayRow& row = comparison.row;
      if (!shown(row) || row.note.empty()) continue;
      std::string note =
          fmt::format("{}: {}.", printable(row.system, kLongestName), row.note);
      if (std::ranges::find(told, note) != told.end()) continue;
      if (told.empty()) out_ << '\n';
      put(note, 0, table_.width, out_);
      told.push_back(std::move(note));
    }
  }

  void write_summary() {
    std::size_t match = 0, differ = 0, unexplained = 0;
    for (const Comparison& comparison : table_.rows) {
      match += comparison.status == Agreement::kMatch;
      differ += comparison.status == Agreement::kDiffers;
      unexplained += comparison.cause == "unexplained";
    }
    out_ << '\n';
    put(fmt::format("{} numbers under all conventions: {} match, {} differ "
                    "({} unexplained), {} unpublished.",
                    table_.rows.size(), match, differ, unexplained,
                    table_.rows.size() - match - differ),
        0, table_.width, out_);
  }

  const ReplayTable& table_;
  std::ostream& out_;
};

}  // namespace

void write_table(const ReplayTable& table, std::ostream& out) {
  Writer(table, out).write();
}

void write_json(std::string_view suite, std::span<const Comparison> rows,
                std::ostream& out) {
  Json array = Json::array();
  for (const Comparison& comparison : rows) {
    const ReplayRow& row = comparison.row;
    Json entry = {{"suite", suite},
                  {"system", row.system},
                  {"metric", row.metric},
                  {"convention", row.convention},
                  {"n", row.n},
                  {"value", row.value},
                  {"published", comparison.published},
                  {"difference", comparison.difference},
                  {"status", name(comparison.status)},
                  {"cause", comparison.cause},
                  {"note", row.note}};
    if (!row.grid.empty()) {
      entry["c"] = row.chosen;
      entry["grid"] = Json::array();
      for (std::size_t i = 0; i < row.grid.size(); ++i) {
        entry["grid"].push_back(
            {{"c", row.grid[i]}, {"value", row.grid_value[i]}});
      }
    }
    array.push_back(std::move(entry));
  }
  out << array.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace assize::cli
