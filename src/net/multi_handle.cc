#include "net/multi_handle.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <utility>

namespace assize {
namespace {

constexpr int kEventsAtOnce = 256;
/// Also about as many streams as servers allow on one connection of HTTP/2.
constexpr std::size_t kHandlesOfShare = 64;

CURLM* made_multi() {
  // Once, and safe from several threads.
  static const CURLcode ready = ::curl_global_init(CURL_GLOBAL_DEFAULT);
  CURLM* multi = ready == CURLE_OK ? ::curl_multi_init() : nullptr;
  if (multi == nullptr) throw std::bad_alloc();
  return multi;
}

/// Milliseconds as epoll takes them, rounded up; -1: for ever.
int wait_of(Instant until) {
  if (until == Instant::max()) return -1;
  const Instant now = std::chrono::steady_clock::now();
  if (until <= now) return 0;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - now);
  constexpr std::chrono::milliseconds kLongest{60'000};
  return static_cast<int>(std::min(left, kLongest).count());
}

}  // namespace

MultiHandle::Share::Share(MultiHandle& all) : all(all), multi(made_multi()) {
  ::curl_multi_setopt(multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  ::curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS,
                      static_cast<long>(kHandlesOfShare));
  ::curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &MultiHandle::watch);
  ::curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
  ::curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &MultiHandle::set_timer);
  ::curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
}

MultiHandle::Share::~Share() { ::curl_multi_cleanup(multi); }

MultiHandle::MultiHandle()
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = wake_;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event);
}

MultiHandle::~MultiHandle() {
  shares_.clear();
  ::close(wake_);
  ::close(epoll_);
}

std::size_t MultiHandle::adopt(CURL* handle) {
  if (shares_.empty() || shares_.back().handles == kHandlesOfShare) {
    shares_.emplace_back(*this);
  }
  ++shares_.back().handles;
  ::curl_easy_setopt(handle, CURLOPT_CLOSESOCKETFUNCTION,
                     &MultiHandle::close_socket);
  ::curl_easy_setopt(handle, CURLOPT_CLOSESOCKETDATA, this);
  return shares_.size() - 1;
}

void MultiHandle::add(CURL* handle, std::size_t share) {
  ::curl_multi_add_handle(shares_[share].multi, handle);
}

void MultiHandle::remove(CURL* handle, std::size_t share) {
  ::curl_multi_remove_handle(shares_[share].multi, handle);
}

void MultiHandle::wake() const {
  const std::uint64_t one = 1;
  // A full counter wakes as well.
  [[maybe_unused]] const ssize_t written = ::write(wake_, &one, sizeof one);
}

MultiHandle::Watched& MultiHandle::watched(int socket) {
  const auto index = static_cast<std::size_t>(socket);
  if (index >= watched_.size()) watched_.resize(index + 1);
  return watched_[index];
}

void MultiHandle::register_events(int socket, std::uint32_t events) {
  Watched& known = watched(socket);
  epoll_event event{};
  event.events = events;
  event.data.fd = socket;
  const int how = events == 0             ? EPOLL_CTL_DEL
                  : known.registered == 0 ? EPOLL_CTL_ADD
                                          : EPOLL_CTL_MOD;
  known.registered = events;
  ::epoll_ctl(epoll_, how, socket, &event);
}

// A connection that is kept is unwatched after each call and watched again with
// the next.  It stays registered in between, which saves two system calls a
// call; if something happens on it meanwhile, happened() unregisters it.
int MultiHandle::watch(CURL* /*handle*/, curl_socket_t socket, int what,
                       void* share, void* /*unused*/) {
  auto& of = *static_cast<Share*>(share);
  Watched& known = of.all.watched(socket);
  known.share = &of;
  known.wanted = 0;
  if (what == CURL_POLL_IN || what == CURL_POLL_INOUT) known.wanted |= EPOLLIN;
  if (what == CURL_POLL_OUT || what == CURL_POLL_INOUT) {
    known.wanted |= EPOLLOUT;
  }
  if (known.wanted != 0 && known.wanted != known.registered) {
    of.all.register_events(socket, known.wanted);
  }
  return 0;
}

int MultiHandle::close_socket(void* self, curl_socket_t socket) {
  auto& multi = *static_cast<MultiHandle*>(self);
  // The number may come back for another socket, of which epoll knows nothing.
  if (multi.watched(socket).registered != 0) multi.register_events(socket, 0);
  multi.watched(socket) = {};
  return ::close(socket);
}

int MultiHandle::set_timer(CURLM* /*multi*/, long wait, void* share) {
  static_cast<Share*>(share)->timer =
      wait < 0
          ? Instant::max()
          : std::chrono::steady_clock::now() + std::chrono::milliseconds(wait);
  return 0;
}

void MultiHandle::happened(int socket, std::uint32_t events) {
  if (socket == wake_) {
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t got = ::read(wake_, &count, sizeof count);
    return;
  }
  // It may have been closed for an event before this one of the same turn.
  const Watched known = watched(socket);
  if (known.wanted == 0) {
    if (known.registered != 0) register_events(socket, 0);
    return;
  }
  int mask = 0;
  if ((events & (EPOLLIN | EPOLLHUP)) != 0) mask |= CURL_CSELECT_IN;
  if ((events & EPOLLOUT) != 0) mask |= CURL_CSELECT_OUT;
  if ((events & EPOLLERR) != 0) mask |= CURL_CSELECT_ERR;
  int running = 0;
  known.share->touched = true;
  ::curl_multi_socket_action(known.share->multi, socket, mask, &running);
}

void MultiHandle::wait_until(Instant deadline) {
  for (const Share& share : shares_) deadline = std::min(deadline, share.timer);
  std::array<epoll_event, kEventsAtOnce> events{};
  const int ready =
      ::epoll_wait(epoll_, events.data(), kEventsAtOnce, wait_of(deadline));
  for (int i = 0; i < ready; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    happened(event.data.fd, event.events);
  }
}

void MultiHandle::run_timers() {
  const Instant now = std::chrono::steady_clock::now();
  for (Share& share : shares_) {
    if (share.timer > now) continue;
    share.timer = Instant::max();
    share.touched = true;
    int running = 0;
    ::curl_multi_socket_action(share.multi, CURL_SOCKET_TIMEOUT, 0, &running);
  }
}

void MultiHandle::collect(std::vector<Finished>& finished) {
  for (Share& share : shares_) {
    if (!std::exchange(share.touched, false)) continue;
    int left = 0;
    while (const CURLMsg* message =
               ::curl_multi_info_read(share.multi, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const Finished one{message->easy_handle, message->data.result};
      ::curl_multi_remove_handle(share.multi, one.handle);  // Ends `message`.
      finished.push_back(one);
    }
  }
}

void MultiHandle::turn(Instant deadline, std::vector<Finished>& finished) {
  // What was just added starts with a timer of 0.  A server may be so quick
  // that some of it ends there: no event would tell of that.
  run_timers();
  collect(finished);
  wait_until(finished.empty() ? deadline : Instant::min());
  run_timers();
  collect(finished);
}

}  // namespace assize
