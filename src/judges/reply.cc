#include "judges/reply.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>

#include "core/error.h"
#include "io/json_fault.h"
#include "io/record_parser.h"

namespace assize::judges {
namespace {

constexpr unsigned kDepth = 32;
constexpr std::size_t kMostWord = 100, kMostMessage = 200;
/// Most bytes of a reply for which a thread keeps its buffers.
constexpr std::size_t kOrdinary = std::size_t{256} << 10;

/// A parser and the padded copy of the text that it reads.
class Desk {
 public:
  Called<Completion> read(const std::string& body, const ReadReply& visit) {
    text_.reserve(body.size() + RecordParser::padding());
    text_.assign(body);
    const auto value = parser_.parse(text_);
    if (!value) {
      const auto fault = find_json_fault(text_, kDepth);
      return malformed("the reply is no JSON: " +
                       (fault ? fault->message : "it could not be read"));
    }
    return visit(*value);
  }

 private:
  RecordParser parser_{kDepth};
  std::string text_;
};

/// What the server says went wrong, as {"error": {"message": ...}}, {"error":
/// ...} or {"object": "error", "message": ...}.
std::string error_in(const JsonValue& reply) {
  const JsonValue error = reply["error"];
  const bool whole =
      reply["object"].string() == "error" || reply["type"].string() == "error";
  if (error.is_string()) return std::string(error.string());
  if (error.is_object()) {
    const std::string_view message = error["message"].string();
    return std::string(message.empty() ? "no reason given" : message);
  }
  if (!whole) return {};
  const std::string_view message = reply["message"].string();
  return std::string(message.empty() ? "no reason given" : message);
}

Called<Completion> read_object(const JsonValue& reply, const ReadReply& read) {
  if (!reply.is_object()) return malformed("the reply is no JSON object");
  if (const std::string error = error_in(reply); !error.empty()) {
    return malformed("the server answered with an error: " +
                     printable(error, kMostMessage));
  }
  return read(reply);
}

}  // namespace

tl::unexpected<CallError> malformed(std::string message) {
  return tl::unexpected(CallError{.kind = CallError::Kind::kAgain,
                                  .message = std::move(message),
                                  .cause = Cause::kMalformed});
}

tl::unexpected<CallError> no_choices(std::string message) {
  return tl::unexpected(CallError{.kind = CallError::Kind::kAgain,
                                  .message = std::move(message),
                                  .cause = Cause::kNoChoices});
}

Called<Completion> read_reply(const std::string& body, const ReadReply& read) {
  if (body.size() > kMostReplyBytes) {
    return malformed(fmt::format("the reply has {} bytes, at most {} are read",
                                 body.size(), kMostReplyBytes));
  }
  const auto visit = [&](const JsonValue& reply) {
    return read_object(reply, read);
  };
  if (body.size() > kOrdinary) return Desk().read(body, visit);
  // Making a parser for each reply costs more than reading it.
  static thread_local Desk desk;
  return desk.read(body, visit);
}

bool add_count(const JsonValue& usage, std::string_view key,
               std::uint32_t& sum) {
  const JsonValue value = usage[key];
  if (value.is_missing() || value.kind() == JsonValue::Kind::kNull) return true;
  const double count = value.number();
  const double total = count + sum;
  if (!(count >= 0) || count != std::floor(count) ||
      total > std::numeric_limits<std::uint32_t>::max()) {
    return false;
  }
  sum = static_cast<std::uint32_t>(total);
  return true;
}

std::string word(const JsonValue& value) {
  return printable(value.string(), kMostWord);
}

}  // namespace assize::judges
