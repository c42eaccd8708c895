// Backends behind HTTP in tests: made from YAML, and what they say as text.
#pragma once

#include <catch2/catch.hpp>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "core/error.h"
#include "core/utf8.h"
#include "io/canonical_json.h"
#include "plugin/config_node.h"
#include "plugin/judge.h"
#include "tests/fuzz_rounds.h"
#include "tests/io/mutate.h"

namespace assize::testing {

inline std::unique_ptr<HttpBackend> made_of(const JudgePlugin& plugin,
                                            const std::string& yaml) {
  ConfigNode config = ConfigNode::parse(yaml, "audit.yaml").value();
  auto judge = std::get<Make<HttpBackend>>(plugin.make)(config);
  const auto errors = config.finish();
  INFO(render(errors));
  REQUIRE(errors.empty());
  return judge;
}

/// The errors of making it, rendered.
inline std::string faults_of(const JudgePlugin& plugin,
                             const std::string& yaml) {
  ConfigNode config = ConfigNode::parse(yaml, "audit.yaml").value();
  (void)std::get<Make<HttpBackend>>(plugin.make)(config);
  std::string out;
  for (const Error& error : config.finish()) out += error.message + '\n';
  return out;
}

inline std::string name_of(Finish finish) {
  const char* const names[] = {"stop", "length", "filter", "refusal"};
  return names[static_cast<std::size_t>(finish)];
}

/// A completion whole, but for what is empty or zero; or why there is none.
inline std::string told(const Called<Completion>& said) {
  nlohmann::json out = nlohmann::json::object();
  if (!said) {
    const bool again = said.error().kind == CallError::Kind::kAgain;
    return std::string(name(said.error().cause)) + (again ? "" : " at once") +
           ": " + said.error().message;
  }
  const auto put = [&](const char* key, const std::string& value) {
    if (!value.empty()) out[key] = value;
  };
  put("text", said->text);
  put("hidden", said->hidden);
  put("fingerprint", said->fingerprint);
  put("model", said->model);
  if (said->finish != Finish::kStop) out["finish"] = name_of(said->finish);
  for (const auto& token : said->logprobs) {
    nlohmann::json choices = nlohmann::json::array();
    for (const TokenChoice& choice : token) {
      choices.push_back({choice.token, choice.logprob});
    }
    out["logprobs"].push_back(choices);
  }
  if (!said->scores.empty()) out["scores"] = said->scores;
  if (said->prompt_tokens > 0) out["in"] = said->prompt_tokens;
  if (said->completion_tokens > 0) out["out"] = said->completion_tokens;
  return canonical_json(out);
}

inline std::string decoded(const HttpBackend& judge, const std::string& body) {
  return told(judge.decode({.status = 200, .body = body}));
}

/// Bodies that no server should send and some do. Each is read twice, and cut
/// at every byte where `whole` is short.
inline void survives(const HttpBackend& judge, const std::string& whole) {
  const std::string deep(100'000, '[');
  const std::vector<std::string> bodies = {
      "",
      " ",
      "null",
      "[]",
      "{}",
      "7",
      "\"text\"",
      "\xEF\xBB\xBF{}",
      "\xFF\xFE",
      std::string(1, '\0'),
      std::string(1000, '\0'),
      deep,
      "{\"choices\":" + deep,
      "{\"choices\":null,\"content\":null,\"data\":null}",
      "{\"choices\":{},\"content\":{},\"data\":{}}",
      "{\"choices\":[null],\"content\":[null],\"data\":[null]}",
      "{\"choices\":[[]],\"content\":[[]],\"data\":[[]]}",
      "{\"choices\":[{}],\"content\":[{}],\"data\":[{}]}",
      "{\"choices\":[{\"message\":7}],\"content\":[7],\"data\":[7]}",
      "{\"a\":\"" + std::string(10'000'000, 'x') + "\"}",
      std::string((std::size_t{16} << 20) + 1, ' '),
      "<html><body>502 Bad Gateway</body></html>"};
  for (const std::string& body : bodies) {
    INFO(body.substr(0, 60));
    const std::string said = decoded(judge, body);
    CHECK_FALSE(said.empty());
    CHECK(said == decoded(judge, body));
    CHECK(said.size() < 500);
  }
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    const std::string said = decoded(judge, whole.substr(0, cut));
    CAPTURE(cut);
    CHECK(said.starts_with("malformed: the reply is no JSON: "));
  }
}

/// Whatever is done to a reply's bytes, it is a completion whose numbers can be
/// used, or none with the reason.
inline void survives_damage(const HttpBackend& judge,
                            const std::string& whole) {
  std::mt19937 random(7);
  int read = 0;
  const int rounds = fuzz_rounds(2000);
  for (int round = 0; round < rounds; ++round) {
    const std::string body = mutate(whole, "{}[]\",:\\0u-", random);
    const auto said = judge.decode({.status = 200, .body = body});
    INFO(body);
    if (!said) {
      REQUIRE(said.error().kind == CallError::Kind::kAgain);
      REQUIRE(said.error().message.size() < 500);
      continue;
    }
    ++read;
    REQUIRE_FALSE(first_invalid_utf8(said->text + said->hidden));
    for (const auto& token : said->logprobs) {
      REQUIRE_FALSE(token.empty());
      for (const TokenChoice& choice : token) REQUIRE(choice.logprob <= 0);
    }
    for (const double score : said->scores) REQUIRE(std::isfinite(score));
  }
  CHECK(read > 0);
  CHECK(read < rounds);
}

}  // namespace assize::testing
