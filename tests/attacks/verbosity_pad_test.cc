#include "attacks/attacked.h"
#include "core/utf8.h"

namespace assize::attacks {
extern const AttackPlugin verbosity_pad;
}

using namespace assize;
using namespace assize::testing;

namespace {

std::unique_ptr<AnswerAttack> padding(const std::string& kind,
                                      const std::string& factor) {
  return make_attack(attacks::verbosity_pad,
                     "{kind: " + kind + ", factor: " + factor + "}");
}

}  // namespace

TEST_CASE("verbosity.pad keeps the answer and reaches the factor") {
  const std::string kind =
      GENERATE("restate", "boilerplate", "list_copy", "whitespace");
  const std::string factor = GENERATE("1.1", "1.5", "2", "4", "16");
  const auto attack = padding(kind, factor);
  for (const std::string& honest : prose_answers()) {
    INFO(kind << " " << factor << " of " << honest.substr(0, 60));

    const std::string out = attacked(*attack, honest);

    REQUIRE(out != "-");
    CHECK(out.compare(0, honest.size(), honest) == 0);
    CHECK_FALSE(first_invalid_utf8(out));
    const double target =
        static_cast<double>(code_points(honest)) * std::stod(factor);
    const auto length = static_cast<double>(code_points(out));
    // One addition is at most 70 code points of ours, or a sentence (at most
    // the answer, and no more than 150 here) with its introduction.
    const double addition =
        kind == "whitespace"
            ? 1
            : std::min<double>(static_cast<double>(code_points(honest)), 150) +
                  70;
    CHECK(std::abs(length - target) <= std::max(0.1 * target, addition));
    CHECK(length > static_cast<double>(code_points(honest)));
  }
}

TEST_CASE("verbosity.pad says the answer's own sentences again") {
  const std::string honest = "It is red. It is round.";
  const std::string out = attacked(*padding("restate", "6"), honest);
  const std::string tail = out.substr(honest.size());

  CHECK(tail.starts_with("\n\n"));
  const auto first = tail.find("It is red.");
  REQUIRE(first != std::string::npos);
  CHECK(tail.find("It is round.") != std::string::npos);
}

TEST_CASE("verbosity.pad copies a list point by point") {
  const std::string honest = "- It is red.\n- It is round. It rolls.";
  const std::string out = attacked(*padding("list_copy", "4"), honest);

  CHECK(out.find("\n\n1. It is red.\n2. It is round.\n3. It rolls.") !=
        std::string::npos);
}

TEST_CASE("verbosity.pad adds nothing but line breaks as white space") {
  CHECK(attacked(*padding("whitespace", "2"), "\u00E9t\u00E9") ==
        "\u00E9t\u00E9\n\n\n");
}

TEST_CASE("verbosity.pad adds no word of the answer as boilerplate") {
  const std::string honest(200, 'x');
  const std::string out = attacked(*padding("boilerplate", "16"), honest);

  CHECK(out.find("xx", honest.size()) == std::string::npos);
  // Each sentence of the table stands once before any stands twice: at 26
  // sentences of 40 to 70 code points, the first 900 have no repetition.
  const std::string tail = out.substr(honest.size() + 2, 900);
  for (std::size_t at = 0; at + 45 < tail.size(); ++at) {
    CHECK_FALSE(tail.find(tail.substr(at, 40), at + 1) != std::string::npos);
  }
}

TEST_CASE("verbosity.pad repeats no code, table or quote") {
  const std::string code = "```\nint secret = 1;\n```";
  const auto attack = padding("restate", "3");

  CHECK(attacked(*attack, code) == "-");
  CHECK(attacked(*attack, "| a | b |\n| - | - |") == "-");
  const std::string out = attacked(*attack, code + "\n\nIt declares a number.");
  CHECK(out.find("secret", code.size()) == std::string::npos);
  CHECK(attacked(*padding("boilerplate", "3"), code).starts_with(code));
}

TEST_CASE("verbosity.pad does not apply to an empty answer") {
  const std::string kind =
      GENERATE("restate", "boilerplate", "list_copy", "whitespace");
  const auto attack = padding(kind, "2");

  CHECK(attacked(*attack, "") == "-");
  CHECK(attacked(*attack, " \n\t") == "-");
  CHECK_FALSE(attacked(*attack, Turns{}));

  const auto some = attacked(*attack, Turns{"", "It is red."});
  REQUIRE(some);
  CHECK(some->at(0).empty());
  CHECK(some->at(1).starts_with("It is red."));
  CHECK(some->at(1).size() > 10);
}
