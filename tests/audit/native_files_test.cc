#include "audit/native_files.h"

#include <catch2/catch.hpp>
#include <vector>

using namespace assize;

namespace {

/// Two parts of each system's answers; of the second system, only the other.
Result<NativeFile> parted_answers(const Benchmark& bench,
                                  std::uint16_t system) {
  const std::string& name = bench.systems[system];
  return NativeFile{.path = name + "/one",
                    .text = system == 0 ? "1" : "",
                    .more = {{.path = name + "/two", .text = "2"}}};
}

Result<NativeFile> no_verdicts(const Benchmark& /*bench*/,
                               std::uint16_t /*system*/,
                               std::uint16_t /*judge*/,
                               std::span<const Record> /*records*/) {
  return fail("verdicts have no file");
}

Benchmark two_systems() {
  Benchmark out;
  out.systems = {"a", "b"};
  out.judges = {"j"};
  out.items.resize(1);
  out.answers = {{.item = 0, .system = 0, .turns = {"x"}},
                 {.item = 0, .system = 1, .turns = {"y"}}};
  Record record;
  record.trial = {.shown = {0, 1}, .focus = 0, .judge = 0};
  out.records.push_back(record);
  return out;
}

}  // namespace

TEST_CASE("every part of a native file is given and counted, with a text") {
  const Benchmark bench = two_systems();
  std::vector<std::string> taken;

  const auto count = native_files(
      bench, {.write_answers = parted_answers, .write_verdicts = no_verdicts},
      {}, [&](const NativeFile& file) -> Result<void> {
        taken.push_back(file.path);
        return {};
      });

  REQUIRE(count);
  CHECK(taken == std::vector<std::string>{"a/one", "a/two", "b/two"});
  CHECK(count->answers == 3);
  CHECK(count->verdicts == 0);
  CHECK(count->unwritten_files == 1);
  CHECK(count->unwritten == "a: verdicts have no file");
}

TEST_CASE("verdicts under a defence are counted, and in no file") {
  Benchmark bench = two_systems();
  Record defended = bench.records[0];
  defended.trial.defence = 1;
  bench.records.push_back(defended);
  std::vector<std::string> taken;

  const auto count = native_files(
      bench,
      {.write_verdicts =
           [](const Benchmark&, std::uint16_t, std::uint16_t,
              std::span<const Record> records) -> Result<NativeFile> {
        return NativeFile{"v", std::to_string(records.size())};
      }},
      {}, [&](const NativeFile& file) -> Result<void> {
        taken.push_back(file.text);
        return {};
      });

  REQUIRE(count);
  CHECK(taken == std::vector<std::string>{"1"});
  CHECK(count->defended == 1);
}

TEST_CASE("of systems that are not asked for no verdict is counted") {
  Benchmark bench = two_systems();
  Record defended = bench.records[0];
  defended.trial.defence = 1;
  bench.records.push_back(defended);
  defended.trial.shown = {1, 0};
  bench.records.push_back(defended);
  const std::uint16_t second[] = {1};

  const auto count =
      native_files(bench, {.write_verdicts = no_verdicts}, second,
                   [](const NativeFile&) -> Result<void> { return {}; });

  REQUIRE(count);
  CHECK(count->defended == 1);
}

TEST_CASE("a system whose verdicts are in another's file is told of it") {
  Benchmark bench = two_systems();
  Record of_second = bench.records[0];
  of_second.trial.shown = {1, 0};
  bench.records.push_back(of_second);
  const NativeFormat format{
      .write_verdicts = [](const Benchmark&, std::uint16_t system,
                           std::uint16_t,
                           std::span<const Record>) -> Result<NativeFile> {
        if (system == 0) return NativeFile{"v", "1", {}, 3};
        return NativeFile{"", "", {}, 0, 0};
      }};
  const auto take = [](const NativeFile&) -> Result<void> { return {}; };
  const std::uint16_t second[] = {1};

  const auto all = native_files(bench, format, {}, take);
  const auto one = native_files(bench, format, second, take);

  REQUIRE(all);
  CHECK(all->verdicts == 1);
  CHECK(all->left_out == 3);
  CHECK(all->unwritten_files == 0);
  REQUIRE(one);
  CHECK(one->verdicts == 0);
  CHECK(one->unwritten_files == 1);
  CHECK(one->unwritten ==
        "b: the benchmark keeps it in the file of 'a'; choose that system");
}

TEST_CASE("the first file that cannot be taken ends the writing") {
  const Benchmark bench = two_systems();
  int asked = 0;

  const auto count = native_files(bench, {.write_answers = parted_answers}, {},
                                  [&](const NativeFile&) -> Result<void> {
                                    ++asked;
                                    return fail("no room");
                                  });

  REQUIRE_FALSE(count);
  CHECK(count.error().message == "no room");
  CHECK(asked == 1);
}
