// What the status of a reply means.
#pragma once

#include <string>

#include "core/call.h"

namespace assize {

/// Nothing for 2xx.  `variable`: the key's name, for the message of 401 and
/// 403; "" where none is sent.  The same for a reply that the store kept.
/// Messages show at most 200 characters of the body, made safe for a terminal.
Called<void> read_status(const HttpReply& reply, const std::string& variable);

}  // namespace assize
