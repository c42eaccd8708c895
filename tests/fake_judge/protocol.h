// The services' own words: what a call asks, and how a reply is written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "prompt/request.h"

namespace assize::testing {

enum class Protocol : std::uint8_t {
  kChat,      ///< OpenAI's chat completions.
  kMessages,  ///< Anthropic's messages.
  kScore,     ///< vLLM's score: of pairs of texts.
  kPooling,   ///< vLLM's pooling: of a conversation.
  kClassify   ///< vLLM's classify: of a conversation.
};
/// Whether its replies are numbers.
bool is_reward(Protocol protocol);

/// The protocol spoken at a path, if there is one: "/v1/chat/completions".
std::optional<Protocol> protocol_at(std::string_view path);

/// One call, whatever the protocol.
struct Asked {
  Protocol protocol = Protocol::kChat;
  std::string model;
  std::vector<Message> messages;
  double temperature = 1;  ///< As the services have it where none is given.
  std::optional<std::uint64_t> seed;
  bool logprobs = false;
  std::size_t top_logprobs = 0;
  std::vector<std::pair<std::string, std::string>> pairs;  ///< Of kScore.
  bool activation = true;  ///< Scores within (0, 1), else of any size.
};

/// Fails with what a service would say with status 400: no JSON, not UTF-8, a
/// field of another type, something that is not spoken here.
Result<Asked> read_call(Protocol protocol, const std::string& body);

/// What a reply says beside the completion.
struct Served {
  std::string id, model, fingerprint;
};

/// A reply's body. Numbers are written so that reading gives the same double.
/// As many alternatives per token as were asked for, the likeliest first.
std::string write_completion(const Asked& asked, const Completion& said,
                             const Served& served);

/// Of reward models.
std::string write_scores(const Asked& asked, const std::vector<double>& scores,
                         const Served& served);

/// An error's body, as the protocol has it.
std::string write_error(Protocol protocol, unsigned status,
                        std::string_view message);

}  // namespace assize::testing
