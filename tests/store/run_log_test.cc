#include "store/run_log.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "core/sha256.h"
#include "io/temporary_folder.h"

using assize::RunEvent;
using assize::RunLog;
using assize::RunLogSummary;
using assize::verify_run_log;
using assize::testing::TemporaryFolder;
using nlohmann::json;

namespace {

const std::string kZeros(64, '0');

std::unique_ptr<RunLog> opened(const std::string& path) {
  auto log = RunLog::open(path);
  if (!log) FAIL(render(log.error()));
  return std::move(*log);
}

std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> out;
  for (std::string line; std::getline(file, line);) out.push_back(line);
  return out;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + '\n';
  return out;
}

/// Three events, and the lines they make.
std::vector<std::string> three(const std::string& path) {
  const auto log = opened(path);
  REQUIRE(log->append(RunEvent::kRun, {{"config", "a: 1"}}));
  REQUIRE(log->append(RunEvent::kBatch, {{"rows", 512}, {"sha256", "ab"}}));
  REQUIRE(log->append(RunEvent::kStop, json::object()));
  return lines_of(path);
}

std::string said(const std::string& path) {
  const auto summary = verify_run_log(path);
  return summary ? "good" : render(summary.error());
}

}  // namespace

TEST_CASE("every line holds the hash of the line before") {
  const TemporaryFolder folder;
  const std::string path = folder.path("run.jsonl");

  const auto lines = three(path);

  REQUIRE(lines.size() == 3);
  std::string previous = kZeros;
  std::vector<std::string> types;
  for (const std::string& line : lines) {
    const json event = json::parse(line);
    CHECK(event["previous"] == previous);
    CHECK(event["time"].get<std::string>().size() ==
          std::string("2026-01-01T00:00:00.000Z").size());
    types.push_back(event["type"]);
    previous = assize::sha256_hex(line);
  }
  CHECK(types == std::vector<std::string>{"run", "batch", "stop"});
  CHECK(json::parse(lines[0])["config"] == "a: 1");
  CHECK(json::parse(lines[1])["rows"] == 512);
  const auto summary = verify_run_log(path);
  REQUIRE(summary);
  CHECK(*summary == RunLogSummary{3, previous, 0});
}

TEST_CASE("a log is gone on with where it ended") {
  const TemporaryFolder folder;
  const std::string path = folder.path("run.jsonl");
  three(path);

  const auto log = opened(path);
  REQUIRE(log->append(RunEvent::kRetry, {{"cause", "server"}}));

  const auto summary = verify_run_log(path);
  REQUIRE(summary);
  CHECK(summary->events == 4);
  CHECK(summary->last == log->last());
}

TEST_CASE("a last line without its end is cut off, and that is said") {
  const TemporaryFolder folder;
  const std::string path = folder.path("run.jsonl");
  const auto lines = three(path);
  const std::size_t cut = GENERATE(1u, 40u, 120u);
  const std::string torn = lines[2].substr(0, cut);
  folder.file("run.jsonl", joined({lines[0], lines[1]}) + torn);
  CHECK(verify_run_log(path)->torn_bytes == cut);

  opened(path).reset();

  const auto after = lines_of(path);
  REQUIRE(after.size() == 3);
  CHECK(after[0] == lines[0]);
  CHECK(after[1] == lines[1]);
  const json repaired = json::parse(after[2]);
  CHECK(repaired["type"] == "repaired");
  CHECK(repaired["bytes"] == cut);
  CHECK(said(path) == "good");
}

TEST_CASE("a log that is one torn line begins anew") {
  const TemporaryFolder folder;
  const std::string path =
      folder.file("run.jsonl", std::string("{\"previous\"\0", 12));

  const auto log = opened(path);

  const auto lines = lines_of(path);
  REQUIRE(lines.size() == 1);
  CHECK(json::parse(lines[0])["previous"] == kZeros);
  CHECK(json::parse(lines[0])["bytes"] == 12);
}

