// libcurl's multi interface over epoll.
//
// curl_multi_perform and curl_multi_poll look at every open transfer on each
// turn; with thousands in flight that is most of the work.  Here a turn looks
// at those sockets only on which something happened.  And curl searches a free
// connection by looking at all that it has to a host, so the transfers are
// spread over several of curl's multi handles, each with its own connections:
// at 4000 in flight a call takes a quarter of the time then.
#pragma once

#include <curl/curl.h>

#include <cstddef>
#include <cstdint>
#include <deque>
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
  MultiHandle();
  ~MultiHandle();
  MultiHandle(const MultiHandle&) = delete;
  MultiHandle& operator=(const MultiHandle&) = delete;

  /// Once for each handle, before its first add().  The number of its share.
  std::size_t adopt(CURL* handle);
  void add(CURL* handle, std::size_t share);
  /// Nothing happens where it is not there.
  void remove(CURL* handle, std::size_t share);
  /// Waits until something happens, wake() is called or `deadline` is there,
  /// and appends what is finished; that is removed already.
  void turn(Instant deadline, std::vector<Finished>& finished);
  void wake() const;

 private:
  /// One of curl's multi handles.
  struct Share {
    explicit Share(MultiHandle& all);
    ~Share();
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

    MultiHandle& all;
    CURLM* multi;
    std::size_t handles = 0;  ///< Adopted.
    Instant timer = Instant::max();
    bool touched = false;  ///< Something in it may be finished.
  };
  struct Watched {
    std::uint32_t wanted = 0, registered = 0;  ///< Of EPOLLIN and EPOLLOUT.
    Share* share = nullptr;
  };

  static int watch(CURL*, curl_socket_t socket, int what, void* share, void*);
  static int set_timer(CURLM*, long wait, void* share);
  static int close_socket(void* self, curl_socket_t socket);
  Watched& watched(int socket);
  void register_events(int socket, std::uint32_t events);
  void happened(int socket, std::uint32_t events);
  void wait_until(Instant deadline);
  void run_timers();
  void collect(std::vector<Finished>& finished);

  int epoll_, wake_;
  std::vector<Watched> watched_;  ///< By socket.
  std::deque<Share> shares_;      ///< Goes first: it closes sockets.
};

}  // namespace assize
