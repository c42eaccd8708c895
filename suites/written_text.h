// The texts of answers, where a file of pairs or rows is written.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>

#include "core/benchmark.h"
#include "core/error.h"

namespace assize::suites {

/// The first turn of a system's answer. Fails where it is not here; `what` an
/// item is, "pair" or "row", is for the error.
Result<Text> written_text(const Benchmark& bench, std::uint16_t system,
                          std::uint32_t item, std::string_view what);

/// Those of these systems to one item, in their order.
Result<nlohmann::ordered_json> written_texts(
    const Benchmark& bench, std::span<const std::uint16_t> systems,
    std::uint32_t item, std::string_view what);

}  // namespace assize::suites
