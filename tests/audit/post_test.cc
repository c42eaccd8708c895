#include "audit/post.h"

#include <catch2/catch.hpp>
#include <vector>

#include "io/temporary_folder.h"
#include "live_suite.h"
#include "store/stores.h"

using namespace assize;
using namespace assize::testing;

namespace {

/// Nobody listens there, and nothing is sent.
class Silent final : public HttpBackend {
 public:
  Silent() { endpoint_.base_url = "http://127.0.0.1:1/v1"; }
  std::string name() const override { return "silent"; }
  std::string model() const override { return "m"; }
  std::string identity() const override { return "{}"; }
  const Endpoint& endpoint() const override { return endpoint_; }
  HttpCall encode(const Request&, std::uint16_t) const override {
    return {"/chat/completions", "{}"};
  }
  Called<Completion> decode(const HttpReply&) const override {
    return said("[[A]]");
  }

 private:
  Endpoint endpoint_;
};

Request request_of(int n) {
  Request out;
  out.messages.push_back({Role::kUser, "request " + std::to_string(n)});
  return out;
}

}  // namespace

TEST_CASE("what is kept is answered when the budget is used up, too") {
  constexpr int kKept = 10, kUnknown = 150;
  const TemporaryFolder folder;
  std::vector<JudgeUse> judges(1);
  judges[0].name = "j";
  judges[0].http = std::make_unique<Silent>();
  {
    const auto store = opened(folder.path("store.db"));
    const auto kept = KeptAnswers::of(judges, store.get());
    REQUIRE(kept);
    for (int n = 0; n < kKept; ++n) {
      StoredReply reply = kept->blank(0, kept->key(0, request_of(n), 0));
      reply.body = "{}";
      store->put(std::move(reply));
    }
    REQUIRE(store->flush());
  }
  const auto store =
      opened(folder.path("store.db"), {.config = "", .ceilings = {0, {}, {}}});
  const auto kept = KeptAnswers::of(judges, store.get());
  REQUIRE(kept);
  const std::vector<Means> means(1);
  Post post({.judges = judges, .means = means, .kept = *kept, .mishap = {}});
  int answered = 0, over = 0;
  const auto ask = [&](int n) {
    const Request request = request_of(n);
    post.ask(0, kept->key(0, request, 0), request,
             [&](const Called<Completion>& said) {
               answered += said.has_value();
               over += !said && said.error().cause == Cause::kBudget;
             });
  };

  // So many that none is looked up any more before it is claimed.
  for (int n = 0; n < kUnknown; ++n) ask(1000 + n);
  for (int turn = 0; turn < 100 && !post.idle(); ++turn) post.push();
  REQUIRE(post.idle());
  REQUIRE(over == kUnknown);
  for (int n = 0; n < kKept; ++n) ask(n);

  CHECK(answered == kKept);
  CHECK(over == kUnknown);
}
