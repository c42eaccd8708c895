#include "audit/batch_result.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "io/json_fault.h"

namespace assize {
namespace {

using Json = nlohmann::ordered_json;

constexpr unsigned kDeepest = 64;
constexpr std::size_t kLongestReason = 60;

/// The field, or null where this is no object or has none.
const Json& field(const Json& of, const char* name) {
  static const Json kNull;
  if (!of.is_object()) return kNull;
  const auto found = of.find(name);
  return found == of.end() ? kNull : *found;
}

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : std::string();
}

/// A word of the service's for a failure, safe to print and to count by.
std::string reason(const Json& word) {
  const std::string text = printable(text_of(word), kLongestReason);
  return text.empty() ? "no reason given" : text;
}

Result<BatchResult> read_response(const Json& line, BatchResult out) {
  const Json& response = field(line, "response");
  if (response.is_null()) {
    const Json& error = field(line, "error");
    if (!error.is_object()) {
      return fail("a result has neither a 'response' nor an 'error'");
    }
    out.failed = reason(field(error, "code"));
    return out;
  }
  const Json& status = field(response, "status_code");
  const Json& body = field(response, "body");
  // Early versions of vLLM wrote the completion itself.
  if (status.is_null() && field(response, "choices").is_array()) {
    out.reply = {.status = 200, .body = response.dump()};
    return out;
  }
  if (!status.is_number_integer() || status < 100 || status > 599) {
    return fail("a response has no 'status_code' in [100, 599]");
  }
  if (!body.is_object()) return fail("a response has no 'body'");
  out.reply = {.status = status.get<long>(), .body = body.dump()};
  return out;
}

Result<BatchResult> read_message(const Json& result, BatchResult out) {
  const std::string type = text_of(field(result, "type"));
  if (type == "succeeded") {
    const Json& message = field(result, "message");
    if (!message.is_object()) return fail("a result has no 'message'");
    out.reply = {.status = 200, .body = message.dump()};
    return out;
  }
  if (type == "canceled" || type == "expired") {
    out.failed = type;
    return out;
  }
  if (type != "errored") {
    return fail(
        fmt::format("a result is of the type '{}', which is none of "
                    "succeeded, errored, canceled, expired",
                    printable(type, kLongestReason)));
  }
  const Json& whole = field(result, "error");
  const Json& inner = field(whole, "error");
  const Json& error = inner.is_object() ? inner : whole;
  if (text_of(field(error, "type")) == "invalid_request_error") {
    out.reply = {.status = 400, .body = whole.dump()};
  } else {
    out.failed = reason(field(error, "type"));
  }
  return out;
}

}  // namespace

Result<BatchResult> read_batch_result(std::string_view line) {
  if (const auto fault = find_json_fault(line, kDeepest)) {
    Location where;
    where.column = static_cast<std::uint32_t>(fault->at + 1);
    return fail(fault->message, where);
  }
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return fail("a result is an object");
  BatchResult out;
  out.custom_id = text_of(field(json, "custom_id"));
  if (out.custom_id.empty()) return fail("a result has no 'custom_id'");
  const Json& result = field(json, "result");
  if (result.is_object()) return read_message(result, std::move(out));
  return read_response(json, std::move(out));
}

}  // namespace assize
