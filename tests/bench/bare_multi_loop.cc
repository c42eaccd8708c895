#include "bare_multi_loop.h"

#include <curl/curl.h>

#include <algorithm>

namespace assize::bench {
namespace {

std::size_t throw_away(char*, std::size_t one, std::size_t size, void*) {
  return one * size;
}

CURL* handle_for(const std::string& url, const std::string& body,
                 curl_slist* headers) {
  CURL* handle = ::curl_easy_init();
  ::curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  ::curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  ::curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(body.size()));
  ::curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body.c_str());
  ::curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
  ::curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &throw_away);
  return handle;
}

}  // namespace

std::size_t bare_multi_loop(const std::string& url, const std::string& body,
                            std::size_t calls, std::size_t at_once) {
  CURLM* multi = ::curl_multi_init();
  ::curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(at_once));
  curl_slist* headers = ::curl_slist_append(nullptr, "Expect:");
  headers = ::curl_slist_append(headers, "Content-Type: application/json");
  std::size_t started = 0, ended = 0, good = 0;
  for (; started < std::min(calls, at_once); ++started) {
    ::curl_multi_add_handle(multi, handle_for(url, body, headers));
  }
  while (ended < calls) {
    int running = 0, left = 0;
    ::curl_multi_perform(multi, &running);
    while (const CURLMsg* message = ::curl_multi_info_read(multi, &left)) {
      CURL* handle = message->easy_handle;
      long status = 0;
      ::curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
      good += status == 200 ? 1 : 0;
      ++ended;
      ::curl_multi_remove_handle(multi, handle);
      if (started++ < calls) {
        ::curl_multi_add_handle(multi, handle);
      } else {
        ::curl_easy_cleanup(handle);
      }
    }
    if (running > 0) ::curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
  }
  ::curl_multi_cleanup(multi);
  ::curl_slist_free_all(headers);
  return good;
}

}  // namespace assize::bench
