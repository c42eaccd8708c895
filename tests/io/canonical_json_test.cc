#include "io/canonical_json.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

using assize::canonical_json;
using assize::pretty_json;
using nlohmann::json;

TEST_CASE("numbers are rounded to 12 digits and written as JavaScript does") {
  struct Case {
    double value;
    std::string text;
  };
  // Oracle: String(Number(x.toPrecision(12))) of node 20.20.
  const auto c = GENERATE(values<Case>({
      {0.0, "0"},
      {-0.0, "0"},
      {1, "1"},
      {-1, "-1"},
      {0.5, "0.5"},
      {100, "100"},
      {1e20, "100000000000000000000"},
      {1e21, "1e+21"},
      {1.1e21, "1.1e+21"},
      {1e22, "1e+22"},
      {123456789012, "123456789012"},
      {1234567890123, "1234567890120"},
      {12345678901234567890.0, "12345678901200000000"},
      {4503599627370497.5, "4503599627370000"},
      {1e-6, "0.000001"},
      {0.000001234567890123, "0.00000123456789012"},
      {1e-7, "1e-7"},
      {1.5e-7, "1.5e-7"},
      {0.1, "0.1"},
      {0.1 + 0.2, "0.3"},
      {1.0 / 3, "0.333333333333"},
      {2.0 / 3, "0.666666666667"},
      {-2.0 / 3, "-0.666666666667"},
      {123456.789012345, "123456.789012"},
      {4.35, "4.35"},
      {3.141592653589793, "3.14159265359"},
      {999999999999.5, "1000000000000"},
      {9999999999995, "10000000000000"},
      {-1.5e300, "-1.5e+300"},
      {5e-324, "5e-324"},
      {2.2250738585072014e-308, "2.22507385851e-308"},
      {1.7976931348623157e308, "1.79769313486e+308"},
      {std::numeric_limits<double>::quiet_NaN(), "null"},
      {std::numeric_limits<double>::infinity(), "null"},
      {-std::numeric_limits<double>::infinity(), "null"},
  }));

  CHECK(canonical_json(c.value) == c.text);
}

TEST_CASE("integers are written with all their digits") {
  CHECK(canonical_json(1234567890123456789) == "1234567890123456789");
  CHECK(canonical_json(std::numeric_limits<std::int64_t>::min()) ==
        "-9223372036854775808");
  CHECK(canonical_json(std::numeric_limits<std::uint64_t>::max()) ==
        "18446744073709551615");
}

TEST_CASE("keys are sorted by UTF-16 code units") {
  // Oracle: Array.prototype.sort of node 20.20, which compares code units.
  const char* sorted[] = {"",           "\r",     "1",      "</script>",
                          "A",          "a",      "aa",     "\u0080",
                          "\u00f6",     "\u20ac", "\ud7ff", "\U0001F600",
                          "\U0010FFFF", "\ue000", "\ufb33", "\uffff"};
  json object;
  std::string expected;
  for (const char* key : sorted) {
    object[key] = 1;
    expected += std::string(expected.empty() ? "{" : ",") +
                (*key == '\r' ? "\"\\r\"" : '"' + std::string(key) + '"') +
                ":1";
  }

  CHECK(canonical_json(object) == expected + "}");
}

TEST_CASE("strings are escaped as in RFC 8785, section 3.2.2.2") {
  std::string all;
  for (char c = 0; c < 0x20; ++c) all += c;

  // Oracle: JSON.stringify of node 20.20.
  CHECK(canonical_json(all + "\"\\/\x7F\u2028é😀") ==
        "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n"
        "\\u000b\\f\\r\\u000e\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015"
        "\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f"
        "\\\"\\\\/\x7F\u2028é😀\"");
}

TEST_CASE("bytes that are not UTF-8 do not break a document") {
  CHECK(canonical_json(json("a\xFF\xC3"
                            "b")) == "\"a\uFFFD\uFFFDb\"");
}

TEST_CASE("canonical_json has no spaces, pretty_json is for people") {
  const json document = {
      {"name", "x"},
      {"none", nullptr},
      {"empty", {{"list", json::array()}, {"map", json::object()}}},
      {"interval", {0.25, 1, true, "a"}},
      {"rows", {{{"n", 1}}, json::array({1, 2})}}};

  CHECK(canonical_json(document) ==
        R"({"empty":{"list":[],"map":{}},"interval":[0.25,1,true,"a"],)"
        R"("name":"x","none":null,"rows":[{"n":1},[1,2]]})");
  CHECK(pretty_json(document) == R"({
  "empty": {
    "list": [],
    "map": {}
  },
  "interval": [0.25, 1, true, "a"],
  "name": "x",
  "none": null,
  "rows": [
    {
      "n": 1
    },
    [1, 2]
  ]
}
)");
  CHECK(pretty_json("x") == "\"x\"\n");
}

TEST_CASE("both spellings parse to the same document, and twice is once") {
  std::mt19937_64 random(2);
  json document = json::array();
  for (int i = 0; i < 3000; ++i) {
    const double digits = static_cast<double>(random() % 1000000000000);
    const int exponent = static_cast<int>(random() % 40) - 20;
    document.push_back(
        {{std::to_string(random()), digits * std::pow(10, exponent)},
         {"text", std::string(1, static_cast<char>(random() % 128))}});
  }

  const std::string once = canonical_json(document);

  CHECK(canonical_json(json::parse(once)) == once);
  CHECK(json::parse(pretty_json(document)) == json::parse(once));
}
