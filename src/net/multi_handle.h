// libcurl's multi interface over epoll.
//
// curl_multi_perform and curl_multi_poll look at every open transfer on each
// turn; with thousands in flight that is most of the work.  Here a turn looks
// at those sockets only on which something happened.
#pragma once

#include <curl/curl.h>

#include <cstdint>
#include <vector>

#include "net/instant.h"

namespace assize {

struct Finished {
  CURL* handle = nullptr;
  CURLcode code = CURLE_OK;
};

/// Everything from one thread, wake() apart.  Handles are removed before it
/// goes.
class MultiHandle {
 public:
  /// `connections`: most that are kept for later.
  explicit MultiHandle(std::size_t connections);
  ~MultiHandle();
  MultiHandle(const MultiHandle&) = delete;
  MultiHandle& operator=(const MultiHandle&) = delete;

  /// Once for each handle, before its first add().
  void adopt(CURL* handle);
  void add(CURL* handle);
  void remove(CURL* handle);
  /// Waits until something happens, wake() is called or `deadline` is there,
  /// and appends what is finished; that is removed already.
  void turn(Instant deadline, std::vector<Finished>& finished);
  void wake() const;

 private:
  static int watch(CURL*, curl_socket_t socket, int what, void* self, void*);
  static int set_timer(CURLM*, long wait, void* self);
  static int close_socket(void* self, curl_socket_t socket);

  struct Watched {
    std::uint32_t wanted = 0, registered = 0;  ///< Of EPOLLIN and EPOLLOUT.
  };
  Watched& watched(int socket);
  void register_events(int socket, std::uint32_t events);
  void happened(int socket, std::uint32_t events);
  void wait_until(Instant deadline);
  void run_timer();
  void collect(std::vector<Finished>& finished);

  CURLM* multi_;
  int epoll_, wake_;
  Instant timer_ = Instant::max();
  std::vector<Watched> watched_;  ///< By socket.
};

}  // namespace assize
