#include "io/csv.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "tests/fuzz_rounds.h"
#include "tests/io/mutate.h"

using assize::csv_field;
using assize::CsvTable;
using assize::first_csv_row;
using assize::parse_csv;
using assize::parse_number;
using assize::parse_whole;
using assize::render;

namespace {

using Rows = std::vector<std::vector<std::string>>;

}  // namespace

TEST_CASE("parse_csv reads what Python's csv module reads") {
  struct Case {
    std::string text;
    std::vector<std::string> header;
    Rows rows;
    std::vector<std::uint32_t> line;
  };
  // Oracle: list(csv.reader(io.StringIO(text, newline=''))) of python3 3.11,
  // without the rows [] that it gives for empty lines.
  const auto c = GENERATE(values<Case>({
      {"a,b\n1,2\n", {"a", "b"}, {{"1", "2"}}, {2}},
      {"a,b\r\n1,2\r\n3,4", {"a", "b"}, {{"1", "2"}, {"3", "4"}}, {2, 3}},
      {"a", {"a"}, {}, {}},
      {",x\n0,1\n", {"", "x"}, {{"0", "1"}}, {2}},
      {"a,b\n,\n", {"a", "b"}, {{"", ""}}, {2}},
      {"a,b\n\n1,2\n\r\n", {"a", "b"}, {{"1", "2"}}, {3}},
      {"a\n\"\"\n", {"a"}, {{""}}, {2}},
      {"a,b\n\"x,\"\"y\"\"\",2\n", {"a", "b"}, {{"x,\"y\"", "2"}}, {2}},
      {"a,b\n\"1\n2\r\n3\",4\n5,6\n",
       {"a", "b"},
       {{"1\n2\r\n3", "4"}, {"5", "6"}},
       {2, 5}},
      {"\"a\nb\",c\n1,2\n", {"a\nb", "c"}, {{"1", "2"}}, {3}},
      {"\xEF\xBB\xBF"
       "a,b\n1,2\n",
       {"a", "b"},
       {{"1", "2"}},
       {2}},
      {"é,b\n😀, 2 \n", {"é", "b"}, {{"😀", " 2 "}}, {2}},
  }));

  const auto table = parse_csv(c.text, "t.csv");

  CAPTURE(c.text);
  REQUIRE(table);
  CHECK(table->file == "t.csv");
  CHECK(table->header == c.header);
  CHECK(table->rows == c.rows);
  CHECK(table->line == c.line);
}

TEST_CASE("tables that are broken say where") {
  struct Case {
    std::string text, message;
  };
  const auto c = GENERATE(values<Case>({
      {"", "t.csv: error: the table is empty"},
      {"\n\r\n", "t.csv: error: the table is empty"},
      {"a,b\n1,2\n1\n",
       "t.csv:3: error: this row has 1 fields, but the header names 2"},
      {"a,b\n\"1\n\",2\n1,2,3\n",
       "t.csv:4: error: this row has 3 fields, but the header names 2"},
      {"a,b\n1,\"2\n3\n",
       "t.csv:2:3: error: this quoted field has no closing quote"},
      {"a,b\n\"1\n2\",\"3\n",
       "t.csv:3:4: error: this quoted field has no closing quote"},
      {"a,b\n1\"2,3\n",
       "t.csv:2:2: error: a quote stands inside a field that is not quoted"},
      {"a,b\n\"1\nx\"2,3\n",
       "t.csv:3:3: error: there is text after the closing quote of a field"},
      {"a,b,a\n", "t.csv:1: error: the column 'a' is named twice"},
      {"a\nx\n\xFF\n", "t.csv:3:1: error: this is not valid UTF-8"},
      {"a\n\xED\xA0\x80\n", "t.csv:2:1: error: this is not valid UTF-8"},
      {std::string("a\nb\0\n", 5),
       "t.csv:2:2: error: a table must not hold the character U+0000"},
      {"a,b\n1," + std::string((16u << 20) + 1, 'x') + "\n",
       "t.csv:2:3: error: this field is larger than the limit of 16777216 "
       "bytes"},
      {"a,b\n1,\"" + std::string((16u << 20) + 1, '\n') + "\"\n",
       "t.csv:2:3: error: this field is larger than the limit of 16777216 "
       "bytes"},
  }));

  const auto table = parse_csv(c.text, "t.csv");

  REQUIRE_FALSE(table);
  CHECK(render(table.error()) == c.message);
}

TEST_CASE("columns and rows are found") {
  const CsvTable table = *parse_csv("a,\"b c\"\n\"x\ny\",1\nz,2\n", "t.csv");

  CHECK(table.column("a") == 0);
  CHECK(table.column("b c") == 1);
  CHECK(table.column("c") == -1);
  CHECK(table.require("b c").value() == 1);
  CHECK(render(table.require("bc").error()) ==
        "t.csv:1: error: there is no column 'bc' (did you mean 'b c'?)");
  CHECK(table.where(1) == assize::Location{.file = "t.csv", .line = 4});
}

