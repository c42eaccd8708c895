#include "stats/group_k_fold.h"

#include <catch2/catch.hpp>
#include <string>

#include "core/sha256.h"

namespace assize {
namespace {

std::string digits(std::size_t groups, std::size_t folds) {
  std::string text;
  for (const std::uint32_t fold : equal_group_folds(groups, folds)) {
    text += static_cast<char>('0' + fold);
  }
  return text;
}

// The oracle of this file: sklearn.model_selection.GroupKFold, scikit-learn
// 1.2.1 on numpy 1.24.2, on data in which each group has two rows.

TEST_CASE("folds are scikit-learn's on either side of numpy's small range") {
  CHECK(digits(5, 5) == "43210");
  CHECK(digits(16, 5) == "0432104321043210");
  CHECK(digits(17, 5) == "12340121301234040");
  CHECK(digits(34, 5) == "3043210312104321234012340123401240");
  CHECK(digits(40, 3) == "0021021021021021021201210210201210210210");
}

TEST_CASE("folds are scikit-learn's for every size up to 600 and for 2415") {
  Sha256 hash;
  for (std::size_t groups = 5; groups <= 600; ++groups) {
    hash.update(digits(groups, 5) + "\n");
  }

  CHECK(hex(hash.finish()) ==
        "63c990696b8f869ae9df8b5df3dadf40b1429231c9b59b680ec43ac04d09c112");
  CHECK(sha256_hex(digits(2415, 5)) ==
        "03843486993b30b59c5c8d45afa63c3985f6e31dd34fda37bc92dcdec8a8c3d2");
}

TEST_CASE("fewer groups than folds leave folds empty") {
  CHECK(digits(3, 5) == "210");
  CHECK(equal_group_folds(0, 5).empty());
}

}  // namespace
}  // namespace assize
