// The body of a server's reply as a value, whatever the server sent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/call.h"
#include "io/json_value.h"
#include "prompt/request.h"

namespace assize::judges {

/// Longer replies are malformed.
inline constexpr std::size_t kMostReplyBytes = std::size_t{16} << 20;

using ReadReply = std::function<Called<Completion>(const JsonValue&)>;

/// What `read` makes of the body's value, which lives as long as the call.
/// kMalformed where the body is no JSON object, is not UTF-8, is too long or
/// too deep, or tells of an error in place of an answer.  Never throws; linear
/// in the body's length.
Called<Completion> read_reply(const std::string& body, const ReadReply& read);

/// A reply of another shape than the protocol's, to be asked for again.
tl::unexpected<CallError> malformed(std::string message);
/// One of the right shape without a completion, to be asked for again.
tl::unexpected<CallError> no_choices(std::string message);

/// Adds a count of tokens to `sum`; one that is absent or null is 0.  False
/// where it is no whole number, or the sum does not fit.
[[nodiscard]] bool add_count(const JsonValue& usage, std::string_view key,
                             std::uint32_t& sum);

/// A word of the server's for the record, short and safe to print.
std::string word(const JsonValue& value);

}  // namespace assize::judges
