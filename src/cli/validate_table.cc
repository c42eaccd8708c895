#include "cli/validate_table.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/wrap.h"
#include "core/sha256.h"
#include "io/canonical_json.h"

namespace assize::cli {
namespace {

using Json = nlohmann::json;

constexpr unsigned kWide = 100;
constexpr std::size_t kWhatColumns = 46;

std::string number(double value, int digits) {
  return std::isnan(value) ? "-" : fmt::format("{:.{}f}", value, digits);
}

std::string band(const Cell& cell) {
  if (std::isnan(cell.least) && std::isnan(cell.most)) return "";
  const std::string verdict = cell.held() ? "held" : "LEFT";
  if (std::isnan(cell.least)) {
    return fmt::format("at most {:.3f} {}", cell.most, verdict);
  }
  if (std::isnan(cell.most)) {
    return fmt::format("at least {:g} {}", cell.least, verdict);
  }
  return fmt::format("[{:.3f}, {:.3f}] {}", cell.least, cell.most, verdict);
}

/// What stands beside the figure, in the order of what matters.
std::string besides(const Cell& cell) {
  std::string out;
  const auto add = [&](const std::string& text) {
    if (text.empty()) return;
    out += (out.empty() ? "" : "; ") + text;
  };
  if (!std::isnan(cell.median_width)) {
    add(fmt::format("width {:.1f}", cell.median_width));
  }
  if (cell.without > 0) {
    add(fmt::format("none in {:.1f} %", 100 * cell.without));
  }
  if (!std::isnan(cell.analytic)) {
    add(fmt::format("theory {:.3f}", cell.analytic));
  }
  add(cell.note);
  return out;
}

void write_row(const Cell& cell, unsigned width, std::ostream& out) {
  const std::string figure =
      fmt::format("{} +- {}", number(cell.value, 3), number(cell.error, 3));
  const std::string rest = besides(cell);
  if (width >= kWide) {
    out << "  " << fit(cell.what, kWhatColumns)
        << fmt::format("{:>4}  {:<16}{}\n", cell.clusters, figure, band(cell));
    if (!rest.empty()) out << "      " << wrap(rest, 6, width) << '\n';
    return;
  }
  out << "  "
      << wrap(fmt::format("{}, {} instructions", cell.what, cell.clusters), 2,
              width)
      << '\n';
  out << "    "
      << wrap(fmt::format("{}  {}{}{}", figure, band(cell),
                          rest.empty() || band(cell).empty() ? "" : "; ", rest),
              4, width)
      << '\n';
}

std::string planted(const PeerRow& row) {
  const std::string whose =
      row.from.empty() ? "ours" : "planted by " + row.from;
  std::string what;
  if (row.asks == "a slot") {
    what = fmt::format("the first slot wins {:.3f}", row.truth);
  } else if (std::isnan(row.truth)) {
    what = "there is something, of no known size";
  } else {
    what = row.truth == 0 ? "there is nothing"
                          : fmt::format("truth {:.3f}", row.truth);
  }
  return fmt::format("{} ({}), on {}: {}", row.scenario, whose, row.asks, what);
}

void write_peers(const Validation& validation, unsigned width,
                 std::ostream& out) {
  if (validation.peers.empty()) return;
  out << "\nother auditors' suites, in shares of the worlds\n";
  std::string last;
  for (const PeerRow& row : validation.peers) {
    const std::string head = planted(row);
    if (head != last) out << "  " << wrap(head, 2, width) << '\n';
    last = head;
    std::string figure = number(row.figure, 3);
    if (!std::isnan(row.width))
      figure += fmt::format(", width {:.3f}", row.width);
    out << "    "
        << wrap(fmt::format("{:<9} bias {:.3f}, none {:.3f}, open {:.3f}; "
                            "wrong {:.3f} +- {:.3f}; figure {}",
                            row.rule, row.found, row.cleared, row.open,
                            row.wrong, row.error(row.wrong), figure),
                4, width)
        << '\n';
  }
}

Json cell_json(const Cell& cell) {
  return {{"group", cell.group},
          {"what", cell.what},
          {"clusters", cell.clusters},
          {"worlds", cell.worlds},
          {"value", cell.value},
          {"error", cell.error},
          {"least", cell.least},
          {"most", cell.most},
          {"median_width", cell.median_width},
          {"without", cell.without},
          {"truth", cell.truth},
          {"analytic", cell.analytic},
          {"note", cell.note},
          {"held", cell.held()}};
}

}  // namespace

void write_validation(const Validation& validation, const ValidateHead& head,
                      std::ostream& out) {
  out << wrap(fmt::format(
                  "{} worlds in each cell, {} resamples in each world, seed "
                  "{}; each figure +- its Monte Carlo standard error.",
                  head.options.worlds, head.options.resamples,
                  head.options.seed),
              0, head.width)
      << '\n';
  if (head.options.quick) {
    out << wrap("Quick: bands are wider by two such errors.", 0, head.width)
        << '\n';
  }
  std::string group;
  for (const Cell& cell : validation.cells) {
    if (cell.group != group) out << '\n' << cell.group << '\n';
    group = cell.group;
    write_row(cell, head.width, out);
  }
  write_peers(validation, head.width, out);
  std::size_t left = 0, banded = 0;
  for (const Cell& cell : validation.cells) {
    banded += band(cell).empty() ? 0 : 1;
    left += cell.held() ? 0 : 1;
  }
  out << fmt::format("\n{} of {} bands held\n", banded - left, banded);
}

std::string validation_json(const Validation& validation,
                            const ValidateOptions& options) {
  Json document = {
      {"schema", "assize.validate/1"}, {"kind", "validate"},
      {"version", ASSIZE_VERSION},     {"seed", options.seed},
      {"worlds", options.worlds},      {"resamples", options.resamples},
      {"quick", options.quick},        {"held", validation.held()},
      {"cells", Json::array()},        {"peers", Json::array()}};
  for (const Cell& cell : validation.cells) {
    document["cells"].push_back(cell_json(cell));
  }
  for (const PeerRow& row : validation.peers) {
    document["peers"].push_back({{"scenario", row.scenario},
                                 {"from", row.from},
                                 {"asks", row.asks},
                                 {"truth", row.truth},
                                 {"rule", row.rule},
                                 {"worlds", row.worlds},
                                 {"figure", row.figure},
                                 {"width", row.width},
                                 {"bias", row.found},
                                 {"none", row.cleared},
                                 {"open", row.open},
                                 {"wrong", row.wrong}});
  }
  document["digest"] = "sha256:" + sha256_hex(canonical_json(document));
  return canonical_json(document);
}

}  // namespace assize::cli
