// What was said in one conversation of an arena log.
#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "io/json_value.h"

namespace assize::arena_votes {

struct Conversation {
  std::vector<std::string> asked, answered;  ///< By turn.
};

/// Messages with `role` and `content`, which is text or, of later logs, a list
/// of parts of which those of `type` text count. What several messages of one
/// side say in a row stands together, an empty line between; a turn without an
/// answer has an empty one; messages of other roles are not said by anyone of
/// the two. Errors have no place yet: a message that is no object, a content of
/// another shape, an answer before any question.
Result<Conversation> conversation_of(const JsonValue& messages);

}  // namespace assize::arena_votes