TEST_CASE("a chain that is broken is an error with its line") {
  const TemporaryFolder folder;
  const std::string path = folder.path("run.jsonl");
  const auto lines = three(path);
  std::string changed = lines[0];
  changed[changed.find("a: 1")] = 'b';
  const std::string broken =
      "error: the chain is broken: the line before is not the one that this "
      "line follows";
  struct Case {
    std::string text, said;
  };
  const Case cases[] = {
      {"", "good"},
      {joined(lines), "good"},
      {joined({changed, lines[1], lines[2]}), path + ":2: " + broken},
      {joined({lines[0], lines[2]}), path + ":2: " + broken},
      {joined({lines[0], lines[1], lines[1]}), path + ":3: " + broken},
      {joined({lines[1], lines[2]}),
       path + ":1: error: the chain is broken: this is not the first line of a "
              "run log"},
      {joined({lines[0], "", lines[1]}),
       path + ":2: error: this line is no event of a run log"},
      {joined({lines[0], lines[1].substr(0, 100)}),
       path + ":2: error: this line is no event of a run log"},
      {joined({lines[0], "{\"time\":1}"}),
       path + ":2: error: this line is no event of a run log"},
      {std::string((16 << 20) + 1, 'x'),
       path + ":1: error: this line is larger than 16777216 bytes"},
  };

  for (const Case& c : cases) {
    folder.file("run.jsonl", c.text);
    CAPTURE(c.text.substr(0, 300));
    CHECK(said(path) == c.said);
    const auto log = RunLog::open(path);
    CHECK((log ? "good" : render(log.error())) == c.said);
  }
}

TEST_CASE("hostile text stays on its line") {
  const TemporaryFolder folder;
  const std::string path = folder.path("run.jsonl");
  const std::string text = "a\nb\"}\x1B[2J\xFF{\"previous\":";

  {
    const auto log = opened(path);
    REQUIRE(log->append(RunEvent::kFailure, {{"message", text}}));
    CHECK(log->append(RunEvent::kFailure,
                      {{"message", std::string(17 << 20, 'x')}})
              .error()
              .message == "an event is larger than 16777216 bytes");
    REQUIRE(log->append(RunEvent::kFailure, {{"message", ""}}));
  }

  const auto lines = lines_of(path);
  REQUIRE(lines.size() == 2);
  CHECK(json::parse(lines[0])["message"] ==
        "a\nb\"}\x1B[2J\xEF\xBF\xBD{\"previous\":");
  CHECK(said(path) == "good");
}

TEST_CASE("threads append whole lines in one chain") {
  const TemporaryFolder folder;
  const std::string path = folder.path("run.jsonl");
  const auto log = opened(path);
  std::vector<std::thread> threads;

  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) {
        (void)log->append(RunEvent::kRetry, {{"attempt", i}});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  const auto summary = verify_run_log(path);
  REQUIRE(summary);
  CHECK(*summary == RunLogSummary{800, log->last(), 0});
}

TEST_CASE("one process at a time writes a log") {
  const TemporaryFolder folder;
  const std::string path = folder.path("run.jsonl");
  auto log = opened(path);

  CHECK(RunLog::open(path).error().message ==
        "another process is writing this run log");
  log.reset();
  CHECK(RunLog::open(path));
}

TEST_CASE("the end says what a report must not depend on") {
  const TemporaryFolder folder;
  const std::string path = folder.path("run.jsonl");
  const auto log = opened(path);

  REQUIRE(log->end({.audit = "audit.yaml",
                    .out = "out",
                    .digest = "sha256:12",
                    .threads = 2,
                    .seconds = {{"read", 0.5}, {"judge", 1.25}}}));

  json end = json::parse(lines_of(path).at(0));
  CHECK(end["peak_resident_kib"].get<long>() > 1000);
  for (const char* own : {"previous", "time", "peak_resident_kib"}) {
    end.erase(own);
  }
  CHECK(end == json{{"type", "end"},
                    {"program", std::string("assize ") + ASSIZE_VERSION},
                    {"audit", "audit.yaml"},
                    {"out", "out"},
                    {"threads", 2},
                    {"seconds", {{"read", 0.5}, {"judge", 1.25}}},
                    {"digest", "sha256:12"}});
}

TEST_CASE("a log that cannot be made says why") {
  const TemporaryFolder folder;

  CHECK(render(RunLog::open(folder.path("none/run.jsonl")).error()) ==
        folder.path("none/run.jsonl") +
            ": error: the run log cannot be opened: No such file or directory");
}
