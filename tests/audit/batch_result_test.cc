#include "audit/batch_result.h"

#include <catch2/catch.hpp>

using namespace assize;

namespace {

/// "id status body", "id failed: why" or "error: message".
std::string read(std::string_view line) {
  const auto out = read_batch_result(line);
  if (!out) return "error: " + out.error().message;
  if (!out->failed.empty()) return out->custom_id + " failed: " + out->failed;
  return out->custom_id + ' ' + std::to_string(out->reply.status) + ' ' +
         out->reply.body;
}

}  // namespace

TEST_CASE("results of OpenAI and vLLM are replies or failures") {
  CHECK(read(R"({"id":"batch_req_1","custom_id":"a-0","response":)"
             R"({"status_code":200,"request_id":"r","body":{"z":1,"a":0.1}},)"
             R"("error":null})") == R"(a-0 200 {"z":1,"a":0.1})");
  CHECK(read(R"({"custom_id":"a-0","response":{"status_code":429,"body":)"
             R"({"error":{"message":"slow"}}},"error":null})") ==
        R"(a-0 429 {"error":{"message":"slow"}})");
  CHECK(read(R"({"custom_id":"a-0","response":null,"error":{"code":)"
             R"("batch_expired","message":"late"}})") ==
        "a-0 failed: batch_expired");
  CHECK(read(R"({"custom_id":"a-0","error":{"message":"x"}})") ==
        "a-0 failed: no reason given");
  CHECK(read(R"({"custom_id":"a-0","response":{"id":"c","choices":[]}})") ==
        R"(a-0 200 {"id":"c","choices":[]})");
}

TEST_CASE("results of Anthropic are replies or failures") {
  CHECK(read(R"({"custom_id":"a-0","result":{"type":"succeeded",)"
             R"("message":{"content":[]}}})") == R"(a-0 200 {"content":[]})");
  CHECK(
      read(R"({"custom_id":"a-0","result":{"type":"errored","error":)"
           R"({"type":"error","error":{"type":"invalid_request_error"}}}})") ==
      R"(a-0 400 {"type":"error","error":{"type":"invalid_request_error"}})");
  CHECK(read(R"({"custom_id":"a-0","result":{"type":"errored","error":)"
             R"({"type":"error","error":{"type":"overloaded_error"}}}})") ==
        "a-0 failed: overloaded_error");
  CHECK(read(R"({"custom_id":"a-0","result":{"type":"expired"}})") ==
        "a-0 failed: expired");
  CHECK(read(R"({"custom_id":"a-0","result":{"type":"canceled"}})") ==
        "a-0 failed: canceled");
}

TEST_CASE("a line that is no result says why") {
  CHECK(read("[]") == "error: a result is an object");
  CHECK(read("{}") == "error: a result has no 'custom_id'");
  CHECK(read(R"({"custom_id":7})") == "error: a result has no 'custom_id'");
  CHECK(read(R"({"custom_id":"a-0"})") ==
        "error: a result has neither a 'response' nor an 'error'");
  CHECK(read(R"({"custom_id":"a","response":{"body":{}}})") ==
        "error: a response has no 'status_code' in [100, 599]");
  CHECK(read(R"({"custom_id":"a","response":{"status_code":1e9,"body":{}}})") ==
        "error: a response has no 'status_code' in [100, 599]");
  CHECK(
      read(R"({"custom_id":"a","response":{"status_code":200,"body":"x"}})") ==
      "error: a response has no 'body'");
  CHECK(read(R"({"custom_id":"a","response":7})") ==
        "error: a response has no 'status_code' in [100, 599]");
  CHECK(read(R"({"custom_id":"a","result":{"type":"succeeded"}})") ==
        "error: a result has no 'message'");
  CHECK(read(R"({"custom_id":"a","result":{"type":"\u001bnew"}})") ==
        "error: a result is of the type '\u241bnew', which is none of "
        "succeeded, errored, canceled, expired");
}

TEST_CASE(
    "a line that is no JSON, or far too deep, is refused with its place") {
  const auto cut = read_batch_result(R"({"custom_id":"a-0","resp)");
  const auto bytes = read_batch_result("{\"custom_id\":\"\xFF\"}");
  const std::string deep = R"({"custom_id":"a-0","response":)" +
                           std::string(100'000, '[') +
                           std::string(100'000, ']') + '}';
  const auto nested = read_batch_result(deep);

  REQUIRE_FALSE(cut);
  CHECK(cut.error().where.column == 25);
  REQUIRE_FALSE(bytes);
  CHECK(bytes.error().where.column == 15);
  REQUIRE_FALSE(nested);
}
