#include "audit/clerk.h"

#include <chrono>
#include <thread>
#include <utility>

#include "prompt/completion_json.h"

namespace assize {
namespace {

using Kind = CallError::Kind;

/// How long until a request that another process asks is looked for again.
constexpr std::chrono::milliseconds kElsewhereWait{20};

}  // namespace

Clerk::Clerk(const ClerkOf& of, KeptAnswers kept)
    : of_(of),
      kept_(std::move(kept)),
      post_({.judges = of.judges,
             .means = of.means,
             .kept = kept_,
             .offline = of.offline,
             .seed = of.seed,
             .mishap = of.mishap}) {}
Clerk::~Clerk() = default;

Result<std::unique_ptr<Clerk>> Clerk::open(const ClerkOf& of) {
  auto kept = KeptAnswers::of(of.judges, of.store);
  if (!kept) return tl::unexpected(kept.error());
  return std::unique_ptr<Clerk>(new Clerk(of, std::move(*kept)));
}

void Clerk::ask(std::size_t judge, const Request& request, std::uint16_t sample,
                Post::Then then) {
  if (of_.judges[judge].http != nullptr) {
    return post_.ask(judge, kept_.key(judge, request, sample), request,
                     std::move(then));
  }
  then(kept_.keeps(judge) ? ask_kept(judge, request, sample)
                          : ask_here(judge, request, sample));
}

bool Clerk::kept(std::size_t judge, const Request& request,
                 std::uint16_t sample) const {
  return kept_.keeps(judge) &&
         kept_.find(judge, kept_.key(judge, request, sample)).has_value();
}

/// Asks again where the judge says so.
Called<Completion> Clerk::ask_here(std::size_t judge, const Request& request,
                                   std::uint16_t sample) {
  ++asked_;
  for (int tries = 1;; ++tries) {
    auto said = of_.judges[judge].backend->answer(request, sample);
    if (said) return said;
    const CallError& error = said.error();
    const bool again =
        error.kind == Kind::kAgain || error.kind == Kind::kSlower;
    const bool last = !again || tries == kMostTries;
    if (of_.mishap) {
      of_.mishap({judge, error.cause, error.message,
                  static_cast<std::uint32_t>(tries), last});
    }
    ++(last ? failed_ : retried_);
    if (last) return said;
    std::this_thread::sleep_for(error.wait);
  }
}

/// A program, whose answers are kept.
Called<Completion> Clerk::ask_kept(std::size_t judge, const Request& request,
                                   std::uint16_t sample) {
  const StoreKey key = kept_.key(judge, request, sample);
  for (;;) {
    if (auto known = kept_.find(judge, key)) {
      ++stored_;
      return *known;
    }
    if (of_.offline) {
      return no_answer(Kind::kNever, Cause::kNone,
                       "the store has no answer to it");
    }
    const Wish wish{key, {.requests = 1}};
    const auto claimed = of_.store->claim({&wish, 1});
    if (!claimed) {
      return no_answer(Kind::kStopRun, Cause::kNone, claimed.error().message);
    }
    if (claimed->front() == Claim::kMine) break;
    if (claimed->front() == Claim::kOver) {
      return no_answer(Kind::kNever, Cause::kBudget, "the budget is used up");
    }
    std::this_thread::sleep_for(kElsewhereWait);
  }
  auto said = ask_here(judge, request, sample);
  if (!said) {
    of_.store->release(key, {.requests = 1});
    return said;
  }
  // What is kept is what is read: the first run and the next say the same.
  StoredReply reply = kept_.blank(judge, key);
  reply.body = completion_json(*said);
  reply.prompt_tokens = said->prompt_tokens;
  reply.completion_tokens = said->completion_tokens;
  auto read = kept_.decode(judge, reply);
  of_.store->put(std::move(reply));
  return read;
}

Result<void> Clerk::close() {
  post_.close();
  if (of_.store != nullptr) of_.store->rest();
  // Offline nothing was put, and the store may be one that is only read.
  const bool put = of_.store != nullptr && !of_.offline;
  return put ? of_.store->flush() : Result<void>{};
}

Traffic Clerk::traffic() const {
  Traffic out;
  out.asked = asked_;
  out.stored = stored_;
  out.failed = failed_;
  out.retried = retried_;
  post_.add_to(out);
  return out;
}

}  // namespace assize
