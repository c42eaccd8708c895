#include "cli/progress.h"

#include <catch2/catch.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

using assize::Traffic;
using assize::cli::progress_json;
using assize::cli::progress_text;
using assize::cli::ProgressLine;
using assize::cli::Streams;
using std::chrono::milliseconds;

namespace {

/// A progress line whose clock stands until it is moved.
struct Line {
  explicit Line(bool terminal, unsigned width = 60, bool as_json = false)
      : streams{out, err, 0, terminal, width},
        progress(streams, as_json, [this] { return now; }) {}

  std::string said() {
    std::string text = err.str();
    err.str("");
    return text;
  }

  std::ostringstream out, err;
  Streams streams;
  ProgressLine::Clock::time_point now{};
  ProgressLine progress;
};

}  // namespace

TEST_CASE("progress says share, rate and time left") {
  CHECK(progress_text({"reading", 0, 0, {}}, 5, 0) == "reading");
  CHECK(progress_text({"judging", 0, 20000, {}}, 0, 0) ==
        "judging  0 of 20,000  0 %");
  // 500 in 10 s are 50/s, so the other 1500 take 30 s.
  CHECK(progress_text({"judging", 500, 2000, {}}, 10, 0) ==
        "judging  500 of 2,000  25 %  50/s  0:30 left");
  // 2/s for 21600 more: three hours.
  CHECK(progress_text({"judging", 20, 21620, {}}, 10, 0) ==
        "judging  20 of 21,620  0 %  2.0/s  3:00:00 left");
  CHECK(progress_text({"judging", 1999999, 2000000, {}}, 1, 0) ==
        "judging  1,999,999 of 2,000,000  99 %  1,999,999/s  0:01 left");
  CHECK(progress_text({"judging", 2000, 2000, {}}, 10, 0) ==
        "judging  2,000 of 2,000  100 %");
  CHECK(progress_text({"judging", 5, 2000, {}}, 0.9, 0) ==
        "judging  5 of 2,000  0 %");
}

TEST_CASE("progress says money, failures and what is under way") {
  const Traffic traffic{.asked = 90,
                        .stored = 1200,
                        .failed = 3,
                        .retried = 7,
                        .in_flight = 64,
                        .tokens = 5000,
                        .spent_nano = 420'000'000};

  CHECK(progress_text({"judging", 2000, 2000, traffic}, 10, 0) ==
        "judging  2,000 of 2,000  100 %  $0.42  3 failed  7 retried  64 under "
        "way  1,200 stored");
  CHECK(progress_json({"judging", 500, 2000, traffic}, 10, false) ==
        R"({"asked":90,"done":500,"ended":false,"failed":3,"in_flight":64,)"
        R"("of":2000,"phase":"judging","rate":50.0,"retried":7,)"
        R"("seconds":10.0,"seconds_left":30.0,"spent_usd":0.42,)"
        R"("stored":1200,"tokens":5000})");
  CHECK(progress_json({"reading", 0, 0, {}}, 0.5, true) ==
        R"({"asked":0,"done":0,"ended":true,"failed":0,"in_flight":0,"of":0,)"
        R"("phase":"reading","rate":null,"retried":0,"seconds":0.5,)"
        R"("seconds_left":null,"spent_usd":0.0,"stored":0,"tokens":0})");
}

TEST_CASE("for programs there is an object a second, and one at each end") {
  Line line(true, 60, true);

  line.progress.show({"judging", 0, 10, {}});
  for (std::size_t i = 1; i <= 10; ++i) {
    line.now += milliseconds(250);
    line.progress.show({"judging", i, 10, {}});
  }
  line.progress.finish();

  std::istringstream said(line.said());
  std::vector<std::string> starts;
  for (std::string text; std::getline(said, text);) {
    starts.push_back(text.substr(11, text.find(",\"failed\"") - 11));
  }
  CHECK(starts == std::vector<std::string>{"\"done\":0,\"ended\":false",
                                           "\"done\":4,\"ended\":false",
                                           "\"done\":8,\"ended\":false",
                                           "\"done\":10,\"ended\":true"});
}

TEST_CASE("progress fits the terminal, in whole parts") {
  const auto text = [](unsigned width) {
    return progress_text({"judging", 500, 2000, {}}, 10, width);
  };

  CHECK(text(44) == "judging  500 of 2,000  25 %  50/s  0:30 left");
  CHECK(text(43) == "judging  500 of 2,000  25 %  50/s");
  CHECK(text(20) == "judging");
  CHECK(text(4) == "jud…");
  CHECK(text(1) == "…");
}

TEST_CASE("a terminal's line is redrawn ten times a second at most") {
  Line line(true, 30);

  line.progress.show({"judging", 0, 2000, {}});
  CHECK(line.said() == "\r\x1b[Kjudging  0 of 2,000  0 %");
  line.now += milliseconds(99);
  line.progress.show({"judging", 1, 2000, {}});
  CHECK(line.said().empty());
  line.now += milliseconds(1);
  line.progress.show({"judging", 2, 2000, {}});
  CHECK(line.said() == "\r\x1b[Kjudging  2 of 2,000  0 %");
  // A new phase is drawn at once.
  line.progress.show({"reporting", 0, 0, {}});
  CHECK(line.said() == "\r\x1b[Kreporting");
  line.progress.finish();
  CHECK(line.said() == "\r\x1b[K");
  CHECK(line.out.str().empty());
}

TEST_CASE("a thousand steps in a second draw eleven lines") {
  Line line(true);

  for (std::size_t i = 0; i <= 1000; ++i) {
    line.progress.show({"judging", i, 1000, {}});
    line.now += milliseconds(1);
  }

  const std::string said = line.said();
  std::size_t drawn = 0;
  for (const char c : said) drawn += c == '\r';
  CHECK(drawn == 11);
}

TEST_CASE(
    "elsewhere a phase has a line at its start, its end, and every 30 s") {
  Line line(false);

  line.progress.show({"reading", 0, 0, {}});
  line.now += milliseconds(1500);
  line.progress.show({"judging", 0, 100, {}});
  for (std::size_t i = 1; i <= 100; ++i) {
    line.now += milliseconds(750);
    line.progress.show({"judging", i, 100, {}});
  }
  const auto seconds = line.progress.finish();

  CHECK(line.said() ==
        "reading\n"
        "reading  ended after 1.5 s\n"
        "judging  0 of 100  0 %\n"
        "judging  40 of 100  40 %  1.3/s  0:45 left\n"
        "judging  80 of 100  80 %  1.3/s  0:15 left\n"
        "judging  ended after 75.0 s\n");
  REQUIRE(seconds.size() == 2);
  CHECK(seconds[0] == std::pair<std::string, double>("reading", 1.5));
  CHECK(seconds[1] == std::pair<std::string, double>("judging", 75.0));
  CHECK(line.out.str().empty());
}

TEST_CASE("a line that was left standing is cleared") {
  std::ostringstream out, err;
  Streams streams{out, err, 0, true, 80};

  { ProgressLine(streams).show({"reading", 0, 0, {}}); }

  CHECK(err.str() == "\r\x1b[Kreading\r\x1b[K");
}

TEST_CASE("many threads may tell of one phase") {
  std::ostringstream out, err;
  Streams streams{out, err, 0, false};
  ProgressLine progress(streams);

  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (std::size_t i = 0; i < 1000; ++i)
        progress.show({"judging", i, 1000, {}});
    });
  }
  for (std::thread& thread : threads) thread.join();

  CHECK(progress.finish().size() == 1);
}
