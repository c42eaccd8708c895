#include "suites/reward_bench/row_answers.h"

#include "core/clean_part.h"

namespace assize::reward_bench {

std::vector<RowAnswers> row_answers(const Benchmark& bench) {
  std::vector<RowAnswers> out(bench.items.size());
  for (const Answer& answer : clean_answers(bench)) {
    RowAnswers& row = out[answer.item];
    row.systems.push_back(answer.system);
    row.right += bench.systems[answer.system].starts_with("chosen");
  }
  return out;
}

std::uint16_t place_of(const Benchmark& bench, std::uint16_t system) {
  const Entrant* const entrant = bench.entrant(system);
  if (entrant == nullptr) return system;
  return static_cast<std::uint16_t>(entrant->clean == Entrant::kConstant
                                        ? bench.find_system("rejected")
                                        : entrant->clean);
}

}  // namespace assize::reward_bench
