#include "cli/interrupt.h"

#include <unistd.h>

#include <atomic>

#include "cli/verb.h"

namespace assize::cli {
namespace {

// A handler reaches nothing but what is global.
std::atomic<bool> noted = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void note(int /*signal*/) {
  if (noted.exchange(true)) ::_exit(kInterrupted);
}

}  // namespace

Interrupt::Interrupt() {
  noted = false;
  struct sigaction action {};
  action.sa_handler = note;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGINT, &action, &before_int_);
  ::sigaction(SIGTERM, &action, &before_term_);
}

Interrupt::~Interrupt() {
  ::sigaction(SIGINT, &before_int_, nullptr);
  ::sigaction(SIGTERM, &before_term_, nullptr);
}

bool Interrupt::asked() const { return noted; }

}  // namespace assize::cli
