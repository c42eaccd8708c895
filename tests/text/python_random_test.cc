#include "text/python_random.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "core/sha256.h"
#include "io/json_records.h"
#include "tests/data.h"

using assize::PythonRandom;

// Every number here is what python3 3.11.2 printed for the same calls of
// random.Random; repr() gives all digits, so equality is exact.

TEST_CASE("a string seeds the generator as in CPython") {
  struct Case {
    std::string seed;
    double first, second;
  };
  const auto c = GENERATE(values<Case>({
      {"a", 0.2720295377534757, 0.06733663088629693},
      {"", 0.9602256525641875, 0.595411957851699},
      {"is_switched_outputs0", 0.14709790944563927, 0.5347944257011741},
      {"héllo", 0.013203794245314593, 0.8358731799907464},
      {"😀😀😀", 0.4229958403585602, 0.4601650548961761},
      // Longer than the state: 766 words of key.
      {std::string(3000, 'x'), 0.47422297912728983, 0.6092782718199351},
  }));
  PythonRandom random(c.seed);

  CAPTURE(c.seed);
  CHECK(random.random() == c.first);
  CHECK(random.random() == c.second);
}

TEST_CASE("an integer seeds the generator as in CPython") {
  struct Case {
    std::uint64_t seed;
    double first, second;
  };
  const auto c = GENERATE(values<Case>({
      {0, 0.8444218515250481, 0.7579544029403025},
      {42, 0.6394267984578837, 0.025010755222666936},
      {4294967295, 0.6353574441341173, 0.20319993954407756},
      {4294967296, 0.11299430095636409, 0.41782886486292836},
      {9223372036854775813u, 0.3442386103531446, 0.4613981665936734},
  }));
  PythonRandom random = PythonRandom::from_int(c.seed);

  CAPTURE(c.seed);
  CHECK(random.random() == c.first);
  CHECK(random.random() == c.second);
}

TEST_CASE("the stream goes on after the state was used up") {
  PythonRandom random("a");
  double last = 0;

  for (int i = 0; i < 2000; ++i) last = random.random();

  CHECK(last == 0.6052691536669489);
}

TEST_CASE("choice picks the index that choices(k=1) picks") {
  PythonRandom random("choices");
  std::vector<std::size_t> seven, two;

  for (int i = 0; i < 20; ++i) seven.push_back(random.choice(7));
  random = PythonRandom("choices");
  for (int i = 0; i < 20; ++i) two.push_back(random.choice(2));

  CHECK(seven == std::vector<std::size_t>{3, 4, 2, 3, 6, 0, 2, 0, 0, 0,
                                          5, 3, 1, 2, 1, 3, 4, 2, 1, 4});
  CHECK(two == std::vector<std::size_t>{1, 1, 0, 0, 1, 0, 0, 0, 0, 0,
                                        1, 1, 0, 0, 0, 0, 1, 0, 0, 1});
}

TEST_CASE("AlpacaEval's order of its second instruction is reproduced") {
  // suites.md, appendix A: row 1 of the data set is switched.
  PythonRandom random("is_switched_outputsHow did US states get their names?0");

  CHECK(random.random() == 0.89385514174241587);
}

TEST_CASE("AlpacaEval's orders of all 805 instructions are reproduced") {
  ASSIZE_NEED_DATA(path,
                   "alpaca_eval_2/results/gpt4_1106_preview/model_outputs.json")
  std::string bits;
  assize::JsonReader reader;

  const auto read = reader.read_array(
      path,
      [&](const assize::JsonValue& row, std::uint64_t) -> assize::Result<void> {
        PythonRandom random("is_switched_outputs" +
                            std::string(row["instruction"].string()) + "0");
        bits += random.choice(2) == 1 ? '1' : '0';
        return {};
      });

  // suites.md, section 1.3: 406 of 805 are switched.
  REQUIRE(read);
  CHECK(bits.substr(0, 40) == "1110001001110110011000010011100001001110");
  CHECK(std::count(bits.begin(), bits.end(), '1') == 406);
  CHECK(assize::sha256_hex(bits) ==
        "8b3d93b6cd014bfa8a673db0a9d5d46cfff8efbafa44b8e7e4ba82878468030e");
}
