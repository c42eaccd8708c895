// Answers and stores for tests.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <utility>

#include "core/sha256.h"
#include "io/temporary_folder.h"
#include "store/verdict_store.h"

namespace assize::testing {

inline StoreKey key_of(unsigned n, std::uint16_t sample = 0) {
  return {sha256("request " + std::to_string(n)), sample};
}

/// The answer to request `n`: 10 + n tokens, n + 1 nano, of backend 1.
inline StoredReply reply_to(unsigned n, const std::string& body = "") {
  StoredReply out;
  out.key = key_of(n);
  out.backend = 1;
  out.body =
      body.empty() ? R"({"text":"answer )" + std::to_string(n) + "\"}" : body;
  out.model = "judge-7b";
  out.prompt_tokens = 10;
  out.completion_tokens = n;
  out.cost_nano = n + 1;
  out.latency_us = 1000;
  out.answered_ms = 1'700'000'000'000 + n;
  return out;
}

inline std::unique_ptr<VerdictStore> opened(const std::string& path,
                                            StoreOptions options = {}) {
  auto store = VerdictStore::open(path, std::move(options));
  if (!store) FAIL(render(store.error()));
  return std::move(*store);
}

/// A store that holds the answers to the requests from `first` to `last` - 1.
inline std::string filled(const TemporaryFolder& folder,
                          const std::string& name, unsigned first,
                          unsigned last, StoreOptions options = {}) {
  const auto store = opened(folder.path(name), std::move(options));
  REQUIRE(store->backend("judge") == 1u);
  for (unsigned n = first; n < last; ++n) store->put(reply_to(n));
  REQUIRE(store->flush());
  return folder.path(name);
}

}  // namespace assize::testing
