#include "suites/mt_bench/prompts.h"

#include <algorithm>

#include "suites/mt_bench/benchmark_folder.h"

using namespace assize;
using namespace assize::mt_bench;
using assize::testing::mt::BenchmarkFolder;
using assize::testing::mt::Json;

namespace {

JudgementReader parser(const Description& about) {
  auto reader = JudgementReader::make(about);
  REQUIRE(reader);
  return std::move(*reader);
}

Json prompt(const std::string& name, const std::string& text) {
  return {{"name", name},
          {"type", "single"},
          {"system_prompt", "Judge."},
          {"prompt_template", text},
          {"description", ""},
          {"category", "general"},
          {"output_format", "[[rating]]"}};
}

}  // namespace

TEST_CASE("each shipped prompt compiles, with the slots that are filled") {
  const auto about = description();
  REQUIRE(about);
  const JudgementReader reader = parser(*about);
  using Slots = std::vector<std::string_view>;
  const Slots expected[] = {
      {"question", "answer_1"},
      {"question", "ref_answer_1", "answer_1"},
      {"question_1", "answer_1_1", "question_2", "answer_1_2"},
      {"question_1", "ref_answer_1", "question_2", "ref_answer_2", "answer_1_1",
       "answer_1_2"},
      {"question", "answer_1", "answer_2"},
      {"question", "ref_answer_1", "answer_1", "answer_2"},
      {"question_1", "answer_1_1", "question_2", "answer_1_2", "answer_2_1",
       "answer_2_2"},
      {"question_1", "ref_answer_1", "question_2", "ref_answer_2", "answer_1_1",
       "answer_1_2", "answer_2_1", "answer_2_2"}};
  std::size_t i = 0;
  for (const Kind kind : {Kind::kSingle, Kind::kPairwise}) {
    for (const PromptUse& use : uses_of(kind)) {
      CAPTURE(use.name());

      const auto made = prompt_for(use, about->prompts, reader);

      REQUIRE(made);
      CHECK(slots_of(made->frame) == expected[i++]);
      CHECK(made->frame.blocks[0].role == Role::kSystem);
      CHECK(made->slots == (kind == Kind::kSingle ? 1 : 2));
      CHECK(uses_of(kind)[at(use.turn, use.reference)].name() == use.name());
    }
  }
}

TEST_CASE("the shipped frames have the section marks of FastChat's") {
  const auto about = description();
  REQUIRE(about);
  const auto text = [&](const char* name) {
    const auto found =
        std::ranges::find(about->prompts, name, &PromptText::name);
    REQUIRE(found != about->prompts.end());
    return found->text;
  };

  // S 3.2.
  CHECK(text("single-v1")
            .find("\n\n[Question]\n{question}\n\n[The Start of "
                  "Assistant's Answer]\n{answer}\n[The End of "
                  "Assistant's Answer]") != std::string::npos);
  CHECK(text("pair-math-v1") ==
        "[User Question]\n{question}\n\n[The Start of Reference Answer]\n"
        "{ref_answer_1}\n[The End of Reference Answer]\n\n[The Start of "
        "Assistant A's Answer]\n{answer_a}\n[The End of Assistant A's "
        "Answer]\n\n[The Start of Assistant B's Answer]\n{answer_b}\n[The End "
        "of Assistant B's Answer]");
  CHECK(text("single-v1-multi-turn") ==
        "<|The Start of Assistant A's Conversation with User|>\n\n### User:\n"
        "{question_1}\n\n### Assistant A:\n{answer_1}\n\n### User:\n"
        "{question_2}\n\n### Assistant A:\n{answer_2}\n\n<|The End of "
        "Assistant A's Conversation with User|>");
}

TEST_CASE(
    "a live judge's texts are read as published, and by their last verdict") {
  const auto about = description();
  REQUIRE(about);
  const JudgementReader reader = parser(*about);
  const auto single =
      prompt_for({Kind::kSingle, 0, false}, about->prompts, reader);
  const auto pair =
      prompt_for({Kind::kPairwise, 0, false}, about->prompts, reader);
  REQUIRE(single);
  REQUIRE(pair);
  Completion said;
  said.text = "such as [[5]]. Rating: [[8]]";

  CHECK(single->official.parse(said, {}).score == std::vector<double>{5});
  CHECK(single->strict.parse(said, {}).score == std::vector<double>{8});
  said.text = "[[11]]";
  CHECK(single->official.parse(said, {}).status == Status::kOffScale);
  said.text = "[[B]], no, [[C]]";
  CHECK(pair->official.parse(said, pair->labels).winner == 1);
  CHECK(pair->strict.parse(said, pair->labels).status == Status::kTied);
  // S 3.3: single brackets where there are no double ones; [[A]] before [[B]].
  said.text = "Rating: [8]";
  CHECK(single->official.parse(said, {}).score == std::vector<double>{8});
  said.text = "[[B]], no, [[A]], no, [[B]]";
  CHECK(pair->official.parse(said, pair->labels).winner == 0);
  CHECK(pair->strict.parse(said, pair->labels).winner == 1);
}

TEST_CASE("FastChat's own prompts are read by name, unknown ones left out") {
  const BenchmarkFolder folder;
  const auto about = description();
  REQUIRE(about);
  const std::string file = folder.lines(
      "prompts.jsonl",
      {prompt("single-v1", "{question} {answer} {x}"),
       prompt("mine", "nothing"), prompt("pair-v2", "{question} {answer_a}")});

  const auto texts = read_prompts(file);

  REQUIRE(texts);
  REQUIRE(texts->size() == 2);
  CHECK(texts->at(0).system == "Judge.");
  const JudgementReader reader = parser(*about);
  const auto made = prompt_for({Kind::kSingle, 0, false}, *texts, reader);
  REQUIRE(made);
  CHECK(slots_of(made->frame) ==
        std::vector<std::string_view>{"question", "answer_1", "x"});
  const auto without_b =
      prompt_for({Kind::kPairwise, 0, false}, *texts, reader);
  REQUIRE_FALSE(without_b);
  CHECK(without_b.error().message == "prompt 'pair-v2' has no slot {answer_b}");
  const auto absent = prompt_for({Kind::kSingle, 1, false}, *texts, reader);
  REQUIRE_FALSE(absent);
  CHECK(absent.error().message == "there is no prompt 'single-v1-multi-turn'");
}

TEST_CASE("a broken file of prompts is an error with its line") {
  const BenchmarkFolder folder;
  Json no_text = prompt("single-v1", "");
  no_text.erase("prompt_template");
  const auto twice = read_prompts(folder.lines(
      "a.jsonl", {prompt("single-v1", "x"), prompt("single-v1", "x")}));
  const auto none = read_prompts(folder.lines("b.jsonl", {no_text}));

  REQUIRE_FALSE(twice);
  CHECK(twice.error().message == "prompt 'single-v1' is given twice");
  CHECK(twice.error().where.line == 2);
  REQUIRE_FALSE(none);
  CHECK(none.error().message == "missing field 'prompt_template'");
}
