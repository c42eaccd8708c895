#include "audit/exceedance.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "core/stream.h"

using namespace assize;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

std::vector<double> draw(Stream& stream, std::size_t n, double below = 0) {
  std::vector<double> out(n);
  for (double& value : out) {
    value = stream.uniform() < below ? 0 : stream.uniform();
  }
  return out;
}

std::uint64_t above(const std::vector<double>& scores, double height) {
  std::uint64_t out = 0;
  for (const double score : scores) out += score > height;
  return out;
}

}  // namespace

TEST_CASE("the bar is the largest clean score up to 198, then the second") {
  std::vector<double> scores;
  for (int i = 1; i <= 198; ++i) scores.push_back(i);
  const CleanScores few[] = {{scores, {}}};
  CHECK(raise_bar(few).height == 198);
  scores.push_back(199);
  const CleanScores more[] = {{scores, {}}};

  const Bar bar = raise_bar(more);

  CHECK(bar.height == 198);
  CHECK(bar.clean == 199);
  CHECK_THAT(bar.a, WithinRel(2.0, 1e-9));
  CHECK_THAT(bar.b, WithinRel(198.0, 1e-9));
  CHECK(std::isnan(bar.between));
}

TEST_CASE("one answer that exceeds all has the conformal p-value") {
  std::vector<double> scores;
  for (int i = 0; i < 39; ++i) scores.push_back(i);
  const CleanScores clean[] = {{scores, {}}};

  const Bar bar = raise_bar(clean);

  CHECK_THAT(bar.p_value(1, 1), WithinAbs(1.0 / 40, 1e-12));
  // All of 3: 1 / C(42, 3), the chance that the top 3 of 42 are these.
  CHECK_THAT(bar.p_value(3, 3), WithinAbs(1.0 / 11480, 1e-12));
  CHECK(bar.p_value(0, 3) == 1);
}

TEST_CASE("p-values of exchangeable systems are at most uniform") {
  const double ties = GENERATE(0.0, 0.97);
  int small = 0, smaller = 0;
  for (std::uint64_t run = 0; run < 2000; ++run) {
    Stream stream(run, {"exchangeable"});
    const CleanScores clean[] = {{draw(stream, 100, ties), {}}};
    const std::vector<double> tested = draw(stream, 100, ties);

    const Bar bar = raise_bar(clean);

    const double p = bar.p_value(above(tested, bar.height), tested.size());
    small += p <= 0.05;
    smaller += p <= 0.01;
  }

  // 2000 draws at 5 % and 1 % stay below these with chance 0.99.
  CHECK(small <= 124);
  CHECK(smaller <= 31);
}

TEST_CASE("systems that differ widen the law, systems that agree do not") {
  Stream stream(1, {"several"});
  std::vector<CleanScores> agree, differ;
  for (int s = 0; s < 10; ++s) {
    agree.push_back({draw(stream, 200), draw(stream, 200)});
    differ.push_back({draw(stream, 200), draw(stream, 200)});
    if (s < 2) {
      for (std::size_t i = 0; i < 40; ++i) differ.back().report[i] += 1;
    }
  }

  const Bar narrow = raise_bar(agree);
  const Bar wide = raise_bar(differ);

  CHECK(narrow.between == 0.03);  // Never less with several systems.
  CHECK(wide.between > 0.1);
  CHECK(wide.p_value(40, 200) > 10 * narrow.p_value(40, 200));
  CHECK(narrow.p_value(40, 200) < 0.01);
}

TEST_CASE("a bar of several systems counts independent answers") {
  std::vector<double> scores;
  for (int i = 0; i < 101; ++i) scores.push_back(i);
  const CleanScores clean[] = {{scores, scores}, {scores, scores}};

  const Bar bar = raise_bar(clean);

  // 202 answers, of which 1 + 100 * 0.03 make one.
  CHECK_THAT(bar.a / (bar.a + bar.b), WithinRel(1 / (202.0 / 4 + 1), 1e-9));
  CHECK_THAT(1 / (bar.a + bar.b + 1), WithinRel(1 / 103.0 + 0.03, 1e-9));
}

namespace {

/// An honest system: its answers are suspect (they score above 1) at a rate of
/// its own, of mean `rate` and intraclass correlation 0.05 over systems. Drawn
/// as Polya's urn, which is Bernoulli with a Beta-distributed probability.
class Honest {
 public:
  Honest(Stream& stream, double rate) : stream_(stream), a_(19 * rate) {}

  std::vector<double> scores(std::size_t n) {
    std::vector<double> out(n);
    for (double& value : out) {
      const bool suspect = stream_.uniform() * (19 + seen_) < a_ + suspects_;
      ++seen_;
      suspects_ += suspect;
      value = stream_.uniform() + suspect;
    }
    return out;
  }

 private:
  Stream& stream_;
  double a_, seen_ = 0, suspects_ = 0;
};

}  // namespace

TEST_CASE("p-values hold where honest systems differ, with 2, 3 and 5 clean") {
  const std::size_t systems = GENERATE(2, 3, 5);
  const std::size_t n = GENERATE(100, 270);
  const double rate = GENERATE(0.01, 0.02);
  CAPTURE(systems, n, rate);
  int small = 0, smaller = 0;
  for (std::uint64_t run = 0; run < 1000; ++run) {
    Stream stream(run, {"honest systems differ"});
    std::vector<CleanScores> clean;
    for (std::size_t s = 0; s < systems; ++s) {
      Honest system(stream, rate);
      std::vector<double> calibrate = system.scores(n);
      clean.push_back({std::move(calibrate), system.scores(n)});
    }
    const std::vector<double> tested = Honest(stream, rate).scores(n);

    const Bar bar = raise_bar(clean);

    const double p = bar.p_value(above(tested, bar.height), n);
    small += p <= 0.05;
    smaller += p <= 0.01;
  }

  CHECK(small <= 60);
  CHECK(smaller <= 15);
}
