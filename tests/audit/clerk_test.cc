#include "audit/clerk.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "io/temporary_folder.h"
#include "live_suite.h"
#include "store/verdict_store.h"

using namespace assize;
using testing::TemporaryFolder;

namespace {

/// A judge on this machine whose answers are kept; counts what it is asked.
class Program final : public LocalBackend {
 public:
  explicit Program(std::atomic<int>& asked, bool fails = false)
      : asked_(asked), fails_(fails) {}

  std::string name() const override { return "program"; }
  std::vector<std::string> cautions() const override { return {}; }
  std::string identity() const override { return "{\"program\":1}"; }
  bool kept() const override { return true; }
  Called<Completion> answer(const Request& request,
                            std::uint16_t sample) const override {
    ++asked_;
    if (fails_) {
      return tl::unexpected(
          CallError{CallError::Kind::kNever, "out of order", {}});
    }
    Completion out = testing::said(request.messages.back().text + "!");
    out.logprobs = {{{"A", -1.0 / 3 - sample}}};
    return out;
  }

 private:
  std::atomic<int>& asked_;
  bool fails_;
};

std::unique_ptr<VerdictStore> store_in(const TemporaryFolder& folder,
                                       Ceilings ceilings = {}) {
  StoreOptions options;
  options.config = "{}";
  options.program = "test";
  options.ceilings = ceilings;
  auto store =
      VerdictStore::open(folder.path("store.sqlite"), std::move(options));
  if (!store) FAIL(store.error().message);
  return std::move(*store);
}

std::vector<JudgeUse> judge_of(std::atomic<int>& asked, bool fails = false) {
  std::vector<JudgeUse> out(1);
  out[0].name = "p";
  out[0].backend = std::make_unique<Program>(asked, fails);
  return out;
}

std::unique_ptr<Clerk> clerk_of(const std::vector<JudgeUse>& judges,
                                VerdictStore* store, bool offline = false) {
  ClerkOf of;
  of.judges = judges;
  of.store = store;
  of.offline = offline;
  auto clerk = Clerk::open(of);
  if (!clerk) FAIL(clerk.error().message);
  return std::move(*clerk);
}

Request request_of(std::string text) {
  Request out;
  out.messages.push_back({Role::kUser, std::move(text)});
  return out;
}

Called<Completion> ask(Clerk& clerk, const std::string& text,
                       std::uint16_t sample = 0) {
  Called<Completion> out;
  clerk.ask(0, request_of(text), sample,
            [&](const Called<Completion>& said) { out = said; });
  return out;
}

}  // namespace

TEST_CASE("what a program answered is never asked again, and reads the same") {
  const TemporaryFolder folder;
  std::atomic<int> asked = 0;
  const auto judges = judge_of(asked);
  Called<Completion> first;
  {
    const auto store = store_in(folder);
    const auto clerk = clerk_of(judges, store.get());
    first = ask(*clerk, "hello");
    (void)ask(*clerk, "hello");
    CHECK(asked == 1);
    (void)ask(*clerk, "hello", 1);
    CHECK(asked == 2);
    CHECK(clerk->traffic().asked == 2);
    CHECK(clerk->traffic().stored == 1);
    REQUIRE(clerk->close());
  }

  const auto store = store_in(folder);
  const auto clerk = clerk_of(judges, store.get());
  const auto later = ask(*clerk, "hello");

  CHECK(asked == 2);
  REQUIRE(first);
  REQUIRE(later);
  CHECK(later->text == "hello!");
  CHECK(later->logprobs[0][0].logprob == first->logprobs[0][0].logprob);
  CHECK(first->logprobs[0][0].logprob == -1.0 / 3);
}

TEST_CASE("many threads that ask one thing ask it once") {
  const TemporaryFolder folder;
  std::atomic<int> asked = 0, told = 0;
  const auto judges = judge_of(asked);
  const auto store = store_in(folder);
  const auto clerk = clerk_of(judges, store.get());

  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        clerk->ask(
            0, request_of(std::to_string(i)), 0,
            [&](const Called<Completion>& said) { told += said.has_value(); });
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  CHECK(asked == 20);
  CHECK(told == 80);
}

TEST_CASE("a call that failed is not kept: the next run asks again") {
  const TemporaryFolder folder;
  std::atomic<int> asked = 0;
  const auto judges = judge_of(asked, true);
  const auto store = store_in(folder);
  const auto clerk = clerk_of(judges, store.get());

  const auto first = ask(*clerk, "hello");
  const auto again = ask(*clerk, "hello");

  REQUIRE_FALSE(first);
  CHECK(first.error().message == "out of order");
  CHECK_FALSE(again);
  CHECK(asked == 2);
  CHECK(store->rows() == 0);
}

TEST_CASE("a ceiling of requests ends the asking, not what is kept") {
  const TemporaryFolder folder;
  std::atomic<int> asked = 0;
  const auto judges = judge_of(asked);
  Ceilings ceilings;
  ceilings.requests = 2;
  const auto store = store_in(folder, ceilings);
  const auto clerk = clerk_of(judges, store.get());

  CHECK(ask(*clerk, "a"));
  CHECK(ask(*clerk, "b"));
  const auto over = ask(*clerk, "c");
  const auto kept = ask(*clerk, "a");

  REQUIRE_FALSE(over);
  CHECK(over.error().cause == Cause::kBudget);
  CHECK(kept);
  CHECK(asked == 2);
}

TEST_CASE("offline, only what is kept answers") {
  const TemporaryFolder folder;
  std::atomic<int> asked = 0;
  const auto judges = judge_of(asked);
  const auto store = store_in(folder);
  (void)ask(*clerk_of(judges, store.get()), "a");
  const auto clerk = clerk_of(judges, store.get(), true);

  const auto kept = ask(*clerk, "a");
  const auto other = ask(*clerk, "b");

  CHECK(kept);
  REQUIRE_FALSE(other);
  CHECK(other.error().message == "the store has no answer to it");
  CHECK(asked == 1);
}

TEST_CASE("without a store a program is asked each time") {
  std::atomic<int> asked = 0;
  const auto judges = judge_of(asked);
  const auto clerk = clerk_of(judges, nullptr);

  CHECK(ask(*clerk, "a"));
  CHECK(ask(*clerk, "a"));

  CHECK(asked == 2);
}

TEST_CASE("a clerk tells what the store has from what it has not") {
  const TemporaryFolder folder;
  const auto store = store_in(folder);
  std::atomic<int> asked = 0;
  const auto judges = judge_of(asked);
  const auto clerk = clerk_of(judges, store.get());
  (void)ask(*clerk, "kept");

  CHECK(clerk->kept(0, request_of("kept"), 0));
  CHECK(!clerk->kept(0, request_of("kept"), 1));
  CHECK(!clerk->kept(0, request_of("other"), 0));
}
