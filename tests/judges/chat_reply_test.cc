#include "judges/chat_reply.h"

#include <catch2/catch.hpp>
#include <string>

#include "judges/http_backend.h"
#include "judges/reply.h"

using namespace assize;

namespace {

std::string read(const std::string& body) {
  return testing::told(judges::read_reply(body, judges::read_chat_reply));
}

/// A reply with this message and these further fields of its choice.
std::string of_message(const std::string& message,
                       const std::string& more = {}) {
  return read(R"({"choices":[{"index":0,"message":)" + message + more + "}]}");
}

std::string of_logprobs(const std::string& logprobs) {
  return of_message(R"({"content":"A"})", R"(,"logprobs":)" + logprobs);
}

}  // namespace

// The bodies below have the shapes that these servers' documentation shows,
// with our own words in them.

TEST_CASE("a reply of OpenAI's is read whole") {
  CHECK(read(R"({
    "id": "chatcmpl-1", "object": "chat.completion", "created": 1750000000,
    "model": "gpt-4.1-2025-04-14",
    "choices": [{
      "index": 0,
      "message": {"role": "assistant", "content": "[[A]]", "refusal": null,
                  "annotations": []},
      "logprobs": {"content": [
        {"token": "[[", "logprob": -0.1, "bytes": [91, 91],
         "top_logprobs": [{"token": "[[", "logprob": -0.1, "bytes": null}]},
        {"token": "A", "logprob": -0.5, "bytes": [65],
         "top_logprobs": [{"token": "B", "logprob": -1.25, "bytes": [66]},
                          {"token": "A", "logprob": -0.5, "bytes": [65]}]},
        {"token": "]]", "logprob": 0, "bytes": [93, 93],
         "top_logprobs": []}], "refusal": null},
      "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 812, "completion_tokens": 3,
              "total_tokens": 815,
              "prompt_tokens_details": {"cached_tokens": 0}},
    "service_tier": "default", "system_fingerprint": "fp_b3f1157249"})") ==
        R"({"fingerprint":"fp_b3f1157249","in":812,"logprobs":[[["[[",-0.1]],)"
        R"([["A",-0.5],["B",-1.25]],[["]]",0]]],"model":"gpt-4.1-2025-04-14",)"
        R"("out":3,"text":"[[A]]"})");
}

TEST_CASE("a reply of vLLM's with reasoning is read whole") {
  CHECK(read(R"({
    "id": "chatcmpl-2", "object": "chat.completion", "model": "Qwen/Qwen3-8B",
    "choices": [{
      "index": 0,
      "message": {"role": "assistant", "content": "\n\nB",
                  "reasoning": "Is it A? It is B.",
                  "reasoning_content": "Is it A? It is B.",
                  "tool_calls": [], "function_call": null},
      "logprobs": {"content": [
        {"token": "<think>", "logprob": 0.0, "bytes": [60],
         "top_logprobs": []},
        {"token": "A", "logprob": -0.2, "bytes": [65], "top_logprobs": [
          {"token": "A", "logprob": -0.2}, {"token": "B", "logprob": -2.0}]},
        {"token": "</think>", "logprob": 0.0, "top_logprobs": []},
        {"token": "\n\n", "logprob": 0.0, "top_logprobs": []},
        {"token": "B", "logprob": -0.3, "top_logprobs": [
          {"token": "B", "logprob": -0.3}, {"token": "A", "logprob": -1.5}]},
        {"token": "<|im_end|>", "logprob": 0.0, "top_logprobs": []}]},
      "finish_reason": "stop", "stop_reason": null, "token_ids": null}],
    "usage": {"prompt_tokens": 40, "total_tokens": 52,
              "completion_tokens": 12, "prompt_tokens_details": null},
    "system_fingerprint": null, "prompt_logprobs": null,
    "kv_transfer_params": null})") ==
        R"({"hidden":"Is it A? It is B.","in":40,"logprobs":[[["\n\n",0]],)"
        R"([["B",-0.3],["A",-1.5]],[["<|im_end|>",0]]],)"
        R"("model":"Qwen/Qwen3-8B","out":12,"text":"\n\nB"})");
}

