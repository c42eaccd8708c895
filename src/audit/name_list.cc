#include "audit/name_list.h"

#include <fmt/format.h>

#include <algorithm>

namespace assize {
namespace {

/// More names than these are counted, not listed.
constexpr std::size_t kMostNames = 6;

}  // namespace

std::string list_names(const std::vector<std::string>& names) {
  const std::size_t shown = std::min(names.size(), kMostNames);
  std::string out;
  for (std::size_t i = 0; i < shown; ++i) {
    out += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > shown) {
    out += fmt::format(" and {} more", names.size() - shown);
  }
  return out;
}

}  // namespace assize
