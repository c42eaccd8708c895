#include "core/benchmark.h"

#include <algorithm>
#include <utility>

namespace assize {

const Table* Benchmark::table(std::string_view name) const {
  const auto found = std::ranges::find(tables, name, &Table::name);
  return found == tables.end() ? nullptr : &*found;
}

std::int64_t Benchmark::find_answer(std::uint16_t system,
                                    std::uint32_t item) const {
  const auto key = [](const Answer& answer) {
    return std::pair(answer.system, answer.item);
  };
  const auto found =
      std::ranges::lower_bound(answers, std::pair(system, item), {}, key);
  if (found == answers.end() || key(*found) != std::pair(system, item)) {
    return -1;
  }
  return found - answers.begin();
}

const Entrant* Benchmark::entrant(std::uint16_t system) const {
  const auto found =
      std::ranges::lower_bound(entrants, system, {}, &Entrant::system);
  if (found == entrants.end() || found->system != system) return nullptr;
  return &*found;
}

int Benchmark::find_system(std::string_view name) const {
  const auto found = std::ranges::find(systems, name);
  return found == systems.end() ? -1
                                : static_cast<int>(found - systems.begin());
}

}  // namespace assize
