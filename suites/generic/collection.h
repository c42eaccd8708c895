// Items and answers in JSON lines, judged live: the second form of `generic`.
#pragma once

#include <memory>

#include "plugin/suite.h"

namespace assize::suites {

/// From the `inputs` mapping of an audit that has `items`.
std::unique_ptr<Suite> make_collection(ConfigNode& inputs);

}  // namespace assize::suites