TEST_CASE("a reply of llama.cpp's server is read whole") {
  CHECK(read(R"({
    "choices": [{"finish_reason": "length", "index": 0,
                 "message": {"role": "assistant",
                             "reasoning_content": "Both are",
                             "content": ""}}],
    "created": 1750000000, "model": "qwen3-8b.gguf",
    "system_fingerprint": "b8681-deadbeef", "object": "chat.completion",
    "usage": {"completion_tokens": 2, "prompt_tokens": 13,
              "total_tokens": 15},
    "id": "chatcmpl-3", "timings": {"prompt_n": 13, "prompt_ms": 20.5}})") ==
        R"({"fingerprint":"b8681-deadbeef","finish":"length",)"
        R"("hidden":"Both are","in":13,"model":"qwen3-8b.gguf","out":2})");
}

TEST_CASE("a reply of Ollama's is read whole") {
  CHECK(read(R"({
    "id": "chatcmpl-4", "object": "chat.completion", "created": 1750000000,
    "model": "qwen3:8b", "system_fingerprint": "fp_ollama",
    "choices": [{"index": 0,
                 "message": {"role": "assistant",
                             "content": "<think>\nHm.\n</think>\n\n[[tie]]"},
                 "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 26, "completion_tokens": 9,
              "total_tokens": 35}})") ==
        R"({"fingerprint":"fp_ollama","hidden":"Hm.","in":26,)"
        R"("model":"qwen3:8b","out":9,"text":"[[tie]]"})");
}

TEST_CASE("why an answer ended is kept apart") {
  const auto [reason, said] = GENERATE(table<std::string, std::string>({
      {"\"stop\"", R"({"text":"A"})"},
      {"\"length\"", R"({"finish":"length","text":"A"})"},
      {"\"content_filter\"", R"({"finish":"filter","text":"A"})"},
      {"\"tool_calls\"", R"({"text":"A"})"},
      {"\"\"", R"({"text":"A"})"},
      {"null", R"({"text":"A"})"},
      {"7", R"({"text":"A"})"},
      {"\"error\"", "no_choices: the server gave up (finish_reason 'error')"},
      {"\"abort\"", "no_choices: the server gave up (finish_reason 'abort')"},
  }));
  CAPTURE(reason);

  CHECK(of_message(R"({"content":"A"})", R"(,"finish_reason":)" + reason) ==
        said);
}

TEST_CASE("a message's content is text, nothing, or parts") {
  const auto [message, said] = GENERATE(table<std::string, std::string>({
      {R"({"content":"A"})", R"({"text":"A"})"},
      {R"({"content":null})", "{}"},
      {"{}", "{}"},
      {R"({"content":""})", "{}"},
      {R"({"content":[]})", "{}"},
      {R"({"content":[{"type":"text","text":"[[A"},
                      {"type":"text","text":"]]"}]})",
       R"({"text":"[[A]]"})"},
      {R"({"content":[{"type":"thinking","thinking":
             [{"type":"text","text":"Hm."}]},{"type":"text","text":"B"}]})",
       R"({"hidden":"Hm.","text":"B"})"},
      {R"({"content":[{"type":"reasoning","text":"Hm."},
                      {"type":"image_url","image_url":{}}]})",
       R"({"hidden":"Hm."})"},
      {R"({"content":null,"refusal":"I will not."})",
       R"({"finish":"refusal","text":"I will not."})"},
      {R"({"content":"No.","refusal":"I will not."})",
       R"({"finish":"refusal","text":"No."})"},
      {R"({"content":[{"type":"refusal","refusal":"No."}]})",
       R"({"finish":"refusal","text":"No."})"},
      {R"({"content":"A","refusal":"","reasoning":null})", R"({"text":"A"})"},
      {R"({"content":"A","reasoning":{"effort":"low"}})", R"({"text":"A"})"},
      {R"({"content":7})", "malformed: the reply has content that is no text"},
      {R"({"content":{"text":"A"}})",
       "malformed: the reply has content that is no text"},
      {R"({"content":["A"]})",
       "malformed: the reply has a part of the content without a type"},
      {R"({"content":[{"type":"text"}]})",
       "malformed: the reply has a text part without a text"},
      {"null", "malformed: the reply has a choice without a message"},
      {"\"A\"", "malformed: the reply has a choice without a message"},
  }));
  CAPTURE(message);

  CHECK(of_message(message) == said);
}

