// How a row of a data file is laid out, so that it can be written as it was.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "io/json_value.h"

namespace assize::reward_bench {

/// One field of a row: of `id`, `subset`, `prompt`, `chosen` and `rejected`,
/// whose values are the item's and its answers', whether it was a "text",
/// "number" or "list"; of another its JSON.
struct FormField {
  std::string_view name;
  std::string text;
};

/// The fields that the benchmark's programs read, in the order of the file:
/// those above, chosen_model, rejected_model, num_correct, num_incorrect,
/// num_rejected, total_completions and models. Others, and of these what is
/// neither a text, a number nor a list of such, are not kept.
std::vector<FormField> form_of(const JsonValue& row);

/// What a row is called: a number or text, as its file had it; without one, the
/// number that version 1 has, or the text of version 2.
nlohmann::ordered_json written_id(const Benchmark& bench, const Item& item);

/// The row with the answers of these systems, the first `right` of which are
/// chosen. Fails where its texts are not here.
Result<nlohmann::ordered_json> written_row(
    const Benchmark& bench, std::uint32_t item,
    std::span<const std::uint16_t> systems, std::size_t right);

}  // namespace assize::reward_bench
