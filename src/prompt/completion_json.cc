#include "prompt/completion_json.h"

#include <nlohmann/json.hpp>

namespace assize {
namespace {

using nlohmann::json;

json tokens_of(const Completion& said) {
  json tokens = json::array();
  for (const auto& token : said.logprobs) {
    json choices = json::array();
    for (const TokenChoice& choice : token) {
      choices.push_back(json::array({choice.token, choice.logprob}));
    }
    tokens.push_back(std::move(choices));
  }
  return tokens;
}

Completion read(const json& from) {
  Completion out;
  const auto finish = from.at("finish").get<unsigned>();
  if (finish > static_cast<unsigned>(Finish::kRefusal)) {
    throw json::other_error::create(501, "no such finish", &from);
  }
  out.finish = static_cast<Finish>(finish);
  from.at("text").get_to(out.text);
  from.at("hidden").get_to(out.hidden);
  from.at("fingerprint").get_to(out.fingerprint);
  from.at("model").get_to(out.model);
  for (const json& token : from.at("logprobs")) {
    auto& choices = out.logprobs.emplace_back();
    for (const json& pair : token) {
      choices.push_back(
          {pair.at(0).get<std::string>(), pair.at(1).get<double>()});
    }
  }
  from.at("scores").get_to(out.scores);
  from.at("prompt_tokens").get_to(out.prompt_tokens);
  from.at("completion_tokens").get_to(out.completion_tokens);
  return out;
}

}  // namespace

std::string completion_json(const Completion& said) {
  const json value = {{"finish", static_cast<unsigned>(said.finish)},
                      {"text", said.text},
                      {"hidden", said.hidden},
                      {"fingerprint", said.fingerprint},
                      {"model", said.model},
                      {"logprobs", tokens_of(said)},
                      {"scores", said.scores},
                      {"prompt_tokens", said.prompt_tokens},
                      {"completion_tokens", said.completion_tokens}};
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Completion> parse_completion(std::string_view text) {
  try {
    return read(json::parse(text));
  } catch (const json::exception& error) {
    return fail(std::string("a kept completion cannot be read: ") +
                error.what());
  }
}

}  // namespace assize
