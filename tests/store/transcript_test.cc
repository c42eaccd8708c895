#include "store/transcript.h"

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "fuzz_rounds.h"
#include "io/mutate.h"
#include "store/stores.h"

using assize::BulkCounts;
using assize::export_transcript;
using assize::import_transcript;
using assize::Result;
using assize::testing::filled;
using assize::testing::key_of;
using assize::testing::opened;
using assize::testing::reply_to;
using assize::testing::TemporaryFolder;

namespace {

std::string exported(const std::string& store) {
  std::string out;
  const auto lines =
      export_transcript(store, [&](std::string_view line) -> Result<void> {
        out += line;
        return {};
      });
  if (!lines) FAIL(render(lines.error()));
  CHECK(*lines ==
        static_cast<std::uint64_t>(std::count(out.begin(), out.end(), '\n')));
  return out;
}

/// The line of one small answer, with `changed` in the place of `part`.
std::string line(const std::string& part = "",
                 const std::string& changed = "") {
  std::string out =
      R"({"answered_ms":5,"attempts":1,"backend":"j","body":"x",)"
      R"("completion_tokens":2,"cost_nano":3,"fingerprint":"f","key":")" +
      std::string(64, 'a') +
      R"(","latency_us":4,"model":"m","prompt_tokens":1,"sample":0,)"
      R"("status":200})"
      "\n";
  const std::size_t at = out.find(part);
  REQUIRE(at != std::string::npos);
  return out.replace(at, part.size(), changed);
}

}  // namespace

TEST_CASE("an answer is one line of canonical JSON") {
  const TemporaryFolder folder;
  const std::string text = folder.file("t.jsonl", line());

  const auto counts = import_transcript(text, folder.path("s.db"), "test");

  REQUIRE(counts);
  CHECK(*counts == BulkCounts{1, 0, 0});
  CHECK(exported(folder.path("s.db")) == line());
}

TEST_CASE("a store that is exported and imported exports the same bytes") {
  const TemporaryFolder folder;
  const std::string path = folder.path("a.db");
  {
    const auto store = opened(path);
    REQUIRE(store->backend("judge") == 1u);
    REQUIRE(store->backend("\xC3\xA9 \"judge\"") == 2u);
    for (unsigned n = 0; n < 50; ++n) store->put(reply_to(n));
    auto odd = reply_to(50, std::string("no text \xFF\0\x80", 11));
    odd.backend = 2;
    odd.key.sample = 3;
    store->put(odd);
    odd.body = std::string("text with a zero \0", 18);
    odd.key.sample = 2;
    store->put(odd);
    odd.body = "a\n\t\"\\ \x7F \xF0\x9F\x98\x80";
    odd.key.sample = 65535;
    store->put(odd);
    odd.body = "";
    odd.key.sample = 0;
    store->put(odd);
  }
  const std::string once = exported(path);

  const auto counts = import_transcript(folder.file("t.jsonl", once),
                                        folder.path("b.db"), "test");

  REQUIRE(counts);
  CHECK(*counts == BulkCounts{54, 0, 0});
  CHECK(exported(folder.path("b.db")) == once);
  const auto store = opened(folder.path("b.db"));
  CHECK((*store->find(key_of(7)))->body == reply_to(7).body);
  CHECK((*store->find(key_of(50, 3)))->body ==
        std::string("no text \xFF\0\x80", 11));
  CHECK(store->rows() == 54);
  CHECK(store->spent() == assize::Usage{});
}

TEST_CASE("lines are sorted by key and sample whatever the order of answers") {
  const TemporaryFolder folder;
  const auto put = [&](const std::string& name, std::vector<unsigned> order) {
    const auto store = opened(folder.path(name));
    REQUIRE(store->backend("judge") == 1u);
    for (const unsigned n : order) store->put(reply_to(n));
    REQUIRE(store->flush());
    return exported(folder.path(name));
  };

  CHECK(put("a.db", {1, 2, 3, 4, 5}) == put("b.db", {5, 3, 1, 4, 2}));
}

