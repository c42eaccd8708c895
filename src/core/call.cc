#include "core/call.h"

namespace assize {

std::string_view name(Cause cause) {
  switch (cause) {
    case Cause::kNone:
      return "none";
    case Cause::kRateLimited:
      return "rate_limited";
    case Cause::kServer:
      return "server";
    case Cause::kConflict:
      return "conflict";
    case Cause::kUnreachable:
      return "unreachable";
    case Cause::kReset:
      return "reset";
    case Cause::kHalfBody:
      return "half_body";
    case Cause::kTimeout:
      return "timeout";
    case Cause::kTooLarge:
      return "too_large";
    case Cause::kMalformed:
      return "malformed";
    case Cause::kNoChoices:
      return "no_choices";
    case Cause::kRejected:
      return "rejected";
    case Cause::kForbidden:
      return "forbidden";
    case Cause::kRedirect:
      return "redirect";
    case Cause::kProgram:
      return "program";
    case Cause::kDeadline:
      return "deadline";
    case Cause::kBudget:
      return "budget";
  }
  return "";
}

}  // namespace assize
