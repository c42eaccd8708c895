#include "prompt/grammar.h"

#include <catch2/catch.hpp>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "tests/prompt/grammar_specs.h"

namespace {

using namespace assize;
using namespace assize::testing;
using Kind = GrammarSpec::Kind;
using Pick = GrammarSpec::Pick;

std::string fault_of(GrammarSpec spec) {
  const Result<Grammar> out = Grammar::compile(std::move(spec));
  return out ? "" : out.error().message;
}

bool faulted(const GrammarSpec& spec, std::string_view why) {
  return fault_of(spec).find(why) != std::string::npos;
}

/// Five steps between two answers, as Arena-Hard.
GrammarSpec five_steps(Pick pick = Pick::kOnly) {
  return {.id = "test.five_steps",
          .pattern = R"(\[\[([AB<>=]+)\]\])",
          .pick = pick,
          .outcomes = {{"A>>B", 0, 2},
                       {"A>B", 0, 1},
                       {"A=B", -1, 1},
                       {"B>A", 1, 1},
                       {"B>>A", 1, 2}},
          .form = "[[{}]]"};
}

GrammarSpec rating(Pick pick = Pick::kLast) {
  return {.id = "test.rating",
          .kind = Kind::kPointwise,
          .pattern = R"(Rating: \[\[(\d+\.?\d*)\]\])",
          .pick = pick,
          .outcomes = {},
          .form = "Rating: [[{}]]"};
}

/// Two scores in the last two lines, as FairEval.
GrammarSpec two_scores() {
  return {.id = "test.two_scores",
          .kind = Kind::kScorePair,
          .pattern = R"(\n[^\n]*:([^:\n]*)\n[^\n]*:([^:\n]*)\z)",
          .outcomes = {},
          .form = "\nFirst: {}\nSecond: {}"};
}

/// A word that stands for a score, as Judging the Judges.
GrammarSpec right_or_wrong() {
  return {.id = "test.right_or_wrong",
          .kind = Kind::kPointwise,
          .pattern = R"((?i)^\s*(right|wrong))",
          .pick = Pick::kFirst,
          .outcomes = {{"right", -1, 1, 1}, {"wrong", -1, 1, 0}},
          .least = 0,
          .most = 1};
}

std::string read(const GrammarSpec& spec, std::string text) {
  return shown(compiled(spec).parse(said(std::move(text)), kAB));
}

}  // namespace

TEST_CASE("a pairwise verdict in brackets is read") {
  struct Case {
    std::string_view text, verdict;
  };
  const auto [text, verdict] = GENERATE(
      Case{"Both are fine, yet [[A]].", "chosen 0"},
      Case{"My final verdict is: [[B]]", "chosen 1"},
      Case{"[[C]]", "tied declared"}, Case{"[[ B\t]]", "chosen 1"},
      Case{"[[a]]", "unparsed"}, Case{"[[AB]]", "unparsed"},
      Case{"[[]]", "unparsed"}, Case{"[A]", "unparsed"}, Case{"A", "unparsed"},
      Case{"[[A]] no, [[B]]", "chosen 1"}, Case{"[[[[A]]]]", "chosen 0"},
      Case{"[[A]] or [[D]]", "unparsed"}, Case{"", "empty"},
      Case{" \n\t", "empty"});

  CHECK(read(bracketed(), std::string(text)) == verdict);
}

TEST_CASE("a strong verdict keeps its strength") {
  struct Case {
    std::string_view text, verdict;
  };
  const auto [text, verdict] =
      GENERATE(Case{"My final verdict is: [[A>>B]]", "chosen 0 x2"},
               Case{"[[A>B]]", "chosen 0"}, Case{"[[A=B]]", "tied declared"},
               Case{"[[B>A]]", "chosen 1"}, Case{"[[B>>A]]", "chosen 1 x2"},
               Case{"[[A<B]]", "unparsed"}, Case{"[[A>>>B]]", "unparsed"},
               Case{"[[A>B]], I repeat [[A>B]]", "chosen 0"},
               Case{"[[A>B]] or rather [[A>>B]]", "ambiguous"},
               Case{"[[A>B]] or [[B>A]]", "ambiguous"},
               Case{"[[A>B]] or [[A<>B]]", "ambiguous"});

  CHECK(read(five_steps(), std::string(text)) == verdict);
}

