#include "audit/validate.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "audit/validate_cells.h"

namespace assize {
namespace {

/// Brings the cells of a group together, groups in the order of their first.
void gather_groups(std::vector<Cell>& cells) {
  std::vector<std::string> order;
  for (const Cell& cell : cells) {
    if (std::ranges::find(order, cell.group) == order.end()) {
      order.push_back(cell.group);
    }
  }
  std::ranges::stable_sort(cells, {}, [&](const Cell& cell) {
    return std::ranges::find(order, cell.group) - order.begin();
  });
}

std::vector<NamedPart> all_parts(const ValidateOptions& options) {
  std::vector<NamedPart> parts;
  for (auto&& some : {coverage_parts(options), refusal_parts(),
                      error_parts(options), power_parts(options),
                      recovery_parts(options), peer_parts(), trial_parts()}) {
    std::ranges::copy(some, std::back_inserter(parts));
  }
  return parts;
}

}  // namespace

bool Cell::held() const {
  const bool banded = !std::isnan(least) || !std::isnan(most);
  if (banded && std::isnan(value)) return false;
  // Comparisons with an absent bound are false.
  return !(value < least) && !(value > most);
}

double PeerRow::error(double share) const {
  const double of = std::clamp(share, 0.0, 1.0);  // A sum of shares rounds.
  return std::sqrt(of * (1 - of) / static_cast<double>(worlds));
}

bool Validation::held() const {
  return std::ranges::all_of(cells, &Cell::held);
}

std::vector<std::string> validation_parts() {
  std::vector<std::string> out;
  for (const NamedPart& part : all_parts({})) {
    if (out.empty() || out.back() != part.name) out.emplace_back(part.name);
  }
  return out;
}

Validation validate(const Instrument& instrument,
                    const ValidateOptions& options,
                    const ValidateProgress& progress) {
  std::vector<NamedPart> parts = all_parts(options);
  std::erase_if(parts, [&](const NamedPart& part) {
    return !options.parts.empty() &&
           std::ranges::find(options.parts, part.name) == options.parts.end();
  });
  Validation out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (progress && !progress(parts[i].name, i, parts.size())) break;
    parts[i].run(instrument, options, out);
  }
  gather_groups(out.cells);
  return out;
}

}  // namespace assize
