#include "judges/chat_reply.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "judges/hidden_text.h"
#include "judges/reply.h"

namespace assize::judges {
namespace {

using Kind = JsonValue::Kind;
/// Or what is wrong with the reply.
using Read = tl::expected<void, std::string>;

tl::unexpected<std::string> wrong(std::string what) {
  return tl::unexpected(std::move(what));
}

bool is_absent(const JsonValue& value) {
  return value.is_missing() || value.kind() == Kind::kNull;
}

/// The texts in a string or in a list of parts, nested as some servers do.
std::string text_in(const JsonValue& value, int depth = 0) {
  constexpr int kMostDepth = 3;
  if (value.is_string()) return std::string(value.string());
  std::string out;
  if (depth == kMostDepth) return out;
  value.each([&](const JsonValue& part) {
    out += part.is_object() ? text_in(part["text"], depth + 1)
                            : text_in(part, depth + 1);
  });
  return out;
}

Read read_part(const JsonValue& part, Completion& out, std::string& refusal) {
  const std::string_view type = part["type"].string();
  if (type == "text") {
    if (!part["text"].is_string()) return wrong("a text part without a text");
    out.text += part["text"].string();
  } else if (type == "refusal") {
    refusal += part["refusal"].string();
  } else if (type == "thinking" || type == "reasoning") {
    const JsonValue named = part[type];
    out.hidden += text_in(named.is_missing() ? part["text"] : named);
  } else if (type.empty()) {
    return wrong("a part of the content without a type");
  }
  return {};
}

Read read_content(const JsonValue& content, Completion& out,
                  std::string& refusal) {
  if (is_absent(content)) return {};
  if (content.is_string()) {
    out.text = content.string();
    return {};
  }
  if (!content.is_array()) return wrong("content that is no text");
  Read read;
  content.each([&](const JsonValue& part) {
    if (read) read = read_part(part, out, refusal);
  });
  return read;
}

Read read_message(const JsonValue& message, Completion& out) {
  if (!message.is_object()) return wrong("a choice without a message");
  for (const std::string_view field : {"reasoning_content", "reasoning"}) {
    // Servers that changed the name send the same text under both.
    if (out.hidden.empty()) out.hidden = message[field].string();
  }
  std::string refusal(message["refusal"].string());
  if (Read read = read_content(message["content"], out, refusal); !read) {
    return read;
  }
  if (!refusal.empty()) {
    out.finish = Finish::kRefusal;
    if (out.text.empty()) out.text = std::move(refusal);
  }
  hide_thought(out);
  return {};
}

Read add_choice(const JsonValue& entry, std::vector<TokenChoice>& into) {
  const JsonValue token = entry["token"];
  const double logprob = entry["logprob"].number();
  if (!token.is_string() || !(logprob <= 0)) {
    return wrong("a log-probability that is no number of at most 0");
  }
  into.push_back({std::string(token.string()), logprob});
  return {};
}

/// The alternatives of one token, the token itself where there are none.
Read read_token(const JsonValue& entry, Completion& out,
                std::vector<std::string>& spelt) {
  std::vector<TokenChoice>& choices = out.logprobs.emplace_back();
  Read read;
  entry["top_logprobs"].each([&](const JsonValue& alternative) {
    if (read) read = add_choice(alternative, choices);
  });
  if (!read) return read;
  if (choices.empty()) read = add_choice(entry, choices);
  if (!read) return read;
  const auto better = [](const TokenChoice& a, const TokenChoice& b) {
    return a.logprob > b.logprob;
  };
  std::ranges::stable_sort(choices, better);
  const JsonValue token = entry["token"];
  spelt.emplace_back(token.is_string() ? token.string()
                                       : std::string_view(choices[0].token));
  return {};
}

Read read_logprobs(const JsonValue& logprobs, Completion& out) {
  const JsonValue tokens = logprobs["content"];
  if (is_absent(tokens)) return {};
  if (!tokens.is_array()) return wrong("log-probabilities that are no list");
  Read read;
  std::vector<std::string> spelt;
  tokens.each([&](const JsonValue& entry) {
    if (read) read = read_token(entry, out, spelt);
  });
  if (read && !out.hidden.empty()) drop_hidden_tokens(out, spelt);
  return read;
}

Read read_usage(const JsonValue& reply, Completion& out) {
  const JsonValue usage = reply["usage"];
  if (add_count(usage, "prompt_tokens", out.prompt_tokens) &&
      add_count(usage, "completion_tokens", out.completion_tokens)) {
    return {};
  }
  return wrong("a count of tokens that is no whole number");
}

/// Whether the server broke off: an engine that was stopped, a provider behind
/// a broker that failed.
bool gave_up(std::string_view finish_reason) {
  return finish_reason == "error" || finish_reason == "abort";
}

Finish finish_of(std::string_view reason) {
  if (reason == "length") return Finish::kLength;
  if (reason == "content_filter") return Finish::kFilter;
  return Finish::kStop;
}

}  // namespace

Called<Completion> read_chat_reply(const JsonValue& reply) {
  const JsonValue choices = reply["choices"];
  if (!choices.is_array()) return malformed("the reply has no list 'choices'");
  if (choices.size() == 0) return no_choices("the reply has no choice");
  const JsonValue choice = choices.at(0);
  const std::string_view reason = choice["finish_reason"].string();
  if (gave_up(reason)) {
    return no_choices(
        fmt::format("the server gave up (finish_reason '{}')", reason));
  }
  Completion out;
  out.finish = finish_of(reason);
  const Read read =
      read_message(choice["message"], out)
          .and_then([&] { return read_logprobs(choice["logprobs"], out); })
          .and_then([&] { return read_usage(reply, out); });
  if (!read) return malformed("the reply has " + read.error());
  out.fingerprint = word(reply["system_fingerprint"]);
  out.model = word(reply["model"]);
  return out;
}

}  // namespace assize::judges
