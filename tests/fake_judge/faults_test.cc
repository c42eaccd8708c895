// Each fault does what its name says, as often and as repeatably as asked.

#include "fake_judge/faults.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "core/utf8.h"
#include "fake_judge/fake_judge.h"
#include "fake_judge/http_exchange.h"
#include "io/temporary_folder.h"

namespace {

using namespace assize::testing;
using nlohmann::json;
using End = Exchange::End;

constexpr std::string_view kChat = "/v1/chat/completions";

std::string body(int number) {
  return json{
      {"model", "m"},
      {"logprobs", true},
      {"top_logprobs", 2},
      {"messages",
       {{{"role", "user"}, {"content", "prompt " + std::to_string(number)}}}}}
      .dump();
}

/// Replies to twenty different bodies where every call has this fault.
std::vector<Exchange> replies(const std::string& fault,
                              std::vector<std::string> options = {}) {
  options.insert(options.end(), {"--canned", "--faults", fault + "=1"});
  const FakeJudge judge(options);
  std::vector<Exchange> out;
  for (int i = 0; i < 20; ++i) {
    out.push_back(exchange(judge.port(), "POST", kChat, body(i)));
  }
  CHECK(judge.stats()["faults"] == json{{fault, 20}});
  CHECK(judge.stats()["answered"] == 0);
  return out;
}

std::set<int> statuses(const std::vector<Exchange>& replies) {
  std::set<int> out;
  for (const Exchange& reply : replies) out.insert(reply.status);
  return out;
}

std::set<End> ends(const std::vector<Exchange>& replies) {
  std::set<End> out;
  for (const Exchange& reply : replies) out.insert(reply.end);
  return out;
}

std::string message(const Exchange& reply) {
  return json::parse(reply.body)["choices"][0]["message"]["content"];
}

}  // namespace

TEST_CASE("refusals have their status, and say when to come back if told so") {
  CHECK(statuses(replies("rejected")) == std::set<int>{400});
  CHECK(statuses(replies("conflict")) == std::set<int>{408, 409});
  CHECK(statuses(replies("forbidden")) == std::set<int>{401, 403});
  CHECK(statuses(replies("server")) == std::set<int>{500, 502, 503, 529});
  const Exchange bare = replies("rate_limited").at(0);
  const Exchange timed = replies("rate_limited", {"--retry-after", "7"}).at(0);
  CHECK(bare.status == 429);
  CHECK(bare.headers.find("Retry-After") == std::string::npos);
  CHECK(timed.status == 429);
  CHECK(timed.headers.find("\r\nRetry-After: 7\r\n") != std::string::npos);
}

TEST_CASE("a redirect names another place and holds nothing") {
  const Exchange reply =
      replies("redirect", {"--redirect-to", "http://127.0.0.1:1/x"}).at(0);

  CHECK(reply.status == 307);
  CHECK(reply.headers.find("\r\nLocation: http://127.0.0.1:1/x\r\n") !=
        std::string::npos);
  CHECK(reply.body.empty());
}

TEST_CASE("connections end before a reply, or within it, in both ways") {
  const auto none = replies("reset");
  const auto half = replies("half_body");

  CHECK(statuses(none) == std::set<int>{0});
  CHECK(ends(none) == std::set<End>{End::kClosed, End::kReset});
  CHECK(statuses(half) == std::set<int>{200});
  CHECK(ends(half) == std::set<End>{End::kClosed, End::kReset});
  for (const Exchange& reply : half) {
    CHECK_FALSE(json::accept(reply.body));
    if (reply.end == End::kClosed) CHECK(reply.body.starts_with("{\"choices"));
  }
}

TEST_CASE("replies of status 200 hold no completion, each in its way") {
  for (const Exchange& reply : replies("malformed")) {
    CHECK(reply.status == 200);
    CHECK(reply.end == End::kWhole);
    const bool is_object =
        json::accept(reply.body) && json::parse(reply.body).is_object();
    CHECK_FALSE(is_object);
  }
  for (const Exchange& reply : replies("no_choices")) {
    CHECK(json::parse(reply.body)["choices"] == json::array());
  }
  for (const Exchange& reply : replies("not_utf8")) {
    const bool valid = !assize::first_invalid_utf8(reply.body) &&
                       reply.body.find("\\ud800") == std::string::npos;
    CHECK_FALSE(valid);
  }
  const auto large = replies("large", {"--large-bytes", "3000000"});
  CHECK(large.at(0).body == std::string(3'000'000, ' '));
}

