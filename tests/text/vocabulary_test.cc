#include "text/vocabulary.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "core/sha256.h"
#include "data.h"
#include "fuzz_rounds.h"
#include "text/pieces.h"

using assize::Cut;
using assize::vocabulary;
using assize::Vocabulary;
using namespace std::string_literals;

// Leaves the test where the build has no vocabularies, and says so.
#define ASSIZE_NEED_VOCABULARIES()                       \
  if (!vocabulary("cl100k_base")) {                      \
    WARN("skipped: this build fetched no vocabularies"); \
    return;                                              \
  }

namespace {

const Vocabulary& named(std::string_view name) {
  const auto found = vocabulary(name);
  REQUIRE(found);
  return **found;
}

struct Gold {
  std::string text;
  std::size_t cl100k, o200k;
};

// Printed by tests/oracles/vocabularies.mjs.
const std::vector<Gold>& gold() {
  static const std::vector<Gold> kGold = {
      {""s, 0, 0},
      {"a"s, 1, 1},
      {"Hello, world!"s, 4, 4},
      {"I'll say we've done it; they'd say IT'S not, and I'M sure YOU'RE right."s,
       23, 21},
      {"The quick brown fox jumps over the lazy dog."s, 10, 10},
      {"snake_case camelCase PascalCase HTTPServer x2y3"s, 12, 12},
      {"1234567 3.14159 1,000,000 ٣٤٥٦ ½ Ⅷ"s, 28, 24},
      {"int main() {\n    return 0;\n}\n"s, 10, 10},
      {"a\n\n\n   b\t\tc  \n"s, 7, 7},
      {"trailing blanks   "s, 4, 4},
      {"trailing lines\n \n  "s, 5, 5},
      {"https://example.org/a//b/?q=1\n/"s, 13, 13},
      {"Größe, naïve façade, ǅ, ŉ, ﬁ"s, 17, 14},
      {"Ελληνικά και русский язык"s, 19, 6},
      {"日本語の文章と中文ABC文字"s, 11, 8},
      {"ह\u093fन\u094dद\u0940 म\u0947\u0902 क\u093e ल\u0947ख और ไทยภาษา"s, 28,
       9},
      {"안녕하세요 세계"s, 9, 3},
      {"שלום עולם مرحبا بالعالم"s, 20, 6},
      {"e\u0301A\u0301b \u0301x"s, 8, 8},
      {"😀😀👨\u200d👩\u200d👧 👍🏽 🏴"s, 25, 16},
      {"<|endoftext|> and <|im_start|>"s, 13, 14},
      {"\u3000\u3000wide\u00a0hard\u2028line"s, 8, 7},
      {"\000\001\177"s, 3, 3},
      {"= == === ==== ----- ***bold*** ###"s, 9, 9},
  };
  return kGold;
}

/// The mixtures of tests/oracles/vocabularies.mjs.
std::vector<std::string> mixtures() {
  static const std::vector<std::string> kParts = {
      " ",   "  ",    "\n",     "\r\n",   "\t",
      "a",   "B",     "the",    "ing",    "'s",
      "'LL", "'Re",   "é",      "É",      "ǅ",
      "中",  "文",    "ʰ",      "ª",      "\u0301",
      "٣",   "½",     "12",     "3456",   "😀",
      "!",   "/",     "//",     "(",      ".\n",
      "_",   "don't", "Hello",  "WORLD",  "camelCase",
      "का",  "ไทย",   "\u3000", "\u00a0", "<|endoftext|>",
      "==",  "안녕",  "ß",      "\u200b"};
  std::vector<std::string> out;
  std::uint32_t state = 12345;
  const auto below = [&state](std::size_t n) {
    state = state * 1103515245u + 12345u;
    return (state >> 8) % n;
  };
  for (int i = 0; i < 20000; ++i) {
    std::string& text = out.emplace_back();
    const std::size_t n = below(24);
    for (std::size_t k = 0; k < n; ++k) text += kParts[below(kParts.size())];
  }
  return out;
}

/// By the definition: looks at all neighbours of a piece after every join.
std::vector<std::uint32_t> slowly(const Vocabulary& words,
                                  const std::string& text, Cut cut) {
  std::vector<std::uint32_t> out;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t stop = assize::piece_end(text, begin, cut);
    std::vector<std::string> parts;
    for (; begin < stop; ++begin) parts.emplace_back(1, text[begin]);
    for (;;) {
      std::optional<std::uint32_t> best;
      std::size_t at = 0;
      for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        const auto rank = words.rank(parts[i] + parts[i + 1]);
        if (!rank || (best && *best <= *rank)) continue;
        best = rank;
        at = i;
      }
      if (!best) break;
      parts[at] += parts[at + 1];
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(at) + 1);
    }
    for (const std::string& part : parts) out.push_back(*words.rank(part));
  }
  return out;
}

std::string decoded(const Vocabulary& words,
                    const std::vector<std::uint32_t>& ranks) {
  std::string out;
  for (const std::uint32_t rank : ranks) out += words.token(rank);
  return out;
}

}  // namespace