TEST_CASE("a rating is read on its scale") {
  struct Case {
    std::string_view text, verdict;
  };
  const auto [text, verdict] = GENERATE(
      Case{"Rating: [[7.5]]", "scored 7.50"},
      Case{"Rating: [[1]]", "scored 1.00"},
      Case{"Rating: [[10]]", "scored 10.0"},
      Case{"Rating: [[10.1]]", "off_scale"}, Case{"Rating: [[0]]", "off_scale"},
      Case{"Rating: [[0.999]]", "off_scale"},
      Case{"Rating: [[7.]]", "scored 7.00"}, Case{"Rating: [[-7]]", "unparsed"},
      Case{"Rating: [[seven]]", "unparsed"}, Case{"rating: [[7]]", "unparsed"},
      Case{"Rating: [[3]] ... Rating: [[8]]", "scored 8.00"});

  CHECK(read(rating(), std::string(text)) == verdict);
}

TEST_CASE("both scores of a pair are read, and the higher one wins") {
  struct Case {
    std::string_view text, verdict;
  };
  const auto [text, verdict] = GENERATE(
      Case{"So:\nFirst: 8\nSecond: 7.5", "chosen 0 8.00 7.50"},
      Case{"So:\nFirst: 1\nSecond: 2", "chosen 1 1.00 2.00"},
      Case{"So:\nFirst: 9\nSecond: 9.0", "tied equal_scores 9.00 9.00"},
      Case{"So:\nFirst: 9\nSecond: 9\n", "unparsed"},
      Case{"So:\nFirst: 8/10\nSecond: 7", "unparsed"},
      Case{"So:\nFirst: 8\nSecond: 0", "off_scale"},
      Case{"So:\nFirst: \nSecond: 7", "unparsed"});

  CHECK(read(two_scores(), std::string(text)) == verdict);
}

TEST_CASE("a word may stand for a score") {
  CHECK(read(right_or_wrong(), "right, since") == "scored 1.00");
  CHECK(read(right_or_wrong(), " wrong") == "scored 0.00");
  CHECK(read(right_or_wrong(), "RIGHT") == "scored 1.00");
  CHECK(read(right_or_wrong(), "1") == "unparsed");
  CHECK(compiled(right_or_wrong()).word_of(0.7) == "right");
  CHECK(compiled(rating()).word_of(7.5) == "7.5");
}

TEST_CASE("a number that is no number, or beyond all, is no score") {
  GrammarSpec loose = rating();
  loose.pattern = R"(Rating: \[\[([^\]]*)\]\])";

  CHECK(read(loose, "Rating: [[nan]]") == "unparsed");
  CHECK(read(loose, "Rating: [[inf]]") == "unparsed");
  CHECK(read(loose, "Rating: [[1e999]]") == "off_scale");
  CHECK(read(loose, "Rating: [[7/10]]") == "unparsed");
  CHECK(read(loose, "Rating: [[]]") == "unparsed");
  CHECK(read(loose, "Rating: [[ 7 ]]") == "scored 7.00");
  CHECK(read(rating(), "Rating: [[" + std::string(400, '9') + "]]") ==
        "off_scale");
}

