// One line of what a batch service gave back.
#pragma once

#include <string>
#include <string_view>

#include "core/call.h"
#include "core/error.h"

namespace assize {

struct BatchResult {
  std::string custom_id;
  HttpReply reply;     ///< As the service would have sent it at once.
  std::string failed;  ///< Why there is no reply at all: "expired", or "".
};

/// Reads a line of the result and error files of OpenAI's batches and of vLLM's
/// run-batch, {"custom_id", "response": {"status_code", "body"}, "error"}, or
/// of Anthropic's, {"custom_id", "result": {"type", "message" or "error"}}.  Of
/// Anthropic's errors that of an invalid request is a reply of status 400.
/// Bodies are written anew, with the same values in the same order.  Fails on
/// anything else, on text that is no JSON, and on more than 64 arrays and
/// objects in each other.
Result<BatchResult> read_batch_result(std::string_view line);

}  // namespace assize
