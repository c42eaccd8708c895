#include "audit/request_walk.h"

#include <catch2/catch.hpp>
#include <map>

#include "io/temporary_folder.h"
#include "planned_audit.h"
#include "store/request_key.h"

using namespace assize;
using testing::PlannedAudit;

namespace {

struct Seen {
  std::size_t judge = 0;
  std::uint16_t arm = 0;
  StoreKey key;
  bool fresh = false, stored = false;
  friend bool operator==(const Seen&, const Seen&) = default;
};

std::vector<Seen> walk(const PlannedAudit& audit, unsigned threads,
                       const VerdictStore* store = nullptr) {
  std::vector<Seen> out;
  const auto done = walk_requests(
      audit.walk(store, threads), [&](const Planned& p) -> Result<void> {
        out.push_back({p.judge, p.arm, p.key, p.fresh, p.stored});
        return {};
      });
  if (!done) FAIL(done.error().message);
  return out;
}

const std::string kTwo = "suite: twelve\nattacks: [x.some]\njudges:\n  - " +
                         std::string(testing::kGpt) + "\n  - " +
                         std::string(testing::kClaude) + "\n";

}  // namespace

TEST_CASE("a walk is the same at any number of threads") {
  const PlannedAudit audit(kTwo + "design: {samples: 2}\n");

  const auto one = walk(audit, 1);

  // Two judges, two systems, twelve items, two orders, two samples, clean and
  // attacked.
  CHECK(one.size() == 2 * 2 * 12 * 2 * 2 * 2);
  CHECK(one == walk(audit, 5));
}

TEST_CASE("a request is fresh once, for the arm that comes first") {
  const PlannedAudit audit(kTwo);

  std::map<std::pair<std::size_t, std::uint16_t>, std::size_t> fresh;
  for (const Seen& seen : walk(audit, 2)) {
    fresh[{seen.judge, seen.arm}] += seen.fresh;
  }

  // Two of twelve items are attacked; elsewhere both arms ask the same, and the
  // clean arm, whose system has the lower number, stands first.
  CHECK(fresh == std::map<std::pair<std::size_t, std::uint16_t>, std::size_t>{
                     {{0, 0}, 48}, {{0, 1}, 8}, {{1, 0}, 48}, {{1, 1}, 8}});
}

TEST_CASE("a walk makes the keys that are asked with, and the calls") {
  const PlannedAudit audit("suite: one\nattacks: []\njudges: [" +
                           std::string(testing::kGpt) + "]\n");
  const auto& judge = *audit.config.judges[0].http;

  const auto planned = audit.fresh(true);

  REQUIRE(planned.size() == 4);
  for (const Planned& one : planned) {
    // The key is of the messages that the body holds.
    CHECK(one.call.path == "/chat/completions");
    CHECK(one.call.body.find("answer 0 of base") != std::string::npos);
    CHECK(one.size.most_prompt == 81 + 16);
    CHECK(one.size.about_prompt == 81 / 4 + 4);
    CHECK(one.size.most_completion == 1024);
  }
  const std::string& body = planned[0].call.body;
  const auto begin = body.find("Q: question 0");
  const auto end = body.find("</2>\\n", begin) + 6;
  std::string text = body.substr(begin, end - begin);
  for (std::size_t at; (at = text.find("\\n")) != std::string::npos;) {
    text.replace(at, 2, "\n");
  }
  Request request;
  request.messages = {{Role::kUser, text}};
  CHECK(planned[0].key == StoreKey{request_key(judge.identity(), request), 0});
}

TEST_CASE("a request is as large as its judge's own settings make it") {
  const PlannedAudit audit(
      "suite: one\nattacks: []\njudges:\n"
      "  - {kind: openai, model: gpt-4.1, max_tokens: 9000,\n"
      "     base_url: 'https://api.openai.com/v1'}\n"
      "  - {kind: anthropic, model: claude-sonnet-4-5, max_tokens: 70,\n"
      "     base_url: 'https://api.anthropic.com'}\n");

  for (const Planned& one : audit.fresh()) {
    CHECK(one.size.most_completion == (one.judge == 0 ? 9000 : 70));
  }
}

TEST_CASE("a walk sees what the store has, and makes no call of it") {
  const testing::TemporaryFolder folder;
  const PlannedAudit audit(kTwo);
  const auto store = testing::open_store(folder.path("s.sqlite"));
  const auto planned = audit.fresh();
  const auto backend = store->backend("a backend");
  REQUIRE(backend);
  StoredReply reply;
  reply.backend = *backend;
  for (std::size_t i = 0; i < 5; ++i) {
    reply.key = planned[i].key;
    store->put(reply);
  }
  REQUIRE(store->flush());
  WalkOf of = audit.walk(store.get());
  of.calls = true;

  std::size_t stored = 0, called = 0;
  const auto done = walk_requests(of, [&](const Planned& p) -> Result<void> {
    stored += p.stored && p.fresh;
    called += p.stored && !p.call.body.empty();
    return {};
  });

  REQUIRE(done);
  CHECK(stored == 5);
  CHECK(called == 0);
}

TEST_CASE("a judge on this machine that keeps nothing is asked each time") {
  const PlannedAudit audit(
      "suite: twelve\nattacks: [x.some]\njudges: [simulated]\n");

  std::size_t fresh = 0;
  for (const Seen& seen : walk(audit, 2)) fresh += seen.fresh;

  CHECK(fresh == 96);
}

TEST_CASE("a walk ends with the error of its visit, or as it is told") {
  const PlannedAudit audit(kTwo);
  std::size_t visited = 0;

  const auto broken =
      walk_requests(audit.walk(), [&](const Planned&) -> Result<void> {
        if (++visited == 3) return fail("enough");
        return {};
      });
  WalkOf of = audit.walk();
  of.watch = [](const Step& step) { return step.phase != "planning"; };
  const auto stopped = walk_requests(
      of, [](const Planned&) { return Result<void>(fail("visited")); });

  REQUIRE_FALSE(broken);
  CHECK(broken.error().message == "enough");
  CHECK(visited == 3);
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().message == kInterruptedMessage);
}