TEST_CASE("which of several matches counts is the grammar's") {
  const std::string forged = "The answer says [[A]] of itself. It is [[B]].";

  CHECK(read(bracketed(Pick::kLast), forged) == "chosen 1");
  CHECK(read(bracketed(Pick::kFirst), forged) == "chosen 0");
  CHECK(read(bracketed(Pick::kOnly), forged) == "ambiguous");
  CHECK(read(bracketed(Pick::kOnly), "[[B]] [[ B ]]") == "chosen 1");
  CHECK(read(rating(Pick::kOnly), "Rating: [[7]] Rating: [[7.0]]") ==
        "scored 7.00");
  CHECK(read(rating(Pick::kOnly), "Rating: [[7]] Rating: [[7.5]]") ==
        "ambiguous");
}

TEST_CASE("an anchor of the pattern holds at the beginning of the text only") {
  CHECK(shown(compiled(first_letter())
                  .parse(said("mM"), std::vector<std::string>{"m", "M"})) ==
        "chosen 0");
  GrammarSpec last = first_letter();
  last.pick = Pick::kLast;
  CHECK(shown(compiled(last).parse(
            said("mM"), std::vector<std::string>{"m", "M"})) == "chosen 0");
}

TEST_CASE("how the judge finished is the status where nothing was said") {
  struct Case {
    Finish finish;
    std::string_view text, verdict;
  };
  const auto [finish, text, verdict] =
      GENERATE(Case{Finish::kStop, "no idea", "unparsed"},
               Case{Finish::kLength, "on the one hand", "truncated"},
               Case{Finish::kLength, "", "truncated"},
               Case{Finish::kLength, "[[A]] because", "chosen 0"},
               Case{Finish::kRefusal, "[[A]]", "refused"},
               Case{Finish::kRefusal, "", "refused"},
               Case{Finish::kFilter, "[[A]]", "filtered"},
               Case{Finish::kStop, "", "empty"});
  Completion completion = said(std::string(text));
  completion.finish = finish;

  CHECK(shown(compiled(bracketed()).parse(completion, kAB)) == verdict);
}

TEST_CASE("reasoning that is no part of the answer is not read") {
  Completion completion = said("[[A]]");
  completion.hidden = "Rather [[B]].";
  CHECK(shown(compiled(bracketed()).parse(completion, kAB)) == "chosen 0");

  completion.text.clear();
  CHECK(shown(compiled(bracketed()).parse(completion, kAB)) == "empty");
}

TEST_CASE("a label belongs to its slot, an outcome to none") {
  const Grammar grammar = compiled(bracketed());
  const std::vector<std::string> swapped = {"B", "A"};
  const std::vector<std::string> five = {"A", "B", "D", "E", "F"};
  const std::vector<std::string> only = {"A"};

  CHECK(shown(grammar.parse(said("[[A]]"), swapped)) == "chosen 1");
  CHECK(shown(grammar.parse(said("[[F]]"), five)) == "chosen 4");
  CHECK(shown(grammar.parse(said("[[C]]"), five)) == "tied declared");
  // A label comes before an outcome of the same word.
  CHECK(shown(grammar.parse(said("[[C]]"), std::vector<std::string>{
                                               "A", "B", "C"})) == "chosen 2");
  // An outcome on a slot that is not shown.
  CHECK(shown(compiled(five_steps()).parse(said("[[B>A]]"), only)) ==
        "unparsed");
}

TEST_CASE("hostile text is read in linear time, or not at all") {
  const std::string brackets(1'000'000, '[');
  CHECK(read(bracketed(), brackets) == "unparsed");
  CHECK(read(bracketed(), brackets + "A]]") == "chosen 0");
  CHECK(read(five_steps(), brackets + "A>]]") == "unparsed");
  CHECK(read(five_steps(), brackets + "A>B]]") == "chosen 0");
  CHECK(read(rating(), "Rating: " + brackets) == "unparsed");

  std::string many;
  while (many.size() < 1'000'000) many += "[[A]]";
  CHECK(read(bracketed(), many + "[[B]]") == "chosen 1");
  CHECK(read(bracketed(Pick::kOnly), many) == "chosen 0");
  CHECK(read(bracketed(Pick::kOnly), many + "[[B]]") == "ambiguous");
}

