#include "text/normalise.h"

#include <catch2/catch.hpp>
#include <random>
#include <string>

using assize::normalise;

TEST_CASE("normalise composes characters and folds white space") {
  struct Case {
    std::string text, expected;
  };
  // Oracle: unicodedata.normalize('NFC', text) of python3 3.11, then runs of
  // White_Space folded by hand.
  const auto c = GENERATE(values<Case>({
      {"", ""},
      {" \t\r\n\v\f", ""},
      {"plain", "plain"},
      {"  two \n\n words\t", "two words"},
      {"unit\x1F separator", "unit\x1F separator"},
      {"e\u0301", "é"},
      {"\u212B", "Å"},
      {"q\u0323\u0307", "q\u0323\u0307"},
      {"q\u0307\u0323", "q\u0323\u0307"},
      {"\u1100\u1161\u11A8", "각"},
      {"a\u00A0\u2003\u3000b", "a b"},
      {"\u0085x\u2028", "x"},
      {"zero\u200Bwidth", "zero\u200Bwidth"},
      {"ﬁ", "ﬁ"},
      {"👩‍👩‍👧  ok", "👩‍👩‍👧 ok"},
  }));

  CAPTURE(c.text);
  CHECK(normalise(c.text) == c.expected);
}

TEST_CASE("normalise changes nothing the second time") {
  const char* parts[] = {" ", "\u0301", "e",      "\u3000", "\u1100", "\u1161",
                         "😀", "\n",     "\u0323", "\u00A0", "a",      "\u2126"};
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    std::string text;
    for (int i = 0; i < 12; ++i) text += parts[random() % std::size(parts)];

    const std::string once = normalise(text);

    CAPTURE(text);
    CHECK(normalise(once) == once);
  }
}
