#include "cli/progress.h"

#include <catch2/catch.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

using assize::cli::progress_text;
using assize::cli::ProgressLine;
using assize::cli::Streams;
using std::chrono::milliseconds;

namespace {

/// A progress line whose clock stands until it is moved.
struct Line {
  explicit Line(bool terminal, unsigned width = 60)
      : streams{out, err, 0, terminal, width},
        progress(streams, [this] { return now; }) {}

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
  CHECK(progress_text("reading", 0, 0, 5, 0) == "reading");
  CHECK(progress_text("judging", 0, 20000, 0, 0) ==
        "judging  0 of 20,000  0 %");
  // 500 in 10 s are 50/s, so the other 1500 take 30 s.
  CHECK(progress_text("judging", 500, 2000, 10, 0) ==
        "judging  500 of 2,000  25 %  50/s  0:30 left");
  // 2/s for 21600 more: three hours.
  CHECK(progress_text("judging", 20, 21620, 10, 0) ==
        "judging  20 of 21,620  0 %  2.0/s  3:00:00 left");
  CHECK(progress_text("judging", 1999999, 2000000, 1, 0) ==
        "judging  1,999,999 of 2,000,000  99 %  1,999,999/s  0:01 left");
  CHECK(progress_text("judging", 2000, 2000, 10, 0) ==
        "judging  2,000 of 2,000  100 %");
  CHECK(progress_text("judging", 5, 2000, 0.9, 0) ==
        "judging  5 of 2,000  0 %");
}

TEST_CASE("progress fits the terminal, in whole parts") {
  const auto text = [](unsigned width) {
    return progress_text("judging", 500, 2000, 10, width);
  };

  CHECK(text(44) == "judging  500 of 2,000  25 %  50/s  0:30 left");
  CHECK(text(43) == "judging  500 of 2,000  25 %  50/s");
  CHECK(text(20) == "judging");
  CHECK(text(4) == "jud…");
  CHECK(text(1) == "…");
}

TEST_CASE("a terminal's line is redrawn ten times a second at most") {
  Line line(true, 30);

  line.progress.show("judging", 0, 2000);
  CHECK(line.said() == "\r\x1b[Kjudging  0 of 2,000  0 %");
  line.now += milliseconds(99);
  line.progress.show("judging", 1, 2000);
  CHECK(line.said().empty());
  line.now += milliseconds(1);
  line.progress.show("judging", 2, 2000);
  CHECK(line.said() == "\r\x1b[Kjudging  2 of 2,000  0 %");
  // A new phase is drawn at once.
  line.progress.show("reporting", 0, 0);
  CHECK(line.said() == "\r\x1b[Kreporting");
  line.progress.finish();
  CHECK(line.said() == "\r\x1b[K");
  CHECK(line.out.str().empty());
}

TEST_CASE("a thousand steps in a second draw eleven lines") {
  Line line(true);

  for (std::size_t i = 0; i <= 1000; ++i) {
    line.progress.show("judging", i, 1000);
    line.now += milliseconds(1);
  }

  const std::string said = line.said();
  std::size_t drawn = 0;
  for (const char c : said) drawn += c == '\r';
  CHECK(drawn == 11);
}

TEST_CASE(
    "elsewhere a phase has a line at its start, its end, and every 10 s") {
  Line line(false);

  line.progress.show("reading", 0, 0);
  line.now += milliseconds(1500);
  line.progress.show("judging", 0, 100);
  for (std::size_t i = 1; i <= 100; ++i) {
    line.now += milliseconds(250);
    line.progress.show("judging", i, 100);
  }
  const auto seconds = line.progress.finish();

  CHECK(line.said() ==
        "reading\n"
        "reading  ended after 1.5 s\n"
        "judging  0 of 100  0 %\n"
        "judging  40 of 100  40 %  4.0/s  0:15 left\n"
        "judging  80 of 100  80 %  4.0/s  0:05 left\n"
        "judging  ended after 25.0 s\n");
  REQUIRE(seconds.size() == 2);
  CHECK(seconds[0] == std::pair<std::string, double>("reading", 1.5));
  CHECK(seconds[1] == std::pair<std::string, double>("judging", 25.0));
  CHECK(line.out.str().empty());
}

TEST_CASE("a line that was left standing is cleared") {
  std::ostringstream out, err;
  Streams streams{out, err, 0, true, 80};

  { ProgressLine(streams).show("reading", 0, 0); }

  CHECK(err.str() == "\r\x1b[Kreading\r\x1b[K");
}

TEST_CASE("many threads may tell of one phase") {
  std::ostringstream out, err;
  Streams streams{out, err, 0, false};
  ProgressLine progress(streams);

  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (std::size_t i = 0; i < 1000; ++i) progress.show("judging", i, 1000);
    });
  }
  for (std::thread& thread : threads) thread.join();

  CHECK(progress.finish().size() == 1);
}
