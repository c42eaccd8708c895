#include "fake_judge/desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/sha256.h"

namespace assize::testing {
namespace {

using Ending = Outgoing::Ending;

/// The first 64 bits of its SHA-256.
std::uint64_t hash_of(std::string_view bytes) {
  const Digest digest = sha256(bytes);
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < 8; ++i) out = out << 8 | digest[i];
  return out;
}

std::string_view reason(unsigned status) {
  switch (status) {
    case 200:
      return "OK";
    case 307:
      return "Temporary Redirect";
    case 429:
      return "Too Many Requests";
    default:
      return status < 500 ? "Bad Request" : "Server Error";
  }
}

std::string http(unsigned status, std::string_view body,
                 std::string_view header = {},
                 std::string_view type = "application/json") {
  return fmt::format(
      "HTTP/1.1 {} {}\r\nServer: fake_judge\r\nContent-Type: {}\r\n"
      "Content-Length: {}\r\n{}\r\n{}",
      status, reason(status), type, body.size(), header, body);
}

/// A small completion that reads as a verdict for the first label "A".
Completion canned_completion() {
  Completion out;
  out.text = "[[A]]";
  out.logprobs = {{{"[[", 0}}, {{"A", -0.25}, {"B", -1.5}}, {{"]]", 0}}};
  out.prompt_tokens = 2000;
  out.completion_tokens = 3;
  return out;
}

std::string canned_reply(Protocol protocol, const Options& options) {
  const Asked asked{.protocol = protocol,
                    .model = {},
                    .messages = {},
                    .seed = {},
                    .logprobs = true,
                    .top_logprobs = 2,
                    .pairs = {}};
  return http(
      200, write_completion(
               asked, canned_completion(),
               {"canned",
                options.served_model.empty() ? "canned" : options.served_model,
                options.fingerprints.front()}));
}

}  // namespace

Result<std::unique_ptr<Desk>> Desk::open(const Options& options) {
  std::unique_ptr<Desk> out(new Desk);
  out->options_ = options;
  auto faults = FaultPlan::parse(options.faults, options.fault_seed);
  if (!faults) return tl::unexpected(faults.error());
  out->faults_ = *faults;
  auto tally = Tally::open(options.log);
  if (!tally) return tl::unexpected(tally.error());
  out->tally_ = std::move(*tally);
  out->canned_[0] = canned_reply(Protocol::kChat, options);
  out->canned_[1] = canned_reply(Protocol::kMessages, options);
  out->filled_ = std::chrono::steady_clock::now();
  if (options.audit.empty()) {
    if (options.canned) return out;
    return fail("name the audit whose suite is judged, or --canned");
  }
  const std::string knobs =
      options.judge.empty() ? "profile: " + options.profile : options.judge;
  auto answers = SimulatedAnswers::load(options.audit, knobs);
  if (!answers) return tl::unexpected(answers.error());
  out->answers_ = std::move(*answers);
  return out;
}

Outgoing Desk::reply(const Incoming& asked) const {
  const std::string_view path = asked.target.substr(0, asked.target.find('?'));
  const auto protocol = protocol_at(path);
  if (!protocol) return page(asked);
  if (asked.method != "POST") {
    return error(*protocol, 405, "this is asked with POST");
  }
  Outgoing out = call(asked, *protocol);
  out.call = true;
  return out;
}

Outgoing Desk::page(const Incoming& asked) const {
  if (asked.target == "/health") return {.bytes = http(200, "")};
  if (asked.target == "/stats") return {.bytes = http(200, tally_->json())};
  if (asked.target != "/v1/models") {
    return error(Protocol::kChat, 404, "there is nothing at this path");
  }
  nlohmann::json data = nlohmann::json::array();
  for (const std::string_view id : {"honest", "gullible"}) {
    data.push_back({{"id", id}, {"object", "model"}, {"owned_by", "assize"}});
  }
  return {.bytes = http(
              200, nlohmann::json{{"object", "list"}, {"data", data}}.dump())};
}

