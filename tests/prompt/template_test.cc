#include "prompt/template.h"

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/sha256.h"
#include "core/stream.h"

namespace {

using assize::literal_text;
using assize::parse_template;
using assize::Template;
using Blocks = std::vector<std::pair<assize::Role, std::string_view>>;

/// Literals as they are, slots as "<name>", a '|' between parts.
std::string drawn(const Template& source) {
  std::string out;
  for (const assize::Block& block : source.blocks) {
    for (const assize::Part& part : block.parts) {
      if (!out.empty()) out += '|';
      out += part.slot ? "<" + part.text + ">" : part.text;
    }
  }
  return out;
}

std::string joined(const Template& source) {
  std::string out;
  for (const assize::Block& block : source.blocks) {
    for (const assize::Part& part : block.parts) {
      out += part.slot ? "{" + part.text + "}" : part.text;
    }
  }
  return out;
}

/// "role: text" of every message, a '|' between; or the error.
std::string filled(const Template& source, const assize::Values& values,
                   assize::Fill how = assize::Fill::kOnePass) {
  const auto messages = assize::fill(source, values, how);
  if (!messages) return "error: " + messages.error().message;
  std::string out;
  for (const assize::Message& message : *messages) {
    if (!out.empty()) out += '|';
    out += message.role == assize::Role::kSystem ? "system: " : "user: ";
    out += message.text;
  }
  return out;
}

}  // namespace

TEST_CASE("a template is cut into literals and slots") {
  struct Case {
    std::string_view text, parts;
  };
  const auto [text, parts] = GENERATE(
      Case{"", ""}, Case{"no slot", "no slot"}, Case{"{a}", "<a>"},
      Case{"Q: {question}\nA: {answer_1}.",
           "Q: |<question>|\nA: |<answer_1>|."},
      Case{"{a}{b}", "<a>|<b>"}, Case{"{}", "{}"}, Case{"{ a }", "{ a }"},
      Case{"{\"winner\": {a}}", "{\"winner\": |<a>|}"},
      Case{"{{a}}", "{|<a>|}"}, Case{"{a", "{a"}, Case{"a}", "a}"},
      Case{"{a{b}", "{a|<b>"}, Case{"{a-b}", "{a-b}"},
      Case{"{größe}", "{größe}"}, Case{"{", "{"},
      Case{"{A_1}x{2}", "<A_1>|x|<2>"});

  CHECK(drawn(parse_template(text)) == parts);
}

TEST_CASE("a template is one user block with the hash of its source") {
  const Template source = parse_template("Judge {answer}.");

  REQUIRE(source.blocks.size() == 1);
  CHECK(source.blocks[0].role == assize::Role::kUser);
  CHECK(source.sha256 == assize::sha256_hex("Judge {answer}."));
}

TEST_CASE("the parts of any template joined again are its text") {
  constexpr std::string_view kPieces[] = {"{", "}", "a",  "_", "{b}", " ",
                                          "ß", "9", "\n", "-", "\0"};
  assize::Stream stream(1, {"templates"});
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (std::uint64_t n = stream.below(12); n > 0; --n) {
      text += kPieces[stream.below(std::size(kPieces))];
    }
    const Template source = parse_template(text);
    if (joined(source) != text) {
      CAPTURE(text);
      CHECK(joined(source) == text);
    }
    for (const assize::Part& part : source.blocks.at(0).parts) {
      if (part.text.empty()) FAIL_CHECK("an empty part in " << text);
    }
  }
}

TEST_CASE("the literal text has a line break for each slot") {
  CHECK(literal_text(parse_template("Q: {q} A: {a}")) == "Q: \n A: \n\n");
  CHECK(literal_text(parse_template("")) == "\n");
  CHECK(literal_text(Template{}).empty());
}

TEST_CASE("a template of several blocks keeps their roles") {
  const Blocks blocks = {{assize::Role::kSystem, "Judge {what}."},
                         {assize::Role::kUser, "{a}{b}"},
                         {assize::Role::kAssistant, ""}};
  const Template source = parse_template(blocks);

  REQUIRE(source.blocks.size() == 3);
  CHECK(drawn(source) == "Judge |<what>|.|<a>|<b>");
  CHECK(source.blocks[0].role == assize::Role::kSystem);
  CHECK(source.blocks[2].role == assize::Role::kAssistant);
  CHECK(source.blocks[2].parts.empty());
}

TEST_CASE("the hash of a template tells its blocks apart") {
  using enum assize::Role;
  const std::vector<Blocks> all = {{},
                                   {{kUser, "ab"}},
                                   {{kSystem, "ab"}},
                                   {{kUser, "a"}, {kUser, "b"}},
                                   {{kUser, "ab"}, {kUser, ""}},
                                   {{kUser, ""}, {kUser, "ab"}},
                                   {{kSystem, "a"}, {kUser, "b"}}};
  std::set<std::string> hashes;
  for (const Blocks& blocks : all) hashes.insert(parse_template(blocks).sha256);

  CHECK(hashes.size() == all.size());
  CHECK(parse_template(all[1]).sha256 == parse_template("ab").sha256);
}

