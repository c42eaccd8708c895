#include "stats/permutation_test.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

const std::vector<double> kSample = {0.3,  -0.1, 0.25, 0.4, 0.05,
                                     -0.2, 0.15, 0.35, 0.1, 0.0};
const std::vector<double> kOther = {-0.15, 0.2, -0.3, 0.1, 0.05, -0.25, 0.12};

const Stream kStream(3, {"permutation_test"});

TEST_CASE("sign flips of few clusters agree with scipy's enumeration") {
  const PermutationTest test = sign_flip_test(kSample, 100, kStream, 1);

  // tests/oracles/hypothesis_tests.py
  CHECK_THAT(test.p, WithinAbs(0.08203125, 1e-15));
  CHECK(test.exact);
  CHECK(test.arrangements == 512);  // The sum of zero is left out.
}

TEST_CASE("sixteen clusters are enumerated and seventeen are drawn") {
  const std::vector<double> sixteen(16, 1.0), seventeen(17, 1.0);

  const PermutationTest all = sign_flip_test(sixteen, 999, kStream, 1);
  const PermutationTest drawn = sign_flip_test(seventeen, 999, kStream, 1);

  CHECK(all.exact);
  CHECK(all.p == 2.0 / 65536);
  CHECK_FALSE(drawn.exact);
  CHECK(drawn.arrangements == 999);
  CHECK(drawn.p == 1.0 / 1000);  // Not zero: what was seen counts too.
}

TEST_CASE("drawn flips come near the enumeration at any number of threads") {
  // The same evidence with a cluster split into sums too small to matter.
  std::vector<double> split = kSample;
  split.insert(split.end(), 10, 1e-12);

  const PermutationTest one = sign_flip_test(split, 40000, kStream, 1);
  const PermutationTest three = sign_flip_test(split, 40000, kStream, 3);

  CHECK(one.p == three.p);
  CHECK_FALSE(one.exact);
  CHECK_THAT(one.p, WithinAbs(0.08203125, 0.005));
}

TEST_CASE("more clusters than one word has bits are all flipped") {
  std::vector<double> sums(150);
  for (std::size_t g = 0; g < sums.size(); ++g) {
    sums[g] = g < 70 ? 0.0001 : (g % 2 == 0 ? 1.0 : -1.0);
  }
  sums.back() = 20;

  // 200,000 sign vectors of numpy.random.default_rng(1).
  CHECK_THAT(sign_flip_test(sums, 5000, kStream, 1).p, WithinAbs(0.411, 0.03));
}

TEST_CASE("no difference is no evidence") {
  CHECK(sign_flip_test({}, 10, kStream, 1).p == 1);
  CHECK(sign_flip_test(std::vector<double>{0, 0}, 10, kStream, 1).p == 1);
  const std::vector<double> same(4, 0.7);
  CHECK(two_sample_permutation_test(same, {}, 10, kStream, 1).p == 1);
  CHECK(two_sample_permutation_test(same, same, 10, kStream, 1).p == 1);
}

TEST_CASE("relabelled samples agree with scipy's enumeration") {
  const PermutationTest test =
      two_sample_permutation_test(kSample, kOther, 10, kStream, 1);
  const PermutationTest turned =
      two_sample_permutation_test(kOther, kSample, 10, kStream, 1);

  // tests/oracles/hypothesis_tests.py
  CHECK_THAT(test.p, WithinAbs(0.11846976552858905, 1e-15));
  CHECK(test.exact);
  CHECK(test.arrangements == 19448);
  CHECK(turned.p == test.p);
}

TEST_CASE("large samples are relabelled at random, the same on any thread") {
  std::vector<double> a, b;
  for (int i = 0; i < 60; ++i) a.push_back(std::sin(i) + 0.3);
  for (int i = 0; i < 50; ++i) b.push_back(std::cos(i));

  const PermutationTest one =
      two_sample_permutation_test(a, b, 9999, kStream, 1);
  const PermutationTest two =
      two_sample_permutation_test(a, b, 9999, kStream, 2);

  CHECK(one.p == two.p);
  CHECK_FALSE(one.exact);
  // scipy.stats.ttest_ind of the same samples, which it comes near.
  CHECK_THAT(one.p, WithinAbs(0.01507, 0.004));
}

}  // namespace
}  // namespace assize
