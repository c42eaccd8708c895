#include "suites/arena_hard/token_counts.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include "text/vocabulary.h"

using namespace assize;
using arena_hard::recount_tokens;
using arena_hard::tokens_of;

#define ASSIZE_NEED_VOCABULARIES()                       \
  if (!vocabulary("cl100k_base")) {                      \
    WARN("skipped: this build fetched no vocabularies"); \
    return;                                              \
  }

namespace {

/// Of tests/oracles/vocabularies.mjs: 28 tokens of cl100k_base and 24 of
/// o200k_base.
constexpr std::string_view kText = "1234567 3.14159 1,000,000 ٣٤٥٦ ½ Ⅷ";

Benchmark with_tokens(double tokens, std::size_t answers = 3) {
  Benchmark bench;
  Table table{"answers", {"token_len"}, {}};
  for (std::size_t i = 0; i < answers; ++i) {
    bench.answers.push_back({.item = static_cast<std::uint32_t>(i),
                             .system = 0,
                             .presence = Presence::kGiven,
                             .turns = {kText}});
    table.cells.push_back(tokens);
  }
  bench.tables.push_back(std::move(table));
  return bench;
}

}  // namespace

TEST_CASE("the vocabulary is the one that counts as the files do") {
  ASSIZE_NEED_VOCABULARIES();
  const auto old = recount_tokens(with_tokens(28), "cl100k_base");
  const auto turned = recount_tokens(with_tokens(24), "cl100k_base");
  const auto neither = recount_tokens(with_tokens(25), "cl100k_base");

  CHECK(old.vocabulary == "cl100k_base");
  CHECK(old.check.rows == 3);
  CHECK(old.check.mismatches == 0);
  CHECK(turned.vocabulary == "o200k_base");
  CHECK(turned.check.mismatches == 0);
  CHECK(neither.vocabulary.empty());
  CHECK(neither.check.mismatches == 3);
  CHECK(neither.check.largest == 3);
}

TEST_CASE("of many answers some hundred are counted again") {
  ASSIZE_NEED_VOCABULARIES();
  CHECK(recount_tokens(with_tokens(28, 5000), "cl100k_base").check.rows ==
        arena_hard::kMostRecounted);
}

TEST_CASE("answers without a count leave the vocabulary as expected") {
  const auto none = recount_tokens(with_tokens(kAbsent), "o200k_base");

  CHECK(none.vocabulary == "o200k_base");
  CHECK(none.check.rows == 0);
  CHECK(recount_tokens(Benchmark(), "o200k_base").vocabulary == "o200k_base");
}

TEST_CASE("an answer's tokens are as recorded, else as they are counted") {
  ASSIZE_NEED_VOCABULARIES();
  Benchmark bench = with_tokens(7, 2);
  bench.tables[0].cells = {7};

  CHECK(tokens_of(bench, 0) == 7);
  CHECK(std::isnan(tokens_of(bench, 1)));
  bench.vocabulary = "o200k_base";
  CHECK(tokens_of(bench, 0) == 7);
  CHECK(tokens_of(bench, 1) == 24);
}
