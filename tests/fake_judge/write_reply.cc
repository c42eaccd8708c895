#include <algorithm>
#include <nlohmann/json.hpp>

#include "fake_judge/protocol.h"

namespace assize::testing {
namespace {

using nlohmann::json;

constexpr std::int64_t kCreated = 1'700'000'000;  ///< The same in every reply.

json token(const TokenChoice& choice) {
  json bytes = json::array();
  for (const char c : choice.token) {
    bytes.push_back(static_cast<unsigned char>(c));
  }
  return {{"token", choice.token},
          {"logprob", choice.logprob},
          {"bytes", std::move(bytes)}};
}

json logprobs(const Asked& asked, const Completion& said) {
  if (!asked.logprobs) return nullptr;
  json content = json::array();
  for (const std::vector<TokenChoice>& choices : said.logprobs) {
    json entry = token(choices.at(0));
    std::vector<TokenChoice> ranked = choices;
    std::ranges::stable_sort(ranked, std::ranges::greater(),
                             &TokenChoice::logprob);
    ranked.resize(std::min(ranked.size(), asked.top_logprobs));
    entry["top_logprobs"] = json::array();
    for (const TokenChoice& choice : ranked) {
      entry["top_logprobs"].push_back(token(choice));
    }
    content.push_back(std::move(entry));
  }
  return {{"content", std::move(content)}, {"refusal", nullptr}};
}

std::string_view chat_finish(Finish finish) {
  switch (finish) {
    case Finish::kLength:
      return "length";
    case Finish::kFilter:
      return "content_filter";
    case Finish::kStop:
    case Finish::kRefusal:
      return "stop";
  }
  return {};
}

std::string_view messages_finish(Finish finish) {
  switch (finish) {
    case Finish::kLength:
      return "max_tokens";
    case Finish::kFilter:
    case Finish::kRefusal:
      return "refusal";
    case Finish::kStop:
      return "end_turn";
  }
  return {};
}

json chat(const Asked& asked, const Completion& said, const Served& served) {
  const bool refused = said.finish == Finish::kRefusal;
  const json message = {{"role", "assistant"},
                        {"content", refused ? json() : json(said.text)},
                        {"refusal", refused ? json(said.text) : json()}};
  const std::uint64_t prompt = said.prompt_tokens;
  return {{"id", "chatcmpl-" + served.id},
          {"object", "chat.completion"},
          {"created", kCreated},
          {"model", served.model},
          {"system_fingerprint", served.fingerprint},
          {"choices",
           {{{"index", 0},
             {"message", message},
             {"logprobs", logprobs(asked, said)},
             {"finish_reason", chat_finish(said.finish)}}}},
          {"usage",
           {{"prompt_tokens", prompt},
            {"completion_tokens", said.completion_tokens},
            {"total_tokens", prompt + said.completion_tokens}}}};
}

json messages(const Completion& said, const Served& served) {
  return {{"id", "msg_" + served.id},
          {"type", "message"},
          {"role", "assistant"},
          {"model", served.model},
          {"content", {{{"type", "text"}, {"text", said.text}}}},
          {"stop_reason", messages_finish(said.finish)},
          {"stop_sequence", nullptr},
          {"usage",
           {{"input_tokens", said.prompt_tokens},
            {"output_tokens", said.completion_tokens}}}};
}

json score_at(Protocol protocol, std::size_t index, double score) {
  switch (protocol) {
    case Protocol::kPooling:
      return {{"index", index},
              {"object", "pooling"},
              {"data", json::array({score})}};
    case Protocol::kClassify:
      return {{"index", index},
              {"label", "LABEL_0"},
              {"probs", json::array({score})},
              {"num_classes", 1}};
    default:
      return {{"index", index}, {"object", "score"}, {"score", score}};
  }
}

std::string_view messages_error(unsigned status) {
  switch (status) {
    case 401:
      return "authentication_error";
    case 403:
      return "permission_error";
    case 404:
      return "not_found_error";
    case 429:
      return "rate_limit_error";
    case 529:
      return "overloaded_error";
    default:
      return status < 500 ? "invalid_request_error" : "api_error";
  }
}

}  // namespace

std::string write_completion(const Asked& asked, const Completion& said,
                             const Served& served) {
  return asked.protocol == Protocol::kMessages
             ? messages(said, served).dump()
             : chat(asked, said, served).dump();
}

std::string write_scores(const Asked& asked, const std::vector<double>& scores,
                         const Served& served) {
  json data = json::array();
  for (std::size_t i = 0; i < scores.size(); ++i) {
    data.push_back(score_at(asked.protocol, i, scores[i]));
  }
  std::size_t bytes = 0;
  for (const auto& [first, second] : asked.pairs) {
    bytes += first.size() + second.size();
  }
  for (const Message& message : asked.messages) bytes += message.text.size();
  const std::size_t tokens = bytes / 4 + 1;
  return json{{"id", "score-" + served.id},
              {"object", "list"},
              {"created", kCreated},
              {"model", served.model},
              {"data", data},
              {"usage", {{"prompt_tokens", tokens}, {"total_tokens", tokens}}}}
      .dump();
}

std::string write_error(Protocol protocol, unsigned status,
                        std::string_view message) {
  if (protocol == Protocol::kMessages) {
    return json{
        {"type", "error"},
        {"error", {{"type", messages_error(status)}, {"message", message}}}}
        .dump();
  }
  return json{
      {"error",
       {{"message", message},
        {"type", status < 500 ? "invalid_request_error" : "server_error"},
        {"param", nullptr},
        {"code", nullptr}}}}
      .dump();
}

}  // namespace assize::testing
