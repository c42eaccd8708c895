#include <fmt/format.h>
#include <simdjson.h>

#include <array>

#include "fake_judge/protocol.h"

namespace assize::testing {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::array<std::pair<std::string_view, Protocol>, 6> kPaths = {
    {{"/v1/chat/completions", Protocol::kChat},
     {"/v1/messages", Protocol::kMessages},
     {"/v1/score", Protocol::kScore},
     {"/score", Protocol::kScore},
     {"/pooling", Protocol::kPooling},
     {"/classify", Protocol::kClassify}}};

/// Reads one call; the first thing that is wrong stays.
class Reader {
 public:
  explicit Reader(object call) : call_(call) {}

  Result<Asked> read(Protocol protocol) {
    out_.protocol = protocol;
    out_.model = text("model");
    if (out_.model.empty()) wrong("'model' must be a text");
    if (protocol == Protocol::kScore) {
      read_pairs();
    } else {
      if (protocol == Protocol::kMessages) read_system();
      read_messages();
    }
    if (protocol == Protocol::kMessages && !number("max_tokens")) {
      wrong("max_tokens: field required");
    }
    if (const auto value = number("temperature")) out_.temperature = *value;
    read_seed();
    out_.logprobs = flag("logprobs");
    out_.activation = flag("use_activation", true);
    const double most = number("top_logprobs").value_or(0);
    if (!(most >= 0 && most <= 20)) wrong("'top_logprobs' is 0 to 20");
    if (most > 0 && !out_.logprobs) {
      wrong("'logprobs' must be true when 'top_logprobs' is given");
    }
    if (!wrong_) out_.top_logprobs = static_cast<std::size_t>(most);
    if (flag("stream")) wrong("'stream' is not spoken here");
    if (number("n").value_or(1) != 1) wrong("'n' must be 1");
    if (wrong_) return tl::unexpected(*wrong_);
    return std::move(out_);
  }

 private:
  void wrong(std::string message) {
    if (!wrong_) wrong_ = Error{std::move(message), {}};
  }

  std::string text(std::string_view key) {
    std::string_view out;
    const auto field = call_[key];
    if (field.error() != simdjson::SUCCESS || field.get(out) != 0) return {};
    return std::string(out);
  }

  std::optional<double> number(std::string_view key) {
    const auto field = call_[key];
    if (field.error() != simdjson::SUCCESS || field.value_unsafe().is_null()) {
      return std::nullopt;
    }
    double out = 0;
    if (field.get(out) == 0) return out;
    wrong(fmt::format("'{}' must be a number", key));
    return std::nullopt;
  }

  bool flag(std::string_view key, bool fallback = false) {
    const auto field = call_[key];
    if (field.error() != simdjson::SUCCESS || field.value_unsafe().is_null()) {
      return fallback;
    }
    bool out = fallback;
    if (field.get(out) != 0) wrong(fmt::format("'{}' must be a boolean", key));
    return out;
  }

  void read_seed() {
    const auto field = call_["seed"];
    if (field.error() != simdjson::SUCCESS || field.value_unsafe().is_null()) {
      return;
    }
    std::int64_t seed = 0;
    if (field.get(seed) != 0) wrong("'seed' must be a whole number");
    out_.seed = static_cast<std::uint64_t>(seed);
  }

  /// A text, or a list of parts with a text each.
  std::string content(element value) {
    std::string_view text;
    if (value.get(text) == 0) return std::string(text);
    std::string out;
    simdjson::dom::array parts;
    if (value.get(parts) != 0) {
      wrong("'content' must be a text or a list of texts");
      return out;
    }
    for (const element part : parts) {
      if (part["type"].get(text) != 0 || text != "text" ||
          part["text"].get(text) != 0) {
        wrong("a part of 'content' must be a text");
        return out;
      }
      out += text;
    }
    return out;
  }

  void read_system() {
    const auto system = call_["system"];
    if (system.error() != simdjson::SUCCESS) return;
    out_.messages.push_back({Role::kSystem, content(system.value_unsafe())});
  }

  void read_messages() {
    simdjson::dom::array messages;
    if (call_["messages"].get(messages) != 0 || messages.size() == 0) {
      return wrong("'messages' must be a list of messages");
    }
    for (const element message : messages) {
      std::string_view role;
      element value;
      if (message["role"].get(role) != 0 ||
          message["content"].get(value) != 0) {
        return wrong("a message has a 'role' and a 'content'");
      }
      if (role == "user") {
        out_.messages.push_back({Role::kUser, content(value)});
      } else if (role == "assistant") {
        out_.messages.push_back({Role::kAssistant, content(value)});
      } else if (role == "system" || role == "developer") {
        out_.messages.push_back({Role::kSystem, content(value)});
      } else {
        return wrong(fmt::format("unknown role '{}'", printable(role, 40)));
      }
    }
  }

  /// A text or a list of texts.
  std::vector<std::string> texts(std::string_view key) {
    std::vector<std::string> out;
    std::string_view text;
    simdjson::dom::array list;
    const auto field = call_[key];
    if (field.error() == simdjson::SUCCESS && field.get(text) == 0) {
      out.emplace_back(text);
    } else if (field.error() == simdjson::SUCCESS && field.get(list) == 0) {
      for (const element one : list) {
        if (one.get(text) != 0) break;
        out.emplace_back(text);
      }
      if (out.size() != list.size()) out.clear();
    }
    if (out.empty()) wrong(fmt::format("'{}' must be texts", key));
    return out;
  }

  void read_pairs() {
    const auto first = texts("text_1"), second = texts("text_2");
    if (wrong_) return;
    if (first.size() != 1 && first.size() != second.size()) {
      return wrong("'text_1' is one text, or as many as 'text_2'");
    }
    for (std::size_t i = 0; i < second.size(); ++i) {
      out_.pairs.emplace_back(first[first.size() == 1 ? 0 : i], second[i]);
    }
  }

  object call_;
  Asked out_;
  std::optional<Error> wrong_;
};

}  // namespace

std::optional<Protocol> protocol_at(std::string_view path) {
  for (const auto& [known, protocol] : kPaths) {
    if (known == path) return protocol;
  }
  return std::nullopt;
}

bool is_reward(Protocol protocol) {
  return protocol != Protocol::kChat && protocol != Protocol::kMessages;
}

Result<Asked> read_call(Protocol protocol, const std::string& body) {
  thread_local simdjson::dom::parser parser;
  object call;
  const simdjson::error_code error = parser.parse(body).get(call);
  if (error != simdjson::SUCCESS) {
    return fail(fmt::format("the body is no JSON object: {}",
                            simdjson::error_message(error)));
  }
  return Reader(call).read(protocol);
}

}  // namespace assize::testing
