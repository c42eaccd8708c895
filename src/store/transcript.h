// A store as JSON lines: to look at, to publish, to take elsewhere.
//
//   {"answered_ms":0,"attempts":1,"backend":"","body":"","completion_tokens":0,
//    "cost_nano":0,"fingerprint":"","key":"<64 hex digits>","latency_us":0,
//    "model":"","prompt_tokens":0,"sample":0,"status":200}
//
// `body_base64` stands for `body` where that is no UTF-8 or holds U+0000.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/error.h"
#include "store/bulk_rows.h"

namespace assize {

/// Gives one line per answer, its line break included, sorted by (key, sample):
/// equal stores give equal lines. As of one moment, while others may write.
/// Memory: one answer. Returns the number of lines.
Result<std::uint64_t> export_transcript(
    const std::string& store,
    const std::function<Result<void>(std::string_view line)>& write);

/// Adds what is not there to a store, which is made where it is not. A line
/// that is not exactly of this shape ends the reading, with its file and line.
/// `program`: who does it, as the store will say. Memory: one answer.
Result<BulkCounts> import_transcript(const std::string& transcript,
                                     const std::string& store,
                                     std::string_view program);

}  // namespace assize
