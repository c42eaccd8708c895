#include "store/transcript_line.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/utf8.h"
#include "io/canonical_json.h"
#include "store/body_codec.h"
#include "store/reply_rows.h"

namespace assize {
namespace {

constexpr std::string_view kFields[] = {
    "answered_ms", "attempts",    "backend",
    "body",        "body_base64", "completion_tokens",
    "cost_nano",   "fingerprint", "key",
    "latency_us",  "model",       "prompt_tokens",
    "sample",      "status"};

/// The largest whole number that a JSON number is sure to keep.
constexpr double kMostWhole = 9007199254740991;

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()),
                      static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return {};
  std::string out(text.size() / 4 * 3, '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(text.data()),
                      static_cast<int>(text.size()));
  if (size < 0) return {};
  const std::size_t padding = text.ends_with("==")  ? 2
                              : text.ends_with("=") ? 1
                                                    : 0;
  out.resize(static_cast<std::size_t>(size) - padding);
  // Spaces and stray bits are let through above; one body has one spelling.
  if (base64(out) != text) return {};
  return out;
}

std::optional<Digest> from_hex(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  Digest out{};
  if (text.size() != 2 * out.size()) return {};
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t digit = kDigits.find(text[i]);
    if (digit == kDigits.npos) return {};
    out[i / 2] = static_cast<std::uint8_t>(out[i / 2] << 4 | digit);
  }
  return out;
}

/// Reads the fields of one line; the first thing wrong is kept.
class LineReader {
 public:
  explicit LineReader(const JsonValue& line) : line_(line) {}

  template <typename T>
  void whole(const char* name, T& out) {
    const JsonValue value = line_[name];
    const double number = value.number();
    const double most = std::min(
        static_cast<double>(std::numeric_limits<T>::max()), kMostWhole);
    if (!value.is_number() || number != std::floor(number) || number < 0 ||
        number > most) {
      return wrong(fmt::format("'{}' must be a whole number from 0 to {:.0f}",
                               name, most));
    }
    out = static_cast<T>(number);
  }

  void text(const char* name, std::string& out) {
    const JsonValue value = line_[name];
    if (!value.is_string())
      return wrong(fmt::format("'{}' must be a text", name));
    out = value.string();
  }

  void key(Digest& out) {
    const auto digest = from_hex(line_["key"].string());
    if (!digest) return wrong("'key' must be 64 hexadecimal digits");
    out = *digest;
  }

  void body(std::string& out) {
    const JsonValue plain = line_["body"], coded = line_["body_base64"];
    if (plain.is_missing() == coded.is_missing()) {
      return wrong("there must be one of 'body' and 'body_base64'");
    }
    if (!plain.is_missing()) {
      text("body", out);
    } else if (auto bytes = from_base64(coded.string());
               bytes && coded.is_string()) {
      out = std::move(*bytes);
    } else {
      return wrong("'body_base64' must be base64");
    }
    if (out.size() > kMostBodyBytes) {
      wrong(fmt::format("the body is larger than {} bytes", kMostBodyBytes));
    }
  }

  void no_others() {
    line_.each_field([this](std::string_view name, JsonValue) {
      if (std::ranges::find(kFields, name) != std::end(kFields)) return;
      wrong(fmt::format("the field '{}' is unknown", printable(name)));
    });
  }

  void wrong(std::string message) {
    if (!error_) error_ = Error{std::move(message)};
  }
  const std::optional<Error>& error() const { return error_; }

 private:
  JsonValue line_;
  std::optional<Error> error_;
};

}  // namespace

std::string transcript_line(const StoredReply& reply,
                            std::string_view backend) {
  nlohmann::json line = {{"key", hex(reply.key.key)},
                         {"sample", reply.key.sample},
                         {"backend", backend},
                         {"status", reply.status},
                         {"prompt_tokens", reply.prompt_tokens},
                         {"completion_tokens", reply.completion_tokens},
                         {"cost_nano", reply.cost_nano},
                         {"latency_us", reply.latency_us},
                         {"attempts", reply.attempts},
                         {"answered_ms", reply.answered_ms},
                         {"model", reply.model},
                         {"fingerprint", reply.fingerprint}};
  const bool plain = !first_invalid_utf8(reply.body) &&
                     reply.body.find('\0') == std::string::npos;
  if (plain) {
    line["body"] = reply.body;
  } else {
    line["body_base64"] = base64(reply.body);
  }
  return canonical_json(line) + '\n';
}

Result<TranscriptLine> parse_transcript_line(const JsonValue& line) {
  TranscriptLine out;
  StoredReply& reply = out.reply;
  int status = 0;
  LineReader reader(line);
  reader.no_others();
  reader.key(reply.key.key);
  reader.whole("sample", reply.key.sample);
  reader.text("backend", out.backend);
  reader.whole("status", status);
  reader.body(reply.body);
  reader.whole("prompt_tokens", reply.prompt_tokens);
  reader.whole("completion_tokens", reply.completion_tokens);
  reader.whole("cost_nano", reply.cost_nano);
  reader.whole("latency_us", reply.latency_us);
  reader.whole("attempts", reply.attempts);
  reader.whole("answered_ms", reply.answered_ms);
  reader.text("model", reply.model);
  reader.text("fingerprint", reply.fingerprint);
  if (server_name(reply.model).size() != reply.model.size() ||
      server_name(reply.fingerprint).size() != reply.fingerprint.size()) {
    reader.wrong("'model' or 'fingerprint' is longer than 256 bytes");
  }
  if (reader.error()) return tl::unexpected(*reader.error());
  reply.status = status;
  return out;
}

JsonLimits transcript_limits() {
  // An escape makes six bytes of one; what is beside the body is short.
  return {.file_bytes = std::numeric_limits<std::uint64_t>::max(),
          .record_bytes = 6 * std::uint64_t{kMostBodyBytes} + (1 << 20),
          .hash = false};
}

}  // namespace assize
