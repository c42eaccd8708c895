#include "text/byte_pairs.h"

#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <string>

#include "fuzz_rounds.h"

using assize::BytePairs;

namespace {

using Ranks = std::map<std::string, std::uint32_t, std::less<>>;

assize::RankOf rank_of(const Ranks& ranks) {
  return [&ranks](std::string_view bytes) -> std::optional<std::uint32_t> {
    const auto found = ranks.find(bytes);
    if (found == ranks.end()) return std::nullopt;
    return found->second;
  };
}

std::uint32_t longest(const Ranks& ranks) {
  std::size_t out = 0;
  for (const auto& [token, rank] : ranks) out = std::max(out, token.size());
  return static_cast<std::uint32_t>(out);
}

std::vector<std::string> joined(const Ranks& ranks, const std::string& piece) {
  BytePairs pairs(rank_of(ranks), longest(ranks));
  std::vector<std::string> out;
  std::uint32_t begin = 0;
  for (const std::uint32_t end : pairs.join(piece)) {
    out.push_back(piece.substr(begin, end - begin));
    begin = end;
  }
  return out;
}

/// By the definition: looks at all neighbours after every join.
std::vector<std::string> slowly(const Ranks& ranks, const std::string& piece) {
  std::vector<std::string> parts;
  for (const char byte : piece) parts.emplace_back(1, byte);
  for (;;) {
    std::size_t best = parts.size();
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      const auto found = ranks.find(parts[i] + parts[i + 1]);
      if (found == ranks.end()) continue;
      if (best == parts.size() ||
          found->second < ranks.at(parts[best] + parts[best + 1])) {
        best = i;
      }
    }
    if (best == parts.size()) return parts;
    parts[best] += parts[best + 1];
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(best) + 1);
  }
}

}  // namespace

TEST_CASE("neighbours are joined by rank, and of equal ones the first") {
  const Ranks ranks = {{"a", 0}, {"b", 1}, {"aa", 2}, {"ab", 3}, {"aab", 4}};

  CHECK(joined(ranks, "aab") == std::vector<std::string>{"aab"});
  CHECK(joined(ranks, "aaab") == std::vector<std::string>{"aa", "ab"});
  CHECK(joined(ranks, "aaa") == std::vector<std::string>{"aa", "a"});
  CHECK(joined(ranks, "b") == std::vector<std::string>{"b"});
  CHECK(joined(ranks, "").empty());
}

TEST_CASE("a heap joins what looking at all neighbours joins") {
  std::mt19937 random(7);
  const auto below = [&](std::uint32_t n) { return random() % n; };
  for (int round = 0; round < assize::testing::fuzz_rounds(3000); ++round) {
    Ranks ranks = {{"a", 0}, {"b", 1}, {"c", 2}};
    const std::uint32_t more = below(20);
    for (std::uint32_t k = 0; k < more; ++k) {
      std::string token;
      const std::uint32_t length = 2 + below(4);
      for (std::uint32_t i = 0; i < length; ++i) {
        token += static_cast<char>('a' + below(3));
      }
      ranks.emplace(token, 3 + k);
    }
    std::string piece;
    const std::uint32_t length = below(24);
    for (std::uint32_t i = 0; i < length; ++i) {
      piece += static_cast<char>('a' + below(3));
    }
    CAPTURE(piece, round);
    REQUIRE(joined(ranks, piece) == slowly(ranks, piece));
  }
}

TEST_CASE("one object joins piece after piece") {
  const Ranks ranks = {{"a", 0}, {"b", 1}, {"ab", 2}};
  BytePairs pairs(rank_of(ranks), 2);

  CHECK(pairs.join("abab") == std::vector<std::uint32_t>{2, 4});
  CHECK(pairs.join("ba") == std::vector<std::uint32_t>{1, 2});
  CHECK(pairs.join("ababab") == std::vector<std::uint32_t>{2, 4, 6});
}
