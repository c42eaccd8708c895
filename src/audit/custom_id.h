// The name of a request in a batch file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/verdict_store.h"

namespace assize {

/// The request's key in base64url (RFC 4648, section 5) without padding, which
/// is 43 characters, then "-" and the sample's number: at most 49 characters of
/// [A-Za-z0-9_-], where the services allow 64.  One key has one such name.
std::string custom_id(const StoreKey& key);

/// The key of such a name; nothing for any other text, other spellings of the
/// same key included.
std::optional<StoreKey> parse_custom_id(std::string_view id);

}  // namespace assize