TEST_CASE("importing again adds nothing; of two bodies the older stays") {
  const TemporaryFolder folder;
  const std::string store = folder.path("s.db");
  const std::string first = folder.file("first.jsonl", line());
  const std::string twice = folder.file("twice.jsonl", line() + line());
  const std::string older = folder.file(
      "older.jsonl", line(R"("answered_ms":5)", R"("answered_ms":4)"));
  const std::string other =
      folder.file("other.jsonl", line(R"("body":"x")", R"("body":"y")"));
  const std::string oldest = folder.file(
      "oldest.jsonl",
      line(R"("answered_ms":5,"attempts":1,"backend":"j","body":"x")",
           R"("answered_ms":1,"attempts":1,"backend":"k","body":"z")"));
  const auto counts = [&](const std::string& transcript) {
    const auto out = import_transcript(transcript, store, "test");
    REQUIRE(out);
    return *out;
  };

  CHECK(counts(first) == BulkCounts{1, 0, 0});
  CHECK(counts(twice) == BulkCounts{0, 2, 0});
  CHECK(counts(older) == BulkCounts{0, 1, 0});
  CHECK(counts(other) == BulkCounts{0, 0, 1});
  CHECK(exported(store) == line(R"("answered_ms":5)", R"("answered_ms":4)"));
  CHECK(counts(oldest) == BulkCounts{0, 0, 1});
  CHECK(exported(store) ==
        line(R"("answered_ms":5,"attempts":1,"backend":"j","body":"x")",
             R"("answered_ms":1,"attempts":1,"backend":"k","body":"z")"));
  const auto served = opened(store)->served();
  REQUIRE(served);
  REQUIRE(served->size() == 1);
  CHECK((*served)[0].identity == "k");
  CHECK((*served)[0].rows == 1);
}

TEST_CASE("lines that are no answer are refused with file and line") {
  struct Case {
    std::string text, message;
  };
  const std::string sample = "'sample' must be a whole number from 0 to 65535";
  const auto c = GENERATE_COPY(values<Case>({
      {line(R"("key":"a)", R"("key":"A)"),
       "'key' must be 64 hexadecimal digits"},
      {line(R"("key":"a)", R"("key":")"),
       "'key' must be 64 hexadecimal digits"},
      {line(R"("sample":0)", R"("sample":65536)"), sample},
      {line(R"("sample":0)", R"("sample":-1)"), sample},
      {line(R"("sample":0)", R"("sample":0.5)"), sample},
      {line(R"("sample":0)", R"("sample":"0")"), sample},
      {line(R"("sample":0,)", ""), sample},
      {line(R"("cost_nano":3)", R"("cost_nano":9007199254740993)"),
       "'cost_nano' must be a whole number from 0 to 9007199254740991"},
      {line(R"("backend":"j")", R"("backend":null)"),
       "'backend' must be a text"},
      {line(R"("body":"x",)", ""),
       "there must be one of 'body' and 'body_base64'"},
      {line(R"("body":"x")", R"("body":"x","body_base64":"eA==")"),
       "there must be one of 'body' and 'body_base64'"},
      {line(R"("body":"x")", R"("body_base64":"eA=")"),
       "'body_base64' must be base64"},
      {line(R"("body":"x")", R"("body_base64":"eB==")"),
       "'body_base64' must be base64"},
      {line(R"("body":"x")", R"("body_base64":" eA=")"),
       "'body_base64' must be base64"},
      {line(R"("body":"x")", R"("body_base64":7)"),
       "'body_base64' must be base64"},
      {line(R"("body":"x")", R"("body":"x","extra":1)"),
       "the field 'extra' is unknown"},
      {line(R"("model":"m")", R"("model":")" + std::string(257, 'm') + '"'),
       "'model' or 'fingerprint' is longer than 256 bytes"},
      {"[]\n", "this line is no object"},
  }));
  const TemporaryFolder folder;
  const std::string path = folder.file("t.jsonl", line() + "\n" + c.text);

  const auto counts = import_transcript(path, folder.path("s.db"), "test");

  CAPTURE(c.text);
  REQUIRE_FALSE(counts);
  CHECK(counts.error().message == c.message);
  CHECK(counts.error().where.file == path);
  CHECK(counts.error().where.line == 3);
}

TEST_CASE("an export stops where writing fails") {
  const TemporaryFolder folder;
  int lines = 0;

  const auto written = export_transcript(
      filled(folder, "s.db", 0, 5), [&](std::string_view) -> Result<void> {
        if (++lines == 3) return assize::fail("the disk is full");
        return {};
      });

  REQUIRE_FALSE(written);
  CHECK(written.error().message == "the disk is full");
  CHECK(lines == 3);
}

TEST_CASE("mutated transcripts are imported or refused, and stay transcripts") {
  const TemporaryFolder folder;
  std::mt19937 random(11);
  const std::string whole =
      line(R"("body":"x")", R"("body":")" + std::string(500, 'x') + '"');
  int taken = 0, refused = 0;
  const int rounds = assize::testing::fuzz_rounds(300);
  const std::string store = folder.path("s.db");
  for (int round = 0; round < rounds; ++round) {
    const std::string text = folder.file(
        "t.jsonl", assize::testing::mutate(whole, "{}[]\",:\\0u", random));

    const auto counts = import_transcript(text, store, "test");

    if (!counts) {
      ++refused;
      CHECK(counts.error().where.file == text);
    } else {
      ++taken;
    }
  }
  const std::string once = exported(store);
  REQUIRE(import_transcript(folder.file("again.jsonl", once),
                            folder.path("again.db"), "test"));
  CHECK(exported(folder.path("again.db")) == once);
  CHECK(taken > 50);
  CHECK(refused > 100);
}
