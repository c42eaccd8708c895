// What a stored completion is known by: what went over the wire.
#pragma once

#include <string_view>

#include "core/sha256.h"
#include "prompt/request.h"

namespace assize {

/// SHA-256 of ("assize.request/1", identity, messages, sampling), every field
/// length-prefixed.  `identity`: the backend's, with its address, model and the
/// user's revision tag.  Not in it: grammar, template, attack, price, name of
/// the secret, and the sample's number, which the store keeps beside it.
/// O(length of the messages).
Digest request_key(std::string_view identity, const Request& request);

}  // namespace assize
