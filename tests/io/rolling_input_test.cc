#include "io/rolling_input.h"

#include <catch2/catch.hpp>
#include <string>

#include "core/sha256.h"
#include "tests/io/temporary_folder.h"

using assize::RollingInput;
using assize::testing::TemporaryFolder;

TEST_CASE("the window moves over the whole file and counts its lines") {
  const TemporaryFolder folder;
  std::string text;
  for (int i = 0; i < 200000; ++i) text += "line " + std::to_string(i) + "\n";
  const std::string path = folder.file("a", text);
  RollingInput input(64);
  REQUIRE(input.open(path, 1 << 30));

  std::string seen;
  std::size_t piece = 1;
  while (true) {
    const std::size_t bytes = std::min(piece, input.window().size());
    seen += input.window().substr(0, bytes);
    input.consume(bytes);
    piece = piece * 3 % 100003;
    if (!input.window().empty()) continue;
    if (!*input.more()) break;
  }

  CHECK(seen == text);
  CHECK(input.line() == 200001);
  CHECK(input.summary().bytes == text.size());
  CHECK(input.summary().path == path);
}

TEST_CASE("the summary has the hash of the file as it is on disk") {
  const TemporaryFolder folder;
  const std::string text = "\xEF\xBB\xBF[]\n";
  RollingInput input(64);

  REQUIRE(input.open(folder.file("a", text), 100));
  while (*input.more()) continue;

  CHECK(input.window() == "[]\n");
  const auto summary = input.summary();
  CHECK(summary.bytes == 6);
  CHECK(summary.sha256 == assize::sha256_hex(text));
}

TEST_CASE("places are counted from the start of the file") {
  const TemporaryFolder folder;
  const std::string path = folder.file("a", "one\ntwo three\nfour");
  RollingInput input(64);
  REQUIRE(input.open(path, 100));

  CHECK(input.place(2) == assize::Location{path, 1, 3, 0, "one"});
  CHECK(input.place(8) == assize::Location{path, 2, 5, 0, "two three"});
  CHECK(input.place(18) == assize::Location{path, 3, 5, 0, "four"});
  input.consume(6);
  CHECK(input.place(2) == assize::Location{path, 2, 5, 0, "two three"});
  CHECK(input.place(12) == assize::Location{path, 3, 5, 0, "four"});
  input.consume(8);
  CHECK(input.place(1) == assize::Location{path, 3, 2, 0, "four"});
}

TEST_CASE("lines of any length are counted") {
  const TemporaryFolder folder;
  const std::size_t bytes = GENERATE(0U, 1U, 255U, 256U, 257U, 5000U);
  RollingInput input(64);
  REQUIRE(input.open(folder.file("a", std::string(bytes, '\n') + "end"), 9999));

  input.consume(bytes);

  CHECK(input.line() == bytes + 1);
  CHECK(input.place(2).line == bytes + 1);
  CHECK(input.place(2).column == 3);
}