TEST_CASE("log-probabilities are numbers of at most 0, best first, or none") {
  const std::string wrong =
      "malformed: the reply has a log-probability that is no number of at most "
      "0";
  const auto [logprobs, said] = GENERATE_COPY(table<std::string, std::string>({
      {"null", R"({"text":"A"})"},
      {"{}", R"({"text":"A"})"},
      {R"({"content":null})", R"({"text":"A"})"},
      {R"({"tokens":["A"],"token_logprobs":[-1]})", R"({"text":"A"})"},
      {R"({"content":[]})", R"({"text":"A"})"},
      {R"({"content":[{"token":"A","logprob":-1}]})",
       R"({"logprobs":[[["A",-1]]],"text":"A"})"},
      {R"({"content":[{"token":"A","logprob":-1,"top_logprobs":null}]})",
       R"({"logprobs":[[["A",-1]]],"text":"A"})"},
      {R"({"content":[{"token":"A","top_logprobs":[
           {"token":"C","logprob":-9999.0},{"token":"B","logprob":-2},
           {"token":"A","logprob":-0.25}]}]})",
       R"({"logprobs":[[["A",-0.25],["B",-2],["C",-9999]]],"text":"A"})"},
      {R"({"content":7})",
       "malformed: the reply has log-probabilities that are no list"},
      {R"({"content":[{"token":"A","logprob":0.01}]})", wrong},
      {R"({"content":[{"token":"A","logprob":"-1"}]})", wrong},
      {R"({"content":[{"token":"A","logprob":null}]})", wrong},
      {R"({"content":[{"token":"A"}]})", wrong},
      {R"({"content":[{"token":7,"logprob":-1}]})", wrong},
      {R"({"content":[null]})", wrong},
      {R"({"content":[{"token":"A","logprob":-1,"top_logprobs":[
           {"token":"A","logprob":1}]}]})",
       wrong},
  }));
  CAPTURE(logprobs);

  CHECK(of_logprobs(logprobs) == said);
}

TEST_CASE("a reply without a choice is no malformed one") {
  CHECK(read(R"({"choices":[]})") == "no_choices: the reply has no choice");
  CHECK(read("{}") == "malformed: the reply has no list 'choices'");
  CHECK(read(R"({"choices":null})") ==
        "malformed: the reply has no list 'choices'");
}

TEST_CASE("counts of tokens that are none are not believed") {
  const auto usage = GENERATE(
      as<std::string>(), R"({"prompt_tokens":-1})", R"({"prompt_tokens":"9"})",
      R"({"completion_tokens":0.5})", R"({"completion_tokens":99999999999})");
  CAPTURE(usage);

  CHECK(read(R"({"choices":[{"message":{"content":"A"}}],"usage":)" + usage +
             "}") ==
        "malformed: the reply has a count of tokens that is no whole number");
}

TEST_CASE("what a server calls itself is short and safe to print") {
  const std::string said = read(
      R"({"choices":[{"message":{"content":"A"}}],"model":"a\nb","system_fingerprint":")" +
      std::string(5000, 'x') + R"("})");

  CHECK(said.size() < 300);
  CHECK(said.find("a\xE2\x90\x8A"
                  "b") != std::string::npos);
}