bool Desk::admitted() const {
  if (!(options_.throttle > 0)) return true;
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  const std::chrono::duration<double> since = now - filled_;
  filled_ = now;
  // A tenth of a second's calls may come at once.
  const double most = std::max(1.0, options_.throttle / 10);
  bucket_ = std::min(most, bucket_ + since.count() * options_.throttle);
  if (bucket_ < 1) return false;
  bucket_ -= 1;
  return true;
}

Outgoing Desk::call(const Incoming& asked, Protocol protocol) const {
  if (!options_.key.empty() && asked.key != options_.key) {
    tally_->unauthorised();
    return error(protocol, 401, "the key is missing or wrong");
  }
  if (!admitted()) {
    tally_->throttled();
    return error(protocol, 429, "too many requests", retry_header());
  }
  Call call{.protocol = protocol, .bytes = asked.body, .body = 0};
  // What nobody looks at needs no hash: canned replies are for speed.
  if (options_.canned && faults_.empty() && options_.log.empty()) {
    tally_->replied(0, 1, Fault::kNone);
    return answer(call);
  }
  call.body = hash_of(asked.body);
  const std::uint32_t attempt = tally_->attempt(call.body);
  call.fault = faults_.pick(call.body, attempt);
  // A lie is told the same way each time.
  call.variant = mixed(call.body, call.fault == Fault::kLies ? 0 : attempt);
  tally_->replied(call.body, attempt, call.fault);
  switch (call.fault) {
    case Fault::kRejected:
    case Fault::kRateLimited:
    case Fault::kServer:
    case Fault::kConflict:
    case Fault::kForbidden:
    case Fault::kRedirect:
      return refusal(call);
    case Fault::kReset:
    case Fault::kMalformed:
    case Fault::kNoChoices:
    case Fault::kNotUtf8:
    case Fault::kLarge:
      return broken(call);
    default:
      return answer(call);
  }
}

/// Whole replies that say no.
Outgoing Desk::refusal(const Call& call) const {
  const std::uint64_t variant = call.variant;
  switch (call.fault) {
    case Fault::kRejected:
      return error(call.protocol, 400, "the prompt is too long for this model");
    case Fault::kRateLimited:
      return error(call.protocol, 429, "too many requests", retry_header());
    case Fault::kConflict:
      return error(call.protocol, variant % 2 == 0 ? 408 : 409, "conflict");
    case Fault::kForbidden:
      return error(call.protocol, variant % 2 == 0 ? 401 : 403, "no access");
    case Fault::kRedirect:
      return {.bytes =
                  http(307, "", "Location: " + options_.redirect_to + "\r\n")};
    default:
      break;
  }
  constexpr std::array<unsigned, 4> kStatus = {500, 502, 503, 529};
  const unsigned status = kStatus[variant % kStatus.size()];
  if (status == 502) {
    return {.bytes = http(status, "<html><body>Bad gateway</body></html>", {},
                          "text/html")};
  }
  return error(call.protocol, status, "the server had an error",
               status == 503 ? retry_header() : std::string());
}

