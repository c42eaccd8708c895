// Files that say together what one cannot.
#pragma once

#include <utility>

#include "plugin/suite.h"

namespace assize::suites {

/// Adds a file with a text to those of `whole`: the first is `whole` itself.
inline void add_part(NativeFile part, NativeFile& whole) {
  if (whole.text.empty()) {
    whole = std::move(part);
  } else {
    whole.more.push_back(std::move(part));
  }
}

}  // namespace assize::suites