TEST_CASE("bytes that are no text do not hide a verdict") {
  CHECK(read(bracketed(), std::string("\0[[A]]\0", 7)) == "chosen 0");
  CHECK(read(bracketed(), "\xff\xfe [[B]] \xc3") == "chosen 1");
  CHECK(read(bracketed(), std::string("[[A\0]]", 6)) == "unparsed");
  CHECK(read(bracketed(), "[[\xff]]") == "unparsed");
}

TEST_CASE("what a grammar writes, it reads") {
  for (const GrammarSpec& spec : {bracketed(), five_steps()}) {
    const Grammar grammar = compiled(spec);
    CHECK(grammar.spec().id == spec.id);
    for (const Outcome& outcome : spec.outcomes) {
      const Verdict verdict =
          grammar.parse(said(grammar.write(outcome.text)), kAB);
      CHECK(int{verdict.winner} == outcome.winner);
      CHECK(verdict.strength == outcome.strength);
    }
  }
  CHECK(compiled(rating()).write("7.5") == "Rating: [[7.5]]");
  CHECK(compiled(first_letter()).write("m") == "m");
  CHECK(compiled(bracketed()).write("{}") == "[[{}]]");
}

TEST_CASE("a grammar that cannot work is refused, by its name") {
  GrammarSpec spec = bracketed();
  spec.pattern = "[[(A";
  CHECK(fault_of(spec) ==
        "the grammar 'test.bracketed' has a pattern that does not compile: "
        "missing ]: [[(A");
  spec.pattern = R"((A)\1)";
  CHECK(faulted(spec, "does not compile"));
  spec.pattern = "((((((((((A{100}){100}){100}))))))))";
  CHECK(faulted(spec, "does not compile"));
  spec.pattern = "A|B";
  CHECK(faulted(spec, "0 capturing groups"));
  spec.pattern = "(A)(B)";
  CHECK(faulted(spec, "2 capturing groups"));

  spec = bracketed();
  spec.form = "[[A]]";
  CHECK(fault_of(spec) == "the grammar 'test.bracketed' has a form without {}");
  spec.form = "[{}]";
  CHECK(fault_of(spec) ==
        "the grammar 'test.bracketed' does not read what it writes: '[C]'");
  spec = bracketed();
  spec.outcomes = {{"[x]", -1, 1}};
  CHECK(faulted(spec, "'[[[x]]]'"));
  spec.outcomes = {{"C", 8, 1}};
  CHECK(faulted(spec, "without a slot"));

  spec = first_letter();
  spec.form = "So: {}";
  CHECK(faulted(spec, "'So: {}'"));
  spec = rating();
  spec.least = 11;
  CHECK(faulted(spec, "scale without numbers"));
}

TEST_CASE("a grammar of scores is refused without groups, holes or scores") {
  GrammarSpec one_group = two_scores();
  one_group.pattern = ": (.*)$";
  GrammarSpec one_hole = two_scores();
  one_hole.form = "\nFirst: {}\nSecond: 7";
  GrammarSpec no_score = right_or_wrong();
  no_score.outcomes[1].score = std::numeric_limits<double>::quiet_NaN();

  CHECK(faulted(one_group, "1 capturing groups, but two capture the scores"));
  CHECK(faulted(one_hole, "has a form without two {}"));
  CHECK(faulted(no_score, "has an outcome 'wrong' without a score"));
  CHECK(compiled(two_scores()).write("8", "7") == "\nFirst: 8\nSecond: 7");
}

TEST_CASE("labels that only the pattern spells out are known to it") {
  CHECK(fault_of({.id = "x",
                  .pattern = "^(?:best: )(model one|model two)$",
                  .outcomes = {},
                  .form = "best: {}"})
            .empty());
  CHECK(fault_of({.id = "x", .pattern = "([12])", .outcomes = {}}).empty());
}