TEST_CASE("parse_number reads finite numbers and nothing else") {
  struct Case {
    std::string field;
    double value;
  };
  const auto good = GENERATE(
      values<Case>({{"0", 0},
                    {"-1.5", -1.5},
                    {"1e3", 1000},
                    {"0.1", 0.1},
                    {".5", 0.5},
                    {"1.7976931348623157e308", 1.7976931348623157e308}}));
  CHECK(parse_number(good.field, {}).value() == good.value);

  const auto bad =
      GENERATE(as<std::string>(), "", " ", "1 ", " 1", "+1", "1,5", "nan",
               "inf", "-inf", "1e999", "0x10", "1.5.2", "one", "--1");
  const auto read = parse_number(bad, {.file = "t.csv", .line = 3});
  REQUIRE_FALSE(read);
  CHECK(render(read.error()) ==
        fmt::format("t.csv:3: error: '{}' is not a finite number", bad));
}

TEST_CASE("parse_whole reads whole numbers in range and nothing else") {
  const auto good = GENERATE(table<std::string, std::uint64_t>(
      {{"0", 0}, {"805.0", 805}, {"1e3", 1000}, {"1000", 1000}}));
  CHECK(parse_whole(std::get<0>(good), 1000, "n", {}).value() ==
        std::get<1>(good));

  const auto bad = GENERATE(as<std::string>(), "", "-1", "0.5", "1001", "ten",
                            "inf", "1e300");
  const auto read = parse_whole(bad, 1000, "n", {.file = "t.csv", .line = 3});
  REQUIRE_FALSE(read);
  CHECK(render(read.error()) ==
        fmt::format("t.csv:3: error: n must be a whole number in [0, 1000], "
                    "got '{}'",
                    bad));
}

TEST_CASE("tables beyond a limit are refused before the memory is") {
  std::string rows = "a,b\n";
  for (std::size_t i = 0; i <= assize::kMostTableRows; ++i) rows += ",\n";
  std::string commas(assize::kMostTableFields, ',');
  const auto error = [](const std::string& text) {
    return render(parse_csv(text, "t.csv").error());
  };

  CHECK(error(rows) ==
        "t.csv:2000002: error: the table has more than 2000000 rows, the "
        "limit");
  CHECK(error(commas) ==
        "t.csv:1: error: the table has more than 16000000 fields, the limit");
  CHECK(error(std::string(assize::kMostTableBytes + 1, 'a')) ==
        "t.csv: error: the table is larger than 67108864 bytes, the limit");
}

TEST_CASE("the first row is found, or not if the text ends first") {
  using Row = std::optional<std::string_view>;

  CHECK(first_csv_row("a,b\n1,2\n") == Row("a,b\n"));
  CHECK(first_csv_row("\xEF\xBB\xBF\r\n\"a\nb\"\r\n1\n") ==
        Row("\xEF\xBB\xBF\r\n\"a\nb\"\r\n"));
  CHECK(first_csv_row("a,b") == Row());
  CHECK(first_csv_row("\"a\n") == Row());
  CHECK(first_csv_row("") == Row());
  CHECK(first_csv_row("\n\n") == Row());
}

TEST_CASE("csv_field quotes where it must") {
  CHECK(csv_field("") == "");
  CHECK(csv_field("plain text é") == "plain text é");
  CHECK(csv_field("a,b") == "\"a,b\"");
  CHECK(csv_field("say \"x\"") == "\"say \"\"x\"\"\"");
  CHECK(csv_field("two\nlines") == "\"two\nlines\"");
  CHECK(csv_field("cr\r") == "\"cr\r\"");
}

TEST_CASE("what csv_field writes, parse_csv reads") {
  std::mt19937 random(11);
  constexpr std::string_view kLetters = "ab,\"\n\r é";
  for (int round = 0; round < 500; ++round) {
    Rows rows(3, std::vector<std::string>(2));
    std::string text = "p,q\n";
    for (auto& row : rows) {
      for (std::string& field : row) {
        for (unsigned i = random() % 6; i > 0; --i) {
          const char letter = kLetters[random() % kLetters.size()];
          if (static_cast<unsigned char>(letter) < 0x80) field += letter;
        }
      }
      text += csv_field(row[0]) + "," + csv_field(row[1]) + "\n";
    }

    const auto table = parse_csv(text, "t.csv");

    CAPTURE(text);
    REQUIRE(table);
    CHECK(table->rows == rows);
  }
}

TEST_CASE("mutated tables give a table or a located error") {
  const std::string good =
      "id,\"na,me\",value\r\n1,\"a \"\"b\"\"\",0.5\n2,é,\n\"3\nx\",y,1e5\n";
  std::mt19937 random(5);
  int broken = 0;
  const int rounds = assize::testing::fuzz_rounds(4000);
  for (int round = 0; round < rounds; ++round) {
    const std::string text = assize::testing::mutate(good, ",\"\n\r", random);

    const auto table = parse_csv(text, "t.csv");

    if (table) {
      for (const auto& row : table->rows) {
        REQUIRE(row.size() == table->header.size());
      }
    } else {
      ++broken;
      CHECK(table.error().where.file == "t.csv");
      CHECK((table.error().where.line > 0 ||
             table.error().message == "the table is empty"));
    }
  }
  CHECK(broken > 500);
}
