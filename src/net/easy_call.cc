#include "net/easy_call.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <string_view>
#include <utility>

#include "net/transfer_failure.h"

namespace assize {
namespace {

/// Of all headers of a reply together, trailers among them.
constexpr std::size_t kMostHeaderBytes = std::size_t{256} << 10;
constexpr std::chrono::milliseconds kLongestConnect{30'000};

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
  });
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

template <typename T>
void set(CURL* handle, CURLoption option, T value) {
  ::curl_easy_setopt(handle, option, value);
}

void append(curl_slist*& list, const std::string& line) {
  curl_slist* longer = ::curl_slist_append(list, line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  list = longer;
}

}  // namespace

std::string unsendable(const HttpCall& call) {
  // "https://host" and "@other/" would be another host together.
  if (!call.path.empty() && !call.path.starts_with('/')) {
    return "the path of a call must begin with a slash";
  }
  if (has_control(call.path) || call.path.find(' ') != std::string::npos) {
    return "the path of a call has a blank or a control character in it";
  }
  for (const auto& [name, value] : call.headers) {
    if (has_control(name) || has_control(value)) {
      return "a header of a call has a control character in it";
    }
  }
  return "";
}

EasyCall::EasyCall(const LaneRoute& route, MultiHandle& multi)
    : route_(route), multi_(multi), handle_(::curl_easy_init()) {
  if (handle_ == nullptr) throw std::bad_alloc();
  share_ = multi_.adopt(handle_);
  set_once();
  set_headers({});
}

EasyCall::~EasyCall() {
  abort();
  ::curl_easy_cleanup(handle_);
  ::curl_slist_free_all(headers_);
}

void EasyCall::abort() { multi_.remove(handle_, share_); }

EasyCall& EasyCall::of(CURL* handle) {
  char* self = nullptr;
  ::curl_easy_getinfo(handle, CURLINFO_PRIVATE, &self);
  return *reinterpret_cast<EasyCall*>(self);
}

void EasyCall::set_once() {
  const Endpoint& endpoint = route_.endpoint;
  const auto longest = static_cast<long>(endpoint.timeout.count());
  set(handle_, CURLOPT_PRIVATE, static_cast<void*>(this));
  set(handle_, CURLOPT_ERRORBUFFER, error_);
  set(handle_, CURLOPT_HEADERFUNCTION, &EasyCall::read_header);
  set(handle_, CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(handle_, CURLOPT_WRITEFUNCTION, &EasyCall::read_body);
  set(handle_, CURLOPT_WRITEDATA, static_cast<void*>(this));
  set(handle_, CURLOPT_PREREQFUNCTION, &EasyCall::about_to_send);
  set(handle_, CURLOPT_PREREQDATA, static_cast<void*>(this));
  set(handle_, CURLOPT_NOSIGNAL, 1L);
  set(handle_, CURLOPT_TIMEOUT_MS, longest);
  set(handle_, CURLOPT_CONNECTTIMEOUT_MS,
      std::min(longest, static_cast<long>(kLongestConnect.count())));
  set(handle_, CURLOPT_TCP_NODELAY, 1L);
  set(handle_, CURLOPT_FOLLOWLOCATION, 0L);
  set(handle_, CURLOPT_UNRESTRICTED_AUTH, 0L);
  set(handle_, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle_, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(handle_, CURLOPT_USERAGENT, "assize/" ASSIZE_VERSION);
  set(handle_, CURLOPT_URL, route_.url.c_str());
  set(handle_, CURLOPT_POST, 1L);
  if (route_.loopback) set(handle_, CURLOPT_PROXY, "");
  // Over plain HTTP there is nothing that could negotiate version 2.
  set(handle_, CURLOPT_HTTP_VERSION,
      static_cast<long>(route_.secure ? CURL_HTTP_VERSION_2TLS
                                      : CURL_HTTP_VERSION_1_1));
  // Shares a connection that is about to be there rather than make one more.
  if (route_.secure) set(handle_, CURLOPT_PIPEWAIT, 1L);
  if (!route_.authorities.empty()) {
    set(handle_, CURLOPT_CAINFO, route_.authorities.c_str());
  }
}

void EasyCall::set_headers(const HttpHeaders& headers) {
  ::curl_slist_free_all(headers_);
  headers_ = nullptr;
  append(headers_, "Content-Type: application/json");
  append(headers_, "Expect:");  // Else large bodies wait for a "100 Continue".
  const Endpoint& endpoint = route_.endpoint;
  if (!route_.secret.empty()) {
    append(headers_, fmt::format("{}: {}{}", endpoint.key_header,
                                 endpoint.key_prefix, route_.secret));
  }
  for (const auto& [name, value] : headers) {
    append(headers_, fmt::format("{}: {}", name, value));
  }
  set(handle_, CURLOPT_HTTPHEADER, headers_);
  sent_headers_ = headers;
}

void EasyCall::begin(std::unique_ptr<WireCall> call) {
  call_ = std::move(call);
  reply_ = {};
  header_bytes_ = 0;
  requests_ = 0;
  too_large_ = false;
  error_[0] = '\0';
  const HttpCall& http = call_->call;
  if (http.path != path_) {
    path_ = http.path;
    set(handle_, CURLOPT_URL, (route_.url + path_).c_str());
  }
  if (http.headers != sent_headers_) set_headers(http.headers);
  set(handle_, CURLOPT_POSTFIELDSIZE_LARGE,
      static_cast<curl_off_t>(http.body.size()));
  set(handle_, CURLOPT_POSTFIELDS, http.body.data());
  multi_.add(handle_, share_);
}

Attempt EasyCall::end(CURLcode code) {
  Attempt attempt;
  curl_off_t time = 0;
  ::curl_easy_getinfo(handle_, CURLINFO_TOTAL_TIME_T, &time);
  ::curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &reply_.status);
  attempt.latency = std::chrono::microseconds(time);
  attempt.bytes_received = header_bytes_ + reply_.body.size();
  if (code == CURLE_OK) {
    attempt.reply = std::move(reply_);
  } else {
    const TransferFacts facts{.connected = connected(),
                              .answered = header_bytes_ > 0,
                              .too_large = too_large_,
                              .again = requests_ > 1};
    attempt.reply =
        tl::unexpected(transfer_failure(code, facts, error_, route_.endpoint));
  }
  reply_ = {};
  return attempt;
}

std::size_t EasyCall::read_header(char* line, std::size_t one, std::size_t size,
                                  void* self) {
  auto& call = *static_cast<EasyCall*>(self);
  const std::string_view text(line, one * size);
  call.header_bytes_ += text.size();
  if (call.header_bytes_ > kMostHeaderBytes) {
    call.too_large_ = true;
    return 0;
  }
  // A status line: what came before belonged to an interim reply.
  if (text.starts_with("HTTP/")) call.reply_.headers.clear();
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos && !text.starts_with("HTTP/")) {
    call.reply_.headers.emplace_back(lower(trimmed(text.substr(0, colon))),
                                     trimmed(text.substr(colon + 1)));
  }
  return text.size();
}

std::size_t EasyCall::read_body(char* bytes, std::size_t one, std::size_t size,
                                void* self) {
  auto& call = *static_cast<EasyCall*>(self);
  const std::size_t length = one * size;
  const std::size_t most = call.route_.endpoint.most_reply_bytes;
  if (length > most - call.reply_.body.size()) {
    call.too_large_ = true;
    return 0;
  }
  call.reply_.body.append(bytes, length);
  return length;
}

// Where a connection that was kept dies before a reply, curl would send the
// request once more by itself.  That attempt would be in no count and in no
// budget, so it is stopped here and made by the wire, after the wait.
int EasyCall::about_to_send(void* self, char* /*their_address*/,
                            char* /*our_address*/, int /*their_port*/,
                            int /*our_port*/) {
  return ++static_cast<EasyCall*>(self)->requests_ == 1 ? CURL_PREREQFUNC_OK
                                                        : CURL_PREREQFUNC_ABORT;
}

}  // namespace assize
