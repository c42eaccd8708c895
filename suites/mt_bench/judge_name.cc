#include "suites/mt_bench/judge_name.h"

#include <array>

namespace assize::mt_bench {
namespace {

constexpr std::array<std::string_view, kKinds> kEndings = {"_single", "_pair"};

}  // namespace

std::string judge_name(std::string_view judge, Kind kind) {
  std::string out(judge);
  return out += kEndings[static_cast<std::size_t>(kind)];
}

std::optional<Kind> kind_of_name(std::string_view name) {
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    if (name.ends_with(kEndings[kind])) return static_cast<Kind>(kind);
  }
  return std::nullopt;
}

std::string_view plain_name(std::string_view name) {
  const auto kind = kind_of_name(name);
  if (kind)
    name.remove_suffix(kEndings[static_cast<std::size_t>(*kind)].size());
  return name;
}

}  // namespace assize::mt_bench
