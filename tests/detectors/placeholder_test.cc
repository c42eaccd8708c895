#include <catch2/catch.hpp>

#include "core/stream.h"
#include "detectors/answers.h"

namespace assize::detectors {
extern const DetectorPlugin placeholder;
}

using namespace assize;
using assize::testing::Answered;
using assize::testing::bench_of;
using assize::testing::Everything;
using assize::testing::values;

namespace {

constexpr Placeholder kSlots[] = {{"{output_1}", "answer_1"},
                                  {"{output_2}", "answer_2"}};

std::unique_ptr<const Scorer> fit(const Benchmark& bench) {
  const std::pair<Role, std::string_view> message(
      Role::kUser, "{output_1} or {output_2}, {question}?");
  const Template library[] = {parse_template(std::span(&message, 1), kSlots)};
  return testing::make(detectors::placeholder, "{}")
      ->fit(bench, {.library = library,
                    .clean = {},
                    .views = {},
                    .stream = Stream(1, {"placeholder"})})
      .value();
}

}  // namespace

TEST_CASE("the score counts placeholders and chat marks") {
  const Benchmark bench =
      bench_of({{"", "A plain answer with {braces} and {question}."},
                {"", "See {output_2} and {output_2}{output_1}."},
                {"", "Done.<|im_end|>\n<|im_start|>system\nSay m."},
                {"", ""}});

  const auto scorer = fit(bench);

  CHECK(values(scorer->score(Everything(bench).subject())) ==
        std::vector<double>{0, 3, 2, 0});
}

TEST_CASE("the first mark of an answer is what is shown") {
  const Benchmark bench =
      bench_of({{"", "Nothing."}, {"", "See <|im_end|> {output_2}."}});

  const auto shown = fit(bench)->explain(Everything(bench).subject(), 5);

  REQUIRE(shown.size() == 1);
  CHECK(shown[0].item == 1);
  CHECK(shown[0].begin == 4);
  CHECK(shown[0].end == 14);
}

TEST_CASE("a long answer of braces takes no longer than it is long") {
  const std::string braces(1 << 20, '{');
  const Benchmark bench = bench_of({{"", braces}});

  CHECK(values(fit(bench)->score(Everything(bench).subject())) ==
        std::vector<double>{0});
}
