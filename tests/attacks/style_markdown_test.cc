#include <algorithm>

#include "attacks/attacked.h"
#include "core/utf8.h"

namespace assize::attacks {
extern const AttackPlugin style_markdown;
}

using namespace assize;
using namespace assize::testing;

namespace {

std::unique_ptr<AnswerAttack> styled(const std::string& part) {
  return make_attack(attacks::style_markdown, "part: " + part);
}

std::string without(std::string_view text, std::string_view mark) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next = std::min(text.find(mark, at), text.size());
    out += text.substr(at, next - at);
    at = next + mark.size();
  }
  return out;
}

/// The words without the marks that the attack adds.
std::string bare(std::string text) {
  if (text.starts_with("## ")) text.erase(0, text.find("\n\n") + 2);
  text = without(text, "**");
  std::string lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::size_t mark = text.compare(at, 2, "- ") == 0 ? 2 : 0;
    lines.append(text, at + mark, end - at - mark).append("\n");
    at = end + 1;
  }
  return lines;
}

std::string without_space(std::string text) {
  std::erase_if(text,
                [](char c) { return c == ' ' || c == '\n' || c == '\r'; });
  return text;
}

}  // namespace

TEST_CASE("style.markdown changes no word and no order of words") {
  const std::string part = GENERATE("all", "bold", "list", "heading");
  const auto attack = styled(part);
  for (const std::string& honest : prose_answers()) {
    INFO(part << " of " << honest.substr(0, 60));

    const std::string out = attacked(*attack, honest);

    if (out == "-") continue;
    CHECK(out != honest);
    CHECK_FALSE(first_invalid_utf8(out));
    CHECK(without_space(bare(out)) == without_space(bare(honest)));
    const bool spaced = honest.find(' ') != std::string::npos;
    if (spaced) CHECK((words_of(bare(out)) == words_of(bare(honest))));
  }
}

TEST_CASE("style.markdown sets a heading, points and bold") {
  const std::string honest =
      "The capital is Paris. It lies on the Seine. Two million live there.\n\n"
      "That is all there is.";

  CHECK(attacked(*styled("heading"), honest) ==
        "## The capital is Paris\n\n" + honest);
  CHECK(attacked(*styled("list"), honest) ==
        "- The capital is Paris.\n- It lies on the Seine.\n- Two million live "
        "there.\n\nThat is all there is.");
  CHECK(attacked(*styled("bold"), honest) ==
        "**The capital is** Paris. It lies on the Seine. Two million live "
        "there.\n\n**That is all** there is.");
  CHECK(attacked(*styled("all"), honest) ==
        "## The capital is Paris\n\n- **The capital is** Paris.\n- "
        "**It lies on** the Seine.\n- **Two million live** there.\n\n**That is "
        "all** there is.");
}

TEST_CASE("style.markdown takes a heading from the first sentence") {
  struct Case {
    std::string honest, heading;
  };
  const auto [honest, heading] = GENERATE(
      Case{"One two three four five six seven eight nine ten eleven twelve.",
           "One two three four five six"},
      Case{"Well, yes! It is so, and it will be so for long.", "Well, yes"},
      Case{"```\nx = 1\n```\nThis sets x to the number one, and no more. And "
           "so on.",
           "This sets x to the number"},
      Case{"\u662F\u3002\u5B83\u5728\u585E\u7EB3\u6CB3\u4E0A\u3002",
           "\u662F\u3002"});

  CHECK(attacked(*styled("heading"), honest) ==
        "## " + heading + "\n\n" + honest);
}

TEST_CASE("style.markdown leaves code, tables and formulas alone") {
  const std::string kept =
      GENERATE("```\nOne is here. Two is here. Three is here.\n```",
               "~~~~\n```\nOne is here. Two is here. Three is here.\n~~~~",
               "```\nOne is here. Two is here. Three is here.\nnever closed",
               "| One is here. | Two is here. Three is here. |\n| --- | --- |",
               "One is here. Two is here | Three is here.\n--- | ---",
               "> One is here. Two is here. Three is here.",
               "    One is here. Two is here. Three is here.",
               "$$ One is here. Two is here. Three is here. $$");

  CHECK(attacked(*styled("all"), kept) == "-");
  const std::string out =
      attacked(*styled("all"), "Some words stand here before.\n\n" + kept);
  CHECK(out.ends_with("\n\n" + kept));
}

TEST_CASE("style.markdown adds no mark of a kind that is there") {
  CHECK(attacked(*styled("heading"),
                 "# Title\n\nSome words stand here. More "
                 "of them.") == "-");
  CHECK(attacked(*styled("list"), "* one\n\nOne here. Two here. Three here.") ==
        "-");
  CHECK(attacked(*styled("bold"), "Some **bold** words stand here.") == "-");
  CHECK(attacked(*styled("all"),
                 "# Title\n\n- **one** point\n\nSome words "
                 "stand here. More.") == "-");
}

TEST_CASE("style.markdown does not apply to what has too few words") {
  const std::string honest =
      GENERATE("", " \n", "Paris.", "42", "a b", "*a* `b` c d e f g h");
  CHECK(attacked(*styled("all"), honest) == "-");
}

TEST_CASE("style.markdown styles each turn by itself") {
  const auto out = attacked(*styled("bold"),
                            Turns{"", "The sky is blue today.", "**b** c d e"});
  REQUIRE(out);
  CHECK(*out == Turns{"", "**The sky is** blue today.", "**b** c d e"});
}
