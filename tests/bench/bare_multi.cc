// How fast a bare loop on libcurl's multi interface posts one prompt: what is
// left of a client when it renders, hashes, reads and stores nothing.
//
//     bare_multi URL REQUESTS CONCURRENCY PROMPT_BYTES

#include <curl/curl.h>
#include <sys/epoll.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

std::size_t drop(char*, std::size_t size, std::size_t count, void*) {
  return size * count;
}

/// Tells epoll what libcurl waits for.
int watch(CURL*, curl_socket_t socket, int what, void* own, void*) {
  const int epoll = *static_cast<int*>(own);
  if (what == CURL_POLL_REMOVE) {
    (void)epoll_ctl(epoll, EPOLL_CTL_DEL, socket, nullptr);
    return 0;
  }
  epoll_event event{};
  if (what != CURL_POLL_OUT) event.events |= EPOLLIN;
  if (what != CURL_POLL_IN) event.events |= EPOLLOUT;
  event.data.fd = socket;
  if (epoll_ctl(epoll, EPOLL_CTL_MOD, socket, &event) == 0) return 0;
  return epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event);
}

int set_timer(CURLM*, long milliseconds, void* own) {
  *static_cast<long*>(own) = milliseconds;
  return 0;
}

std::string body_of(std::size_t prompt_bytes) {
  std::string text;
  while (text.size() + 12 <= prompt_bytes) text += "lorem ipsum ";
  return R"({"model":"m","messages":[{"role":"user","content":")" + text +
         R"("}],"temperature":0,"top_p":1,"max_tokens":256,"logprobs":true,)"
         R"("top_logprobs":5})";
}

class Loop {
 public:
  Loop(const char* url, long requests, long concurrency, std::string body)
      : body_(std::move(body)), left_(requests) {
    headers_ = curl_slist_append(nullptr, "Content-Type: application/json");
    headers_ = curl_slist_append(headers_, "Expect:");
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, concurrency);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, watch);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, &epoll_);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, set_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, &timer_);
    for (long i = 0; i < concurrency && left_ > 0; ++i, --left_) {
      handles_.push_back(make_handle(url));
      curl_multi_add_handle(multi_, handles_.back());
    }
    running_ = static_cast<long>(handles_.size());
  }

  /// How many requests failed.
  long run() {
    std::array<epoll_event, 256> events{};
    int unused = 0;
    while (running_ > 0) {
      const int count =
          epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                     static_cast<int>(timer_));
      if (count <= 0 || timer_ == 0) {
        timer_ = -1;
        curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &unused);
      }
      for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        const int what =
            ((event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0U
                 ? CURL_CSELECT_IN
                 : 0) |
            ((event.events & EPOLLOUT) != 0U ? CURL_CSELECT_OUT : 0);
        curl_multi_socket_action(multi_, event.data.fd, what, &unused);
      }
      renew();
    }
    return failed_;
  }

 private:
  CURL* make_handle(const char* url) {
    CURL* handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, url);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body_.c_str());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE,
                     static_cast<long>(body_.size()));
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers_);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, drop);
    return handle;
  }

  /// Each handle that is done asks again while requests are left.
  void renew() {
    int queued = 0;
    while (CURLMsg* message = curl_multi_info_read(multi_, &queued)) {
      CURL* handle = message->easy_handle;
      failed_ += message->data.result != CURLE_OK ? 1 : 0;
      curl_multi_remove_handle(multi_, handle);
      if (left_ > 0) {
        --left_;
        curl_multi_add_handle(multi_, handle);
      } else {
        --running_;
      }
    }
  }

  std::string body_;
  long left_, running_ = 0, failed_ = 0, timer_ = 0;
  int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  CURLM* multi_ = curl_multi_init();
  curl_slist* headers_ = nullptr;
  std::vector<CURL*> handles_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  curl_global_init(CURL_GLOBAL_ALL);
  Loop loop(argv[1], std::atol(argv[2]), std::atol(argv[3]),
            body_of(static_cast<std::size_t>(std::atol(argv[4]))));
  const long failed = loop.run();
  std::printf("%ld failed\n", failed);
  return failed > 0 ? 1 : 0;
}
