#include "audit/emit_batch.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "audit/custom_id.h"
#include "io/temporary_folder.h"
#include "planned_audit.h"

using namespace assize;
using nlohmann::json;
using testing::PlannedAudit;
using testing::TemporaryFolder;

namespace {

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<json> lines_of(const std::string& path) {
  std::vector<json> out;
  std::istringstream text(text_of(path));
  for (std::string line; std::getline(text, line);) {
    out.push_back(json::parse(line));
  }
  return out;
}

const std::string kAudit = "suite: twelve\nattacks: [x.some]\njudges:\n  - " +
                           std::string(testing::kGpt) + "\n  - " +
                           std::string(testing::kClaude) +
                           "\n  - {kind: simulated, name: here}\n";

}  // namespace

TEST_CASE("batches hold every request once, by the name of its key") {
  const TemporaryFolder folder;
  const PlannedAudit audit(kAudit);

  const auto out = emit_batches(audit.walk(), folder.path("batches"));

  REQUIRE(out);
  REQUIRE(out->files.size() == 2);
  const json posted =
      json::parse(text_of(folder.path("batches/judge-2-anthropic-0001.json")));
  const auto lines = lines_of(folder.path("batches/judge-1-openai-0001.jsonl"));
  std::set<std::string> names, planned;
  for (const json& line : lines) {
    CHECK(line["method"] == "POST");
    CHECK(line["url"] == "/v1/chat/completions");
    CHECK(line["body"]["model"] == "gpt-4.1");
    names.insert(line["custom_id"].get<std::string>());
  }
  for (const json& entry : posted["requests"]) {
    CHECK(entry["params"]["model"] == "claude-sonnet-4-5");
    CHECK(entry["params"]["max_tokens"] == 1024);
    names.insert(entry["custom_id"].get<std::string>());
  }
  for (const Planned& one : audit.fresh()) {
    if (one.judge < 2) planned.insert(custom_id(one.key));
  }
  CHECK(lines.size() == 56);
  CHECK(posted["requests"].size() == 56);
  CHECK(names == planned);
}

TEST_CASE("a manifest lists the files of a batch, and what is in none") {
  const TemporaryFolder folder;
  const PlannedAudit audit(kAudit);

  const auto out = emit_batches(audit.walk(), folder.path());

  REQUIRE(out);
  const std::string file = text_of(folder.path("judge-1-openai-0001.jsonl"));
  const json manifest = json::parse(text_of(folder.path("manifest.json")));
  CHECK(manifest["schema"] == "assize.batch/1");
  CHECK(manifest["files"][0] == json({{"name", "judge-1-openai-0001.jsonl"},
                                      {"judge", "openai/gpt-4.1"},
                                      {"model", "gpt-4.1"},
                                      {"format", "openai"},
                                      {"requests", 56},
                                      {"bytes", file.size()},
                                      {"sha256", sha256_hex(file)}}));
  CHECK(manifest["left_out"] ==
        json::array({{{"judge", "here"},
                      {"requests", 96},
                      {"why", "it answers on this machine"}}}));
}

TEST_CASE("batches are split at the limits of a file") {
  const TemporaryFolder folder;
  const PlannedAudit audit("suite: twelve\nattacks: []\njudges: [" +
                           std::string(testing::kGpt) + "]\n");

  const auto by_count =
      emit_batches(audit.walk(), folder.path("count"), {.requests = 20});
  const auto by_bytes =
      emit_batches(audit.walk(), folder.path("bytes"), {.bytes = 1500});
  const auto tiny =
      emit_batches(audit.walk(), folder.path("tiny"), {.bytes = 1});

  REQUIRE(by_count);
  REQUIRE(by_count->files.size() == 3);
  CHECK(by_count->files[0].requests == 20);
  CHECK(by_count->files[2].requests == 8);
  CHECK(by_count->files[2].name == "judge-1-openai-0003.jsonl");
  REQUIRE(by_bytes);
  std::uint64_t requests = 0;
  for (const BatchFile& file : by_bytes->files) {
    CHECK(file.bytes <= 1500);
    CHECK(file.bytes == text_of(folder.path("bytes/" + file.name)).size());
    requests += file.requests;
  }
  CHECK(requests == 48);
  CHECK(by_bytes->files.size() < 48);
  // A request that is larger than a file has one to itself.
  REQUIRE(tiny);
  CHECK(tiny->files.size() == 48);
}

TEST_CASE("batches leave out what is stored") {
  const TemporaryFolder folder;
  const PlannedAudit audit("suite: one\nattacks: []\njudges: [" +
                           std::string(testing::kGpt) + "]\n");
  const auto store = testing::open_store(folder.path("s.sqlite"));
  StoredReply reply;
  reply.backend = *store->backend("a backend");
  reply.key = audit.fresh()[1].key;
  store->put(reply);
  REQUIRE(store->flush());

  const auto out = emit_batches(audit.walk(store.get()), folder.path("out"));

  REQUIRE(out);
  const auto lines = lines_of(folder.path("out/judge-1-openai-0001.jsonl"));
  CHECK(lines.size() == 3);
  for (const json& line : lines) {
    CHECK(line["custom_id"] != custom_id(reply.key));
  }
}

TEST_CASE("batches go to an empty folder alone") {
  const TemporaryFolder folder;
  folder.file("old.jsonl", "{}");
  const PlannedAudit audit(kAudit);

  const auto taken = emit_batches(audit.walk(), folder.path());
  const auto file = emit_batches(audit.walk(), folder.path("old.jsonl/x"));

  REQUIRE_FALSE(taken);
  CHECK(taken.error().message ==
        "batch files go to a folder of their own, and this one is not empty");
  REQUIRE_FALSE(file);
  CHECK(file.error().message.starts_with("cannot be made: "));
}
