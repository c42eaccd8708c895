#include "audit/payload.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace assize;

namespace {

Payload example() {
  Payload out{.search = sha256("a search"),
              .text = "tokens | null",
              .trace = std::string(64, 'a'),
              .judge = "j",
              .end = SearchEnd::kBudget,
              .budget = 400,
              .calls = 398,
              .asks = 90};
  out.items = 4;
  out.unread = 2;
  out.log_p = true;
  out.start = -3.25;
  out.found = -0.5;
  return out;
}

}  // namespace

TEST_CASE("a payload is read as it was kept") {
  const Payload kept = example();

  const auto read = read_payload(stored(kept, "an.arm"));

  REQUIRE(read);
  CHECK(stored(*read, "an.arm") == stored(kept, "an.arm"));
  CHECK(read->text == kept.text);
  CHECK(read->end == SearchEnd::kBudget);
  CHECK(read->calls == 398);
  CHECK(read->found == -0.5);
  CHECK(stored(kept, "an.arm").attack == "an.arm");
}

TEST_CASE("what was not measured stays so") {
  Payload kept = example();
  kept.start = kept.found = kAbsent;

  const auto read = read_payload(stored(kept, "an.arm"));

  REQUIRE(read);
  CHECK(std::isnan(read->start));
}

TEST_CASE("a payload that is none of ours is told") {
  StoredPayload kept = stored(example(), "an.arm");
  kept.trace = GENERATE("", "[]", "{}", "{\"sha256\": 1}");

  const auto read = read_payload(kept);

  REQUIRE(!read);
  CHECK(
      read.error().message.starts_with("the payload of 'an.arm' in the "
                                       "store cannot be read: "));
}

TEST_CASE("a payload of another version is told") {
  const auto [ours, theirs] = GENERATE(table<std::string, std::string>(
      {{"assize.search/1", "assize.search/9"}, {"budget", "boredom"}}));
  StoredPayload kept = stored(example(), "an.arm");
  REQUIRE(read_payload(kept));
  const std::size_t at = kept.trace.find("\"" + ours + "\"");
  REQUIRE(at != std::string::npos);
  kept.trace.replace(at + 1, ours.size(), theirs);

  CHECK(!read_payload(kept));
}

TEST_CASE("a payload that is no text is told") {
  StoredPayload kept = stored(example(), "an.arm");
  kept.text = "\xff";

  const auto read = read_payload(kept);

  REQUIRE(!read);
  CHECK(read.error().message ==
        "the payload of 'an.arm' in the store is not whole");
}

TEST_CASE("a payload of another schema, or of an unknown end, is told") {
  StoredPayload schema = stored(example(), "an.arm");
  StoredPayload end = schema;
  const auto set = [](StoredPayload& of, const std::string& from,
                      const std::string& to) {
    of.trace.replace(of.trace.find(from), from.size(), to);
  };
  set(schema, "assize.search/1", "assize.search/9");
  set(end, "\"budget\",", "\"bored\",");

  CHECK(read_payload(schema).error().message ==
        "the payload of 'an.arm' in the store cannot be read: its schema is "
        "'assize.search/9', and not 'assize.search/1'");
  CHECK(read_payload(end).error().message ==
        "the payload of 'an.arm' in the store cannot be read: its end 'bored' "
        "is none of done, budget, unreadable");
}
