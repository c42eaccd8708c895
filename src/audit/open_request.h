// A request that is on its way over the wire, and who waits for it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "audit/request_size.h"
#include "core/call.h"
#include "prompt/request.h"
#include "store/verdict_store.h"

namespace assize {

struct OpenRequest {
  using Then = std::function<void(const Called<Completion>&)>;

  std::size_t judge = 0;
  StoreKey key;
  RequestSize size;
  Usage most;              ///< That it may use at the worst.
  HttpCall call;           ///< Until it is sent.
  std::vector<Then> then;  ///< Several where it was asked more than once.
};

}  // namespace assize
