#include "text/python_int.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>

using assize::python_int;

TEST_CASE("a text is the whole number that Python's int() makes of it") {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  struct Case {
    const char* text;
    double value;
  };
  // Printed by tests/oracles/python_int.py.
  const auto [text, value] = GENERATE(values<Case>({
      {"7", 7.0},
      {" 7\012", 7.0},
      {"+7", 7.0},
      {"-1", -1.0},
      {"-0", 0.0},
      {"007", 7.0},
      {"+-5", kNone},
      {"--5", kNone},
      {"+ 5", kNone},
      {"+", kNone},
      {"-", kNone},
      {"", kNone},
      {" ", kNone},
      {"3_0", 30.0},
      {"3__0", kNone},
      {"_30", kNone},
      {"30_", kNone},
      {"+_3", kNone},
      {"-3_0", -30.0},
      {"1_2_3", 123.0},
      {"_", kNone},
      {"7.5", kNone},
      {"7/9", kNone},
      {"7.", kNone},
      {"1e3", kNone},
      {"0x10", kNone},
      {"7 8", kNone},
      {"7\011", 7.0},
      {"\0137\014", 7.0},
      {"\0347\037", kNone},
      {"\302\2057", 7.0},
      {"\302\2407\342\200\203", 7.0},
      {"\343\200\2007", 7.0},
      {"\342\200\2137", kNone},
      {"\341\240\2167", kNone},
      {"\331\247", 7.0},
      {"\357\274\223_\357\274\220", 30.0},
      {"\340\245\247\340\245\250", 12.0},
      {"\302\262", kNone},
      {"\342\205\247", kNone},
      {"\344\270\211", kNone},
      {"\360\235\237\231", 1.0},
      {"\342\210\2225", kNone},
      {"99999999999999999999", 99999999999999999999.0},
      {"9007199254740992", 9007199254740992.0},
      {"Score: 7", kNone},
      {"seven", kNone},
  }));
  CAPTURE(text);

  const auto read = python_int(text);

  CHECK(read.has_value() != std::isnan(value));
  if (read) CHECK(*read == value);
}

TEST_CASE("numbers that Python or a double does not hold are none") {
  CHECK(python_int(std::string(4300, '0') + " ") == 0);
  CHECK_FALSE(python_int(std::string(4301, '0')));
  CHECK(python_int(std::string(308, '9')));
  CHECK_FALSE(python_int(std::string(310, '9')));
}
