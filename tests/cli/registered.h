// Every plugin that the program is built with.
#pragma once

#include "cli/verb.h"

namespace assize::testing {

inline const Registry& registered() {
  static const Registry all = cli::make_registry("").value();
  return all;
}

}  // namespace assize::testing
