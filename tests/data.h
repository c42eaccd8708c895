// Where tests find recorded verdicts: beside the checkout, or where
// ASSIZE_DATA says; tests that need them skip with a message without.
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace assize::testing {

inline std::string root() {
  const char* root = std::getenv("ASSIZE_ROOT");
  return root == nullptr ? "." : root;
}

/// The folder of recorded files, or "" where it is absent.
inline std::string data(const std::string& below) {
  const char* set = std::getenv("ASSIZE_DATA");
  const std::string base = set != nullptr ? set : root() + "/../shared/data";
  const std::string path = base + "/" + below;
  return std::filesystem::exists(path) ? path : "";
}

}  // namespace assize::testing

/// Leaves the test where the recorded files are absent, and says so.
#define ASSIZE_NEED_DATA(variable, below)                                \
  const std::string variable = assize::testing::data(below);             \
  if (variable.empty()) {                                                \
    WARN("skipped: recorded verdicts '" << (below) << "' are not here"); \
    return;                                                              \
  }
