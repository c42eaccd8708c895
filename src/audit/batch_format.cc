#include "audit/batch_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace assize {
namespace {

constexpr std::uint64_t kMegabyte = 1'000'000;

constexpr std::array<BatchFormat, 2> kFormats = {{
    {.name = "openai",
     .extension = ".jsonl",
     .head = "",
     .separator = "\n",
     .tail = "\n",
     .most_requests = 50'000,
     .most_bytes = 200 * kMegabyte},
    {.name = "anthropic",
     .extension = ".json",
     .head = "{\"requests\":[\n",
     .separator = ",\n",
     .tail = "\n]}\n",
     .most_requests = 100'000,
     .most_bytes = 256 * kMegabyte},
}};

/// JSON has line breaks only between its tokens.
std::string one_line(std::string_view json) {
  std::string out(json);
  std::ranges::replace(out, '\n', ' ');
  std::ranges::replace(out, '\r', ' ');
  return out;
}

}  // namespace

const BatchFormat* batch_format(std::string_view name) {
  const auto found = std::ranges::find(kFormats, name, &BatchFormat::name);
  return found == kFormats.end() ? nullptr : &*found;
}

std::string batch_entry(const BatchFormat& format, std::string_view custom_id,
                        const HttpCall& call) {
  if (format.name == "anthropic") {
    return fmt::format(R"({{"custom_id":"{}","params":{}}})", custom_id,
                       one_line(call.body));
  }
  return fmt::format(
      R"({{"custom_id":"{}","method":"POST","url":{},"body":{}}})", custom_id,
      nlohmann::json("/v1" + call.path).dump(), one_line(call.body));
}

}  // namespace assize
