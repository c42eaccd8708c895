// One answer as a line of a transcript, both ways.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "io/json_records.h"
#include "io/json_value.h"
#include "store/verdict_store.h"

namespace assize {

struct TranscriptLine {
  std::string backend;  ///< Its identity; `reply.backend` is not set.
  StoredReply reply;
};

/// Canonical JSON with a line break.
std::string transcript_line(const StoredReply& reply, std::string_view backend);

/// Fails where a field is missing, unknown, or not of its kind and range.
Result<TranscriptLine> parse_transcript_line(const JsonValue& line);

/// Files of any size, lines as large as the largest answer makes them.
JsonLimits transcript_limits();

}  // namespace assize
