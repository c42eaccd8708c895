// The file formats of batch services, and their limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/call.h"

namespace assize {

/// One format, by the name that HttpBackend::batch_format() gives.
struct BatchFormat {
  std::string_view name;
  std::string_view extension;              ///< ".jsonl"
  std::string_view head, separator, tail;  ///< Around and between entries.
  std::size_t most_requests = 0;           ///< Of one file.
  std::uint64_t most_bytes = 0;
};

/// "openai", which vLLM's run-batch reads too: JSON lines. "anthropic": the
/// body of one POST to /v1/messages/batches. nullptr for any other name.
/// **Source:** platform.openai.com/docs/guides/batch (50,000 requests and 200
/// MB a file); platform.claude.com, "Batch processing" (100,000 and 256 MB).
const BatchFormat* batch_format(std::string_view name);

/// One request in that format, on one line.  The address is "/v1" and the
/// call's path, as the services want it.  Headers are no part of it.
std::string batch_entry(const BatchFormat& format, std::string_view custom_id,
                        const HttpCall& call);

}  // namespace assize
