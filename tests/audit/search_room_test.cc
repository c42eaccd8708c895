// Searches whose judge is behind HTTP: what they ask is bounded.
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>

#include "audit/search_driver.h"
#include "audit/search_split.h"
#include "fake_judge/fake_judge.h"
#include "io/temporary_folder.h"
#include "live_suite.h"
#include "store/verdict_store.h"

using namespace assize;
using namespace assize::testing;

namespace {

/// Asks one by one, and counts what it makes ready to be sent.
class Counting final : public HttpBackend {
 public:
  explicit Counting(std::string base_url) {
    endpoint_.base_url = std::move(base_url);
    endpoint_.concurrency = 1;
  }
  std::string name() const override { return "counting"; }
  std::string model() const override { return "m"; }
  std::string identity() const override { return "{}"; }
  const Endpoint& endpoint() const override { return endpoint_; }
  HttpCall encode(const Request&, std::uint16_t) const override {
    ++encoded;
    return {"/chat/completions", R"({"model": "m", "messages": []})"};
  }
  Called<Completion> decode(const HttpReply&) const override {
    return said("[[A]]");
  }

  mutable std::atomic<std::size_t> encoded = 0;

 private:
  Endpoint endpoint_;
};

/// Asks about one item with as many answers at once.
class AskMany final : public Search {
 public:
  AskMany(std::uint32_t item, std::size_t probes)
      : item_(item), probes_(probes) {}
  std::vector<Probe> ask() override {
    std::vector<Probe> out;
    for (std::size_t i = 0; i < probes_; ++i) {
      out.push_back(
          {.item = item_, .answer = {"attempt " + std::to_string(i)}});
    }
    return out;
  }
  void tell(std::span<const Objective>) override {}
  std::string best() const override { return "start"; }

 private:
  std::uint32_t item_;
  std::size_t probes_;
};

}  // namespace

TEST_CASE("thousands of probes wait for room, and are not made ready before") {
  const TemporaryFolder folder;
  const FakeJudge judge({"--canned", "--delay", "300"});
  const LiveSuite suite;
  const Benchmark bench = live_benchmark(12);
  const std::vector<JudgePrompt> prompts = {live_prompt()};
  constexpr std::uint16_t kUnderTest[] = {0, 1, 2};
  const SearchSplit split =
      *split_for_search(bench, suite.design(bench), kUnderTest, 0.5, 1);
  std::vector<JudgeUse> judges(1);
  auto backend = std::make_unique<Counting>(judge.base_url());
  const Counting& counting = *backend;
  judges[0].name = "j";
  judges[0].http = std::move(backend);
  StoreOptions options;
  options.config = "{}";
  options.program = "test";
  auto store = VerdictStore::open(folder.path("s"), std::move(options));
  REQUIRE(store);
  const std::vector<Means> means(1);
  auto clerk = Clerk::open(
      {.judges = judges, .means = means, .store = store->get(), .mishap = {}});
  REQUIRE(clerk);
  std::vector<SearchRun> runs(1);
  runs[0].search = std::make_unique<AskMany>(split.trials[0].item, 2000);
  runs[0].payload.budget = 100'000;
  const HearingOf hearing = of_no_attack(bench, suite, prompts, judges);

  std::size_t most = 0;
  const auto failure =
      drive(runs, {.hearing = hearing,
                   .trials = split.trials,
                   .clerk = **clerk,
                   .watch = [&](const Step& step) {
                     most = std::max<std::size_t>(most, counting.encoded);
                     return step.traffic.in_flight == 0;
                   }});

  REQUIRE(failure);
  CHECK(failure->of == RunFailure::Of::kInterrupted);
  CHECK(most == (*clerk)->post().most_open());
  CHECK(most < 2000);
}
