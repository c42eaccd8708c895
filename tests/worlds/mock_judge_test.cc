#include "worlds/mock_judge.h"

#include <catch2/catch.hpp>

using namespace assize::worlds;
using Catch::Matchers::WithinAbs;

// tests/oracles/peer_judges.py: Python's hashlib and json.
TEST_CASE("a hash is the number that judgecal's own code makes of it") {
  CHECK_THAT(hash_uniform({"7", "verdict", "jc-0123456789abcdef01234567"}),
             WithinAbs(0.6967839365498462, 1e-16));
  CHECK_THAT(hash_uniform({"71", "tpl", "tpl:v1"}),
             WithinAbs(0.7225105147117651, 1e-16));
  CHECK_THAT(hash_normal({"0", "noise", "synthetic:0:00042", "rep", "3"}),
             WithinAbs(0.01593270888958073, 1e-12));
}

TEST_CASE("the mock judge ties near even odds and is one with its hash") {
  const MockJudge judge("7");
  const std::string stem = "jc-0123456789abcdef01234567";  // Hashes to 0.697.

  CHECK(judge.decide(0.2499, stem) == Pick::kTie);
  CHECK(judge.decide(-0.2499, stem) == Pick::kTie);
  CHECK(judge.decide(0.25, stem) == Pick::kSecond);  // A chance of 0.562.
  CHECK(judge.decide(0.82, stem) == Pick::kSecond);  // 0.694.
  CHECK(judge.decide(0.84, stem) == Pick::kFirst);   // 0.698.
}

TEST_CASE("offsets of wordings and noise are keyed as judgecal keys them") {
  CHECK_THAT(MockJudge("71").wording("tpl:v1"),
             WithinAbs(0.5903157671790451, 1e-12));
  CHECK_THAT(MockJudge("0").noise("synthetic:0:00042", "rep", "3"),
             WithinAbs(0.01593270888958073, 1e-12));
}
