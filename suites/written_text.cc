#include "suites/written_text.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace assize::suites {

Result<Text> written_text(const Benchmark& bench, std::uint16_t system,
                          std::uint32_t item, std::string_view what) {
  const std::int64_t row = bench.find_answer(system, item);
  const auto at = static_cast<std::size_t>(row);
  if (row >= 0 && !bench.answers[at].turns.empty()) {
    return bench.answers[at].turns.front();
  }
  return fail(fmt::format("the text of '{}' of {} '{}' is not here",
                          printable(bench.systems.at(system), 60), what,
                          printable(bench.items[item].id, 60)));
}

Result<nlohmann::ordered_json> written_texts(
    const Benchmark& bench, std::span<const std::uint16_t> systems,
    std::uint32_t item, std::string_view what) {
  auto out = nlohmann::ordered_json::array();
  for (const std::uint16_t system : systems) {
    const Result<Text> text = written_text(bench, system, item, what);
    if (!text) return tl::unexpected(text.error());
    out.push_back(*text);
  }
  return out;
}

}  // namespace assize::suites
