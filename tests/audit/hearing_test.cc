#include "audit/hearing.h"

#include <catch2/catch.hpp>

#include "live_suite.h"

using namespace assize;
using testing::Live;

namespace {

/// Hears each answer alone; never called.
class Alone final : public HttpBackend {
 public:
  std::string name() const override { return "alone"; }
  std::string model() const override { return "m"; }
  std::string identity() const override { return "{}"; }
  const Endpoint& endpoint() const override { return endpoint_; }
  bool per_slot() const override { return true; }
  HttpCall encode(const Request&, std::uint16_t) const override { return {}; }
  Called<Completion> decode(const HttpReply&) const override {
    return Completion{};
  }

 private:
  Endpoint endpoint_;
};

HearingOf hearing_of(const Live& live) {
  return {.bench = live.bench,
          .suite = live.suite,
          .prompts = live.prompts,
          .judges = live.judges,
          .first_judge = 0,
          .attacks = live.attacks,
          .arms = live.arms,
          .seed = 1};
}

Trial pair_of(std::uint16_t first, std::uint16_t second) {
  Trial trial;
  trial.shown = {first, second};
  return trial;
}

Completion scored(double score) {
  Completion out;
  out.scores = {score};
  return out;
}

}  // namespace

TEST_CASE("a trial becomes one request, with the labels of its slots") {
  Live live(2);
  live.judges.push_back(testing::judge_use("j", testing::more_capitals));

  const auto heard = hear(hearing_of(live), pair_of(0, 1));

  REQUIRE(heard);
  REQUIRE(heard->requests.size() == 1);
  CHECK(heard->labels == std::vector<std::string>{"A", "B"});
  const std::string& text = heard->requests[0].messages.back().text;
  CHECK(testing::section(text, '1') == "answer 0 of base");
  CHECK(testing::section(text, '2') == "answer 0 of plain");
}

TEST_CASE("a judge that hears answers alone gets each as a conversation") {
  Live live(2);
  live.judges.emplace_back().http = std::make_unique<Alone>();

  const auto heard = hear(hearing_of(live), pair_of(0, 1));

  REQUIRE(heard);
  REQUIRE(heard->requests.size() == 2);
  for (std::size_t slot = 0; slot < 2; ++slot) {
    const auto& messages = heard->requests[slot].messages;
    REQUIRE(messages.size() == 2);
    CHECK(messages[0].role == Role::kUser);
    CHECK(messages[0].text == live.bench.items[0].questions[0]);
    CHECK(messages[1].role == Role::kAssistant);
    CHECK(messages[1].text ==
          (slot == 0 ? "answer 0 of base" : "answer 0 of plain"));
  }
}

TEST_CASE("of two scores the greater one wins, and equal ones are a tie") {
  const Hearing hearing;

  const std::vector said = {scored(-1.5), scored(0.25)};
  const Verdict won = read_verdict(hearing, said);
  CHECK(won.status == Status::kChosen);
  CHECK(won.winner == 1);
  CHECK(won.score == std::vector{-1.5, 0.25});

  const std::vector same = {scored(2), scored(2)};
  const Verdict tied = read_verdict(hearing, same);
  CHECK(tied.status == Status::kTied);
  CHECK(tied.tie == Tie::kEqualScores);
  CHECK(tied.winner == -1);

  const std::vector half = {scored(2), Completion{}};
  CHECK(read_verdict(hearing, half).status == Status::kUnparsed);

  const std::vector one = {scored(7)};
  const Verdict alone = read_verdict(hearing, one);
  CHECK(alone.status == Status::kScored);
  CHECK(alone.score == std::vector{7.0});
}
