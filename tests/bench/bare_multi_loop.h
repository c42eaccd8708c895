// The least that libcurl's multi interface needs, to compare the wire with.
#pragma once

#include <cstddef>
#include <string>

namespace assize::bench {

/// Makes `calls` POSTs of `body` to `url`, `at_once` of them in flight, by
/// curl_multi_perform and curl_multi_poll: no queue, no limits, no retries.
/// Replies are thrown away.  Returns how many had status 200.
std::size_t bare_multi_loop(const std::string& url, const std::string& body,
                            std::size_t calls, std::size_t at_once);

}  // namespace assize::bench
