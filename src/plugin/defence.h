// Defences: one presentation becomes one or several, whose verdicts are
// averaged.
#pragma once

#include <vector>

#include "plugin/attack.h"

namespace assize {

struct Defence {
  virtual ~Defence() = default;
  virtual std::vector<Presentation> defend(const Presentation& shown,
                                           const Item& item,
                                           Stream& stream) const = 0;
};

struct DefencePlugin {
  Info info;
  Make<Defence> make = nullptr;
};

}  // namespace assize