TEST_CASE("tokens are counted as the package counts them") {
  ASSIZE_NEED_VOCABULARIES();
  for (const Gold& each : gold()) {
    CAPTURE(each.text);
    CHECK(named("cl100k_base").count(each.text) == each.cl100k);
    CHECK(named("o200k_base").count(each.text) == each.o200k);
  }
}

TEST_CASE("ranks are the package's, on twenty thousand mixtures") {
  ASSIZE_NEED_VOCABULARIES();
  const auto [name, tokens, digest] =
      GENERATE(table<std::string, std::size_t, std::string>({
          // Printed by tests/oracles/vocabularies.mjs.
          {"cl100k_base", 330191,
           "706b7bc7d68047aee1f8dba476cc3729a647656169b5304cb3603273d26fbf24"},
          {"o200k_base", 284578,
           "b8f1039520023e5d8b3393b2e650fd3c0c04376cbce0bd4576c24b56cbf6268b"},
      }));
  const Vocabulary& words = named(name);
  assize::Sha256 hash;
  std::size_t count = 0;

  for (const std::string& text : mixtures()) {
    std::string line;
    for (const std::uint32_t rank : words.encode(text)) {
      line += (line.empty() ? "" : " ") + std::to_string(rank);
      ++count;
    }
    hash.update(line + "\n");
  }

  CHECK(count == tokens);
  CHECK(assize::hex(hash.finish()) == digest);
}

TEST_CASE("a vocabulary has the published number of tokens") {
  ASSIZE_NEED_VOCABULARIES();
  // Special tokens, which follow these ranks, are no part of it.
  CHECK(named("cl100k_base").size() == 100256);
  CHECK(named("o200k_base").size() == 199998);
}

TEST_CASE("any bytes are the tokens that looking at all neighbours gives") {
  ASSIZE_NEED_VOCABULARIES();
  std::mt19937 random(11);
  for (int round = 0; round < assize::testing::fuzz_rounds(2000); ++round) {
    std::string text;
    const std::uint32_t size = random() % 60;
    const bool any = random() % 2 == 0;
    for (std::uint32_t i = 0; i < size; ++i) {
      text += static_cast<char>(any ? random() % 256 : ' ' + random() % 95);
    }
    CAPTURE(round, text);
    for (const auto& [name, cut] : {std::pair("cl100k_base", Cut::kCl100k),
                                    std::pair("o200k_base", Cut::kO200k)}) {
      const auto ranks = named(name).encode(text);
      REQUIRE(ranks == slowly(named(name), text, cut));
      REQUIRE(decoded(named(name), ranks) == text);
      REQUIRE(named(name).count(text) == ranks.size());
    }
  }
}

TEST_CASE("a megabyte of one letter is counted in moments") {
  ASSIZE_NEED_VOCABULARIES();
  const auto started = std::chrono::steady_clock::now();
  for (const char letter : {'a', ' ', '\n', '-', '\xFF', '1'}) {
    const std::string text(1u << 20, letter);
    CAPTURE(letter);
    CHECK(decoded(named("o200k_base"), named("o200k_base").encode(text)) ==
          text);
  }
  // A quadratic join would take hours.
  CHECK(std::chrono::steady_clock::now() - started < std::chrono::seconds(60));
}

TEST_CASE("a piece that no writer makes is counted in parts") {
  ASSIZE_NEED_VOCABULARIES();
  const Vocabulary& words = named("cl100k_base");
  const std::string part(Vocabulary::kMostPiece, 'a');

  CHECK(words.count(part + part + "a") == 2 * words.count(part) + 1);
}

TEST_CASE("a vocabulary that nobody knows is an error that names those known") {
  const auto found = vocabulary("cl100k");

  REQUIRE_FALSE(found);
  CHECK(found.error().message ==
        "unknown vocabulary 'cl100k'; known: cl100k_base, o200k_base");
}

TEST_CASE("the recorded token_len of Arena-Hard v0.1 is that of cl100k_base") {
  ASSIZE_NEED_VOCABULARIES();
  ASSIZE_NEED_DATA(folder, "arena_hard_v0.1/model_answer");
  std::size_t answers = 0, same = 0, same_o200k = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ifstream lines(file.path());
    for (std::string line; std::getline(lines, line);) {
      const auto row = nlohmann::json::parse(line);
      std::string text;
      std::size_t recorded = 0;
      if (row.contains("choices")) {
        const auto& turn = row["choices"][0]["turns"][0];
        text = turn["content"];
        recorded = turn.contains("token_len")
                       ? turn["token_len"]
                       : row["conv_metadata"]["token_len"];
      } else {
        text = row["messages"][1]["content"]["answer"];
        recorded = row["metadata"]["token_len"];
      }
      ++answers;
      same += named("cl100k_base").count(text) == recorded;
      same_o200k += named("o200k_base").count(text) == recorded;
    }
  }
  CHECK(answers == 2000);
  CHECK(same == 2000);
  CHECK(same_o200k < 500);
}
