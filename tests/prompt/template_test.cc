#include "prompt/template.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/sha256.h"
#include "core/stream.h"

namespace {

using assize::literal_text;
using assize::parse_template;
using assize::Template;

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