/// Replies in which no completion can be found.
Outgoing Desk::broken(const Call& call) const {
  const std::uint64_t variant = call.variant;
  if (call.fault == Fault::kReset) {
    return {.bytes = {},
            .ending = variant % 2 == 0 ? Ending::kReset : Ending::kClosed};
  }
  if (call.fault == Fault::kNoChoices) {
    return {.bytes = http(200, call.protocol == Protocol::kMessages
                                   ? R"({"type":"message","content":[]})"
                                   : R"({"choices":[],"data":[]})")};
  }
  if (call.fault == Fault::kNotUtf8) {
    constexpr std::array<std::string_view, 4> kTexts = {
        "\xff", "\xc0\x80", "\xed\xa0\x80", R"(\ud800)"};
    return {
        .bytes = http(
            200, fmt::format(R"({{"choices":[{{"index":0,"message":)"
                             R"({{"role":"assistant","content":"[[A]]{0}"}},)"
                             R"("finish_reason":"stop"}}],"content":)"
                             R"([{{"type":"text","text":"{0}"}}]}})",
                             kTexts[variant % kTexts.size()]))};
  }
  if (call.fault == Fault::kLarge) {
    return {.bytes = http(200, std::string(options_.large_bytes, ' '))};
  }
  constexpr std::size_t kDeep = 100'000;
  switch (variant % 5) {
    case 0:
      return {.bytes = http(200, R"({"choices":[{"index":0,"message":{"ro)")};
    case 1:
      return {.bytes = http(200, "<html>It works!</html>", {}, "text/html")};
    case 2:
      return {.bytes = http(200, "")};
    case 3:
      return {.bytes = http(200, R"([{"choices":"[[A]]"}])")};
    default:
      return {.bytes = http(200, std::string(kDeep, '['))};
  }
}

/// The answer, and the faults that only bend it.
Outgoing Desk::answer(Call call) const {
  if (options_.canned && call.fault == Fault::kNone &&
      !is_reward(call.protocol)) {
    return {.bytes = canned_[call.protocol == Protocol::kMessages ? 1 : 0]};
  }
  const Result<std::string> body = body_of(call);
  if (!body) return error(call.protocol, 400, body.error().message);
  Outgoing out{.bytes = http(200, *body)};
  const std::size_t middle = out.bytes.size() - body->size() / 2;
  if (call.fault == Fault::kSlow) out.pause_at = middle;
  if (call.fault == Fault::kHalfBody) {
    out.bytes.resize(middle);
    out.ending = call.variant % 2 == 0 ? Ending::kReset : Ending::kClosed;
  }
  return out;
}

Result<std::string> Desk::body_of(const Call& call) const {
  Result<Asked> asked = read_call(call.protocol, std::string(call.bytes));
  if (!asked) return tl::unexpected(asked.error());
  return said(*asked, call);
}

namespace {

/// Counts of tokens that are wrong and could be right: none, too many, the most
/// that 32 bits hold, or not given.
void lie(std::uint64_t variant, std::string& body) {
  auto reply = nlohmann::json::parse(body);
  if (!reply.contains("usage")) return;
  constexpr std::int64_t kMost = 0xffff'ffff;
  for (auto& count : reply["usage"]) {
    if (!count.is_number()) continue;
    const auto right = count.get<std::int64_t>();
    count = variant % 4 == 0 ? 0 : variant % 4 == 1 ? right * 100 : kMost;
  }
  if (variant % 4 == 3) reply.erase("usage");
  body = reply.dump();
}

}  // namespace

Result<std::string> Desk::said(const Asked& asked, const Call& call) const {
  const Served served{
      fmt::format("{:016x}", call.body),
      options_.served_model.empty() ? asked.model : options_.served_model,
      options_.fingerprints[call.body % options_.fingerprints.size()]};
  if (is_reward(asked.protocol)) {
    std::string body =
        write_scores(asked, SimulatedAnswers::scores(asked), served);
    if (call.fault == Fault::kLies) lie(call.variant, body);
    return body;
  }
  Called<Completion> answered = canned_completion();
  if (answers_ != nullptr) answered = answers_->answer(asked);
  if (!answered) return fail(answered.error().message);
  Completion& completion = *answered;
  if (call.fault == Fault::kTruncated) {
    completion.finish = Finish::kLength;
    completion.text.resize(completion.text.size() / 2);
    completion.logprobs.resize(1);
  } else if (call.fault == Fault::kFiltered) {
    completion.finish = Finish::kFilter;
    completion.text.clear();
    completion.logprobs.clear();
  } else if (call.fault == Fault::kRefused) {
    completion.finish = Finish::kRefusal;
    completion.text = "I cannot help with that.";
    completion.logprobs.clear();
  }
  std::string body = write_completion(asked, completion, served);
  if (call.fault == Fault::kLies) {
    lie(call.variant, body);
  }
  return body;
}

Outgoing Desk::error(Protocol protocol, unsigned status,
                     std::string_view message, std::string_view header) const {
  return {.bytes =
              http(status, write_error(protocol, status, message), header)};
}

std::string Desk::retry_header() const {
  return options_.retry_after.empty()
             ? std::string()
             : "Retry-After: " + options_.retry_after + "\r\n";
}

}  // namespace assize::testing
