#include "text/shingles.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <string>

using assize::jaccard;
using assize::shingles;
using assize::Token;
using assize::tokens;
using assize::word_tokens;

namespace {

std::vector<std::string> texts(const std::string& text,
                               const std::vector<Token>& found) {
  std::vector<std::string> out;
  out.reserve(found.size());
  for (const Token& token : found) {
    out.push_back(text.substr(token.begin, token.end - token.begin));
  }
  return out;
}

std::vector<std::uint64_t> hashes(const std::vector<Token>& found) {
  std::vector<std::uint64_t> out;
  out.reserve(found.size());
  for (const Token& token : found) out.push_back(token.hash);
  return out;
}

}  // namespace

TEST_CASE("tokens are words and single marks, in the order of the text") {
  struct Case {
    std::string text;
    std::vector<std::string> all, words;
  };
  const auto c = GENERATE(values<Case>({
      {"", {}, {}},
      {" \n\u3000", {}, {}},
      {"Hello, world!", {"Hello", ",", "world", "!"}, {"Hello", "world"}},
      {"snake_case x2", {"snake_case", "x2"}, {"snake_case", "x2"}},
      {"don't", {"don", "'", "t"}, {"don", "t"}},
      {"[[A>B]]", {"[", "[", "A", ">", "B", "]", "]"}, {"A", "B"}},
      {"Größe ٣٤", {"Größe", "٣٤"}, {"Größe", "٣٤"}},
      {"日本。語", {"日本", "。", "語"}, {"日本", "語"}},
      {"a😀😀b", {"a", "😀", "😀", "b"}, {"a", "b"}},
      {"a\u200Bb", {"a", "\u200B", "b"}, {"a", "b"}},
      {"1.5%", {"1", ".", "5", "%"}, {"1", "5"}},
  }));

  CAPTURE(c.text);
  CHECK(texts(c.text, tokens(c.text)) == c.all);
  CHECK(texts(c.text, word_tokens(c.text)) == c.words);
}

TEST_CASE("the hash of a word ignores case and nothing else") {
  CHECK(hashes(tokens("ÉCOLE Σ Привет")) == hashes(tokens("école σ привет")));
  CHECK(hashes(tokens("ab"))[0] != hashes(tokens("ba"))[0]);
  CHECK(hashes(tokens("e"))[0] != hashes(tokens("é"))[0]);
  CHECK(hashes(tokens("x ab"))[1] == hashes(tokens("AB"))[0]);
}

TEST_CASE("hashes are the same on every machine") {
  // Oracle: the definition, in python3: for each code point h = (h ^ c) *
  // 0x100000001b3 mod 2^64 from 0xcbf29ce484222325, then SplitMix64's
  // finaliser; a shingle does the same with the hashes of its tokens.
  const auto found = tokens("Größe, 日");
  const auto pair = shingles(found, 2);

  CHECK(hashes(found) == std::vector<std::uint64_t>{0x5199EDE9294E34D9,
                                                    0xADAE098E5582610C,
                                                    0x8ECAD5380BF48A8A});
  REQUIRE(pair.size() == 2);
  CHECK(pair[0].hash == 0x2C11AB412F19771A);
  CHECK(pair[1].hash == 0x6E62542B26A16436);
}

TEST_CASE("shingles cover neighbouring tokens") {
  const std::string text = "one two, three";
  const auto found = tokens(text);

  const auto threes = shingles(found, 3);

  REQUIRE(threes.size() == 2);
  CHECK(threes[0].begin == 0);
  CHECK(threes[0].end == 8);
  CHECK(threes[1].begin == 4);
  CHECK(threes[1].end == 14);
  CHECK(shingles(found, 4).size() == 1);
  CHECK(shingles(found, 5).empty());
  CHECK(shingles({}, 1).empty());
}

TEST_CASE("shingles of the same tokens in another order differ") {
  const auto a = shingles(tokens("a b"), 2), b = shingles(tokens("b a"), 2);

  CHECK(a[0].hash != b[0].hash);
}

TEST_CASE("hashes of 300,000 short words are all different and spread") {
  std::string text;
  for (int i = 0; i < 300000; ++i) text += std::to_string(i) + " ";

  std::vector<std::uint64_t> all = hashes(tokens(text));

  // Each bit is set in half of them: six standard deviations is 0.0055.
  for (int bit = 0; bit < 64; ++bit) {
    const auto set = std::ranges::count_if(
        all, [&](std::uint64_t hash) { return (hash >> bit & 1) != 0; });
    CHECK(std::abs(static_cast<double>(set) / 300000 - 0.5) < 0.0055);
  }
  std::ranges::sort(all);
  CHECK(std::ranges::adjacent_find(all) == all.end());
}

TEST_CASE("jaccard agrees with sets counted one by one") {
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    std::set<std::uint64_t> a, b, both, either;
    for (unsigned i = random() % 8; i > 0; --i) a.insert(random() % 10);
    for (unsigned i = random() % 8; i > 0; --i) b.insert(random() % 10);
    std::ranges::set_intersection(a, b, std::inserter(both, both.end()));
    std::ranges::set_union(a, b, std::inserter(either, either.end()));
    const double expected = either.empty()
                                ? 0.0
                                : static_cast<double>(both.size()) /
                                      static_cast<double>(either.size());

    const std::vector<std::uint64_t> left(a.begin(), a.end());
    const std::vector<std::uint64_t> right(b.begin(), b.end());

    CHECK(jaccard(left, right) == expected);
  }
}
