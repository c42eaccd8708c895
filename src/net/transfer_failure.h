// Why an attempt brought no whole reply.
#pragma once

#include <curl/curl.h>

#include <string>

#include "core/call.h"

namespace assize {

/// What is known of an attempt beside curl's code.
struct TransferFacts {
  bool connected = false;  ///< A connection was there.
  bool answered = false;   ///< A reply had begun.
  bool too_large = false;  ///< We stopped reading.
  bool again = false;      ///< We stopped curl from sending a second time.
};

/// Requires a code other than CURLE_OK.  All of these are kAgain: a server or a
/// way to it may mend.
CallError transfer_failure(CURLcode code, const TransferFacts& facts,
                           const std::string& detail, const Endpoint& endpoint);

}  // namespace assize
