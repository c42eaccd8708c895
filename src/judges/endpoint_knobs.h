// What every judge behind HTTP is told: where its server is, and how many calls
// it may get.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/call.h"
#include "core/error.h"
#include "plugin/config_node.h"

namespace assize::judges {

inline constexpr Words kModel = {
    .name = "model",
    .meaning = "The model, as its server calls it; required.",
    .fallback = ""};
inline constexpr Words kBaseUrl = {
    .name = "base_url",
    .meaning = "The address that paths are added to; required.",
    .fallback = ""};
inline constexpr Words kApiKeyEnv = {
    .name = "api_key_env",
    .meaning =
        "The environment variable that holds the key, not the key; "
        "empty: none is sent.",
    .fallback = ""};
inline constexpr Words kRevision = {
    .name = "revision",
    .meaning =
        "Your tag of what the server runs; another one asks "
        "everything again.",
    .fallback = ""};
inline constexpr Number kConcurrency = {.name = "concurrency",
                                        .unit = "calls",
                                        .meaning = "Most calls at once.",
                                        .fallback = 64,
                                        .least = 1,
                                        .most = 10'000};
inline constexpr Number kRequestsPerMinute = {
    .name = "requests_per_minute",
    .unit = "requests",
    .meaning = "Most requests a minute; 0: no limit.",
    .fallback = 0,
    .least = 0,
    .most = 1e9};
inline constexpr Number kTokensPerMinute = {
    .name = "tokens_per_minute",
    .unit = "tokens",
    .meaning = "Most tokens a minute, both ways; 0: no limit.",
    .fallback = 0,
    .least = 0,
    .most = 1e12};
inline constexpr Number kTimeout = {.name = "timeout",
                                    .unit = "seconds",
                                    .meaning = "Time for one whole reply.",
                                    .fallback = 300,
                                    .least = 0.1,
                                    .most = 86'400};
inline constexpr Number kTries = {
    .name = "tries",
    .unit = "attempts",
    .meaning = "Most attempts at one call, the first counted.",
    .fallback = 6,
    .least = 1,
    .most = 100};

/// Server, model and what the user says of it; read by read_served().
struct Served {
  std::string model, revision;
  Endpoint endpoint;
};

/// The settings above.  Errors gather in the node: no model or address ("openai
/// needs 'model', ..."), an address of another shape than check_address()
/// allows, a key's variable that no shell could set.  `plugin`: its id;
/// `base_url`: its own form of kBaseUrl; `examples`: addresses that would do.
Served read_served(ConfigNode& config, std::string_view plugin,
                   const Words& base_url, std::string_view examples);

/// The number of that knob; an error where it is not whole.
std::int64_t read_whole(ConfigNode& config, const Number& knob);

/// The address without the slashes at its end, scheme and host in lower case.
/// Fails, saying why, on anything but http or https, a host, perhaps a port and
/// a path: a user, a query, a fragment, blanks and characters beyond ASCII have
/// no place in it.
Result<std::string> check_address(std::string_view address);

}  // namespace assize::judges