TEST_CASE("a template is filled in one pass") {
  const Template source = parse_template("Q: {q} A: {a} {q}{b}");

  CHECK(filled(source, {{"q", "1"}, {"a", "2"}, {"b", ""}}) ==
        "user: Q: 1 A: 2 1");
  CHECK(filled(source, {{"b", "{q}"}, {"q", "{a}"}, {"a", "{b}{q}"}}) ==
        "user: Q: {a} A: {b}{q} {a}{q}");
  CHECK(filled(parse_template("{\"a\": {a}}"), {{"a", "}"}, {"c", "x"}}) ==
        "user: {\"a\": }}");
  // The first pair of a name counts.
  CHECK(filled(parse_template("{a}"), {{"a", "1"}, {"a", "2"}}) == "user: 1");
  CHECK(filled(Template{}, {}).empty());
}

TEST_CASE("published programs that fill a growing text are reproduced") {
  using enum assize::Fill;
  const Template source = parse_template("{q} {a} {q}");
  const assize::Values forging = {{"q", "<{a}>"}, {"a", "2"}};
  const assize::Values tame = {{"a", "{q}"}, {"q", "1"}};

  // As Python's text.replace("{q}", q).replace("{a}", a), and with count 1.
  CHECK(filled(source, forging, kSequentialAll) == "user: <2> 2 <2>");
  CHECK(filled(source, forging, kSequentialFirst) == "user: <2> {a} {q}");
  CHECK(filled(source, tame, kSequentialAll) == "user: 1 1 1");
  CHECK(filled(source, tame, kSequentialFirst) == "user: 1 {q} {q}");
  CHECK(filled(source, forging) == "user: <{a}> 2 <{a}>");
  // A value that names itself is not searched again.
  CHECK(filled(parse_template("{q}{q}"), {{"q", "{q}"}}, kSequentialAll) ==
        "user: {q}{q}");
}

TEST_CASE("each block is filled, and a name may stand in several") {
  const Blocks blocks = {{assize::Role::kSystem, "{a}!"},
                         {assize::Role::kUser, "{b}{a}"}};
  const auto how =
      GENERATE(assize::Fill::kOnePass, assize::Fill::kSequentialFirst,
               assize::Fill::kSequentialAll);

  CHECK(filled(parse_template(blocks), {{"a", "1"}, {"b", "2"}}, how) ==
        "system: 1!|user: 21");
}

TEST_CASE("a slot without a value is an error that names it") {
  const auto how =
      GENERATE(assize::Fill::kOnePass, assize::Fill::kSequentialFirst,
               assize::Fill::kSequentialAll);

  CHECK(
      filled(parse_template("{a} {answer_2}"), {{"a", "{b}"}}, how) ==
      "error: the template has the slot 'answer_2', which this way of judging, "
      "or this item, does not fill");
  CHECK(filled(parse_template("{a}"), {}, how) ==
        "error: the template has the slot 'a', which this way of judging, or "
        "this item, does not fill");
  // What a value says is no slot.
  CHECK(filled(parse_template("{a}"), {{"a", "{b}"}}, how) == "user: {b}");
}

TEST_CASE("the names of slots come in order of first appearance") {
  const Blocks blocks = {{assize::Role::kSystem, "{b}{a}"},
                         {assize::Role::kUser, "{c} {a} {b}"}};
  const Template source = parse_template(blocks);

  CHECK(assize::slots_of(source) ==
        std::vector<std::string_view>{"b", "a", "c"});
  CHECK(assize::slots_of(Template{}).empty());
}

TEST_CASE("hostile values are copied byte for byte") {
  const Template source = parse_template("<{a}|{b}>");
  const std::string value =
      GENERATE(std::string(1'000'000, '{'), std::string("a\0b", 3),
               std::string("\xff{b}\xc3"), std::string("{a}{b}{{a}}"));

  CHECK(filled(source, {{"a", value}, {"b", "2"}}) ==
        "user: <" + value + "|2>");
}

TEST_CASE("of a benchmark's own file only its placeholders are slots") {
  const std::pair<assize::Role, std::string_view> message(
      assize::Role::kUser, "{$history}{ x }{question} {$a}{$a}");
  const assize::Placeholder slots[] = {{"{$history}", "history"},
                                       {"{$a}", "answer_1"}};

  const Template source = parse_template(std::span(&message, 1), slots);

  CHECK(drawn(source) == "<history>|{ x }{question} |<answer_1>|<answer_1>");
  CHECK(filled(source, {{"history", "H{$a}"}, {"answer_1", "A"}}) ==
        "user: H{$a}{ x }{question} AA");
  CHECK(filled(source, {{"history", "H{$a}"}, {"answer_1", "A"}},
               assize::Fill::kSequentialAll) == "user: HA{ x }{question} AA");
  CHECK(filled(source, {{"history", "H{$a}"}, {"answer_1", "A"}},
               assize::Fill::kSequentialFirst) ==
        "user: HA{ x }{question} {$a}{$a}");
}
