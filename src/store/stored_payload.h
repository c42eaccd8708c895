// What a search found, as a store keeps it.
#pragma once

#include <string>

#include "core/sha256.h"

namespace assize {

struct StoredPayload {
  Digest search{};     ///< Of all that decides what is found.
  std::string attack;  ///< The arm.
  std::string text;    ///< The payload.
  std::string trace;   ///< How it was found; canonical JSON.
  friend bool operator==(const StoredPayload&, const StoredPayload&) = default;
};

}  // namespace assize
