// One attempt of one call: an easy handle that is used again and again.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <string>

#include "core/call.h"
#include "net/lane_queue.h"
#include "net/multi_handle.h"

namespace assize {

/// Where the attempts of a lane go and what they carry.
struct LaneRoute {
  Endpoint endpoint;
  std::string url;          ///< Address::url of the endpoint.
  std::string secret;       ///< Or "".
  std::string authorities;  ///< A PEM file, or "" for the system's.
  bool secure = false, loopback = false;
};

/// What became of an attempt.
struct Attempt {
  Called<HttpReply> reply;  ///< Of any status.
  std::chrono::microseconds latency{0};
  std::size_t bytes_received = 0;  ///< Of headers and body.
};

/// Belongs to one lane; the route and the multi handle must outlive it.  Not to
/// be moved: curl knows where it is.
class EasyCall {
 public:
  EasyCall(const LaneRoute& route, MultiHandle& multi);
  ~EasyCall();
  EasyCall(const EasyCall&) = delete;
  EasyCall& operator=(const EasyCall&) = delete;

  /// Takes a call and starts an attempt.  The body is sent from where it is.
  void begin(std::unique_ptr<WireCall> call);
  /// Ends the attempt at once, without a word.
  void abort();
  /// Reads what curl says of an attempt that finished.
  Attempt end(CURLcode code);
  /// Gives the call back.
  std::unique_ptr<WireCall> release() { return std::move(call_); }

  std::size_t lane() const { return call_->lane; }  ///< Of the call it has.
  /// Whether a connection was there for the attempt.
  bool connected() const { return requests_ > 0; }
  static EasyCall& of(CURL* handle);

 private:
  static std::size_t read_header(char* line, std::size_t one, std::size_t size,
                                 void* self);
  static std::size_t read_body(char* bytes, std::size_t one, std::size_t size,
                               void* self);
  static int about_to_send(void* self, char*, char*, int, int);
  void set_once();
  void set_headers(const HttpHeaders& headers);

  const LaneRoute& route_;
  MultiHandle& multi_;
  CURL* handle_;
  std::size_t share_;  ///< Of the multi handle.
  curl_slist* headers_ = nullptr;
  HttpHeaders sent_headers_;
  std::string path_;
  std::unique_ptr<WireCall> call_;
  HttpReply reply_;
  std::size_t header_bytes_ = 0;
  int requests_ = 0;  ///< That curl began to send for this attempt.
  bool too_large_ = false;
  char error_[CURL_ERROR_SIZE] = {};
};

/// Whether a call can be sent as it is, or why not: a path that could change
/// the host, or a line break in a header.
std::string unsendable(const HttpCall& call);

}  // namespace assize