TEST_CASE("answers are cut, filtered and refused, and told so") {
  const auto finish = [](const Exchange& reply) {
    return json::parse(reply.body)["choices"][0]["finish_reason"];
  };
  const Exchange truncated = replies("truncated").at(0);
  const Exchange filtered = replies("filtered").at(0);
  const Exchange refused = replies("refused").at(0);

  CHECK(finish(truncated) == "length");
  CHECK(message(truncated) == "[[");
  CHECK(finish(filtered) == "content_filter");
  CHECK(message(filtered).empty());
  CHECK(json::parse(refused.body)["choices"][0]["message"]["refusal"] ==
        "I cannot help with that.");
}

TEST_CASE("slow answers come in two parts, lies only in the counts") {
  const Exchange right =
      exchange(FakeJudge({"--canned"}).port(), "POST", kChat, body(0));
  const Exchange slow = [] {
    const FakeJudge judge(
        {"--canned", "--faults", "slow=1", "--slow-ms", "300"});
    return exchange(judge.port(), "POST", kChat, body(0));
  }();
  std::set<std::string> usages;
  for (const Exchange& lie : replies("lies")) {
    CHECK(message(lie) == message(right));
    usages.insert(json::parse(lie.body).value("usage", json()).dump());
  }

  CHECK(message(slow) == message(right));
  CHECK(slow.seconds > 0.29);
  CHECK(usages.size() == 4);
  const json told = json::parse(right.body)["usage"];
  CHECK(usages.count(told.dump()) == 0);
}

TEST_CASE("faults are a function of seed, body and attempt, in their shares") {
  const auto plan =
      FaultPlan::parse("reset=0.1,server=0.2,filtered=0.05", 7).value();
  const auto same =
      FaultPlan::parse("reset=0.1,server=0.2,filtered=0.05", 7).value();
  const auto other =
      FaultPlan::parse("reset=0.1,server=0.2,filtered=0.05", 8).value();
  std::map<Fault, int> counts;
  int differ = 0;
  constexpr int kBodies = 20'000;
  for (std::uint64_t i = 0; i < kBodies; ++i) {
    const Fault fault = plan.pick(mixed(1, i), 1);
    ++counts[fault];
    REQUIRE(fault == same.pick(mixed(1, i), 1));
    differ += fault != other.pick(mixed(1, i), 1);
    // A filter stays: no attempt gives an answer.
    if (fault != Fault::kFiltered) continue;
    for (std::uint32_t attempt = 2; attempt < 9; ++attempt) {
      REQUIRE_FALSE(answers(plan.pick(mixed(1, i), attempt)));
    }
  }

  // Shares within four standard errors; lasting ones show where none passes.
  CHECK(std::abs(counts[Fault::kReset] - 2000) < 4 * 42);
  CHECK(std::abs(counts[Fault::kServer] - 4000) < 4 * 57);
  CHECK(std::abs(counts[Fault::kFiltered] - 700) < 4 * 26);
  CHECK(counts[Fault::kNone] == kBodies - counts[Fault::kReset] -
                                    counts[Fault::kServer] -
                                    counts[Fault::kFiltered]);
  CHECK(differ > kBodies / 4);
}

TEST_CASE("a specification that is wrong is refused with what there is") {
  const auto said = [](std::string_view text) {
    return FaultPlan::parse(text, 1).error().message;
  };

  CHECK(said("sever=0.1") ==
        "unknown fault 'sever' (did you mean 'server'?); there are truncated, "
        "filtered, refused, rejected, lies, rate_limited, server, conflict, "
        "forbidden, redirect, reset, half_body, malformed, no_choices, "
        "not_utf8, large, slow");
  CHECK(said("server=2") == "a fault's share is in [0, 1], got '2'");
  CHECK(said("server") == "a fault's share is in [0, 1], got ''");
  CHECK(said("server=0.6,reset=0.6") ==
        "the shares of faults add up to more than 1");
}

TEST_CASE("the log has a line per call: body, attempt, and what became of it") {
  const TemporaryFolder folder;
  const std::string log = folder.path("log");
  {
    const FakeJudge judge({"--canned", "--log", log});
    for (const int number : {0, 1, 0}) {
      (void)exchange(judge.port(), "POST", kChat, body(number));
    }
    CHECK(judge.stats()["distinct"] == 2);
  }
  std::ifstream file(log);
  std::vector<std::string> hash(3), attempt(3), fault(3);
  for (int i = 0; i < 3; ++i) file >> hash[i] >> attempt[i] >> fault[i];

  CHECK(hash[0] == hash[2]);
  CHECK(hash[0] != hash[1]);
  CHECK(hash[0].size() == 16);
  CHECK(attempt == std::vector<std::string>{"1", "1", "2"});
  CHECK(fault == std::vector<std::string>{"answer", "answer", "answer"});
}
