#include "cli/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/amounts.h"
#include "cli/wrap.h"

namespace assize::cli {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kRedraw{100};
constexpr milliseconds kSayAgain{10'000};
constexpr char kClear[] = "\r\x1b[K";

double seconds_of(ProgressLine::Clock::duration time) {
  return std::chrono::duration<double>(time).count();
}

/// "0:06", "12:30", "3:02:00".
std::string clock_time(double seconds) {
  const auto all = static_cast<std::uint64_t>(std::ceil(seconds));
  const std::uint64_t hours = all / 3600, minutes = all / 60 % 60;
  return hours == 0 ? fmt::format("{}:{:02}", minutes, all % 60)
                    : fmt::format("{}:{:02}:{:02}", hours, minutes, all % 60);
}

std::string rate_of(double rate) {
  return rate < 10 ? fmt::format("{:.1f}/s", rate)
                   : grouped(static_cast<std::size_t>(rate)) + "/s";
}

}  // namespace

std::string progress_text(const std::string& phase, std::size_t done,
                          std::size_t of, double seconds, unsigned width) {
  std::vector<std::string> parts;
  if (of > 0) {
    parts.push_back(grouped(done) + " of " + grouped(of));
    const double share = static_cast<double>(done) / static_cast<double>(of);
    parts.push_back(fmt::format("{} %", std::floor(100 * share)));
    if (done > 0 && done < of && seconds >= 1) {
      const double rate = static_cast<double>(done) / seconds;
      parts.push_back(rate_of(rate));
      parts.push_back(clock_time(static_cast<double>(of - done) / rate) +
                      " left");
    }
  }
  std::string out = phase;
  if (width != 0 && columns(out) > width) out = fit(out, width);
  for (const std::string& part : parts) {
    if (width != 0 && columns(out) + 2 + columns(part) > width) break;
    out += "  " + part;
  }
  return out;
}

ProgressLine::ProgressLine(Streams& streams,
                           std::function<Clock::time_point()> now)
    : streams_(streams), now_(std::move(now)), since_(now_()), drawn_(since_) {}

ProgressLine::~ProgressLine() {
  if (line_) streams_.err << kClear << std::flush;
}

void ProgressLine::show(const std::string& phase, std::size_t done,
                        std::size_t of) {
  const std::lock_guard lock(mutex_);
  const Clock::time_point now = now_();
  const bool begins = phase != phase_;
  if (begins) close(now);
  phase_ = phase;
  done_ = done;
  of_ = of;
  const Clock::duration pause = streams_.terminal ? kRedraw : kSayAgain;
  if (begins || now - drawn_ >= pause) draw(now);
}

void ProgressLine::draw(Clock::time_point now) {
  drawn_ = now;
  // The last column stays free: some terminals would wrap there.
  const unsigned width =
      streams_.terminal ? std::max(streams_.err_width, 2U) - 1 : 0;
  const std::string text =
      progress_text(phase_, done_, of_, seconds_of(now - since_), width);
  if (streams_.terminal) {
    streams_.err << kClear << text << std::flush;
    line_ = true;
  } else {
    streams_.err << text << '\n' << std::flush;
  }
}

void ProgressLine::close(Clock::time_point now) {
  if (!phase_.empty()) {
    const double seconds = seconds_of(now - since_);
    seconds_.emplace_back(phase_, seconds);
    if (!streams_.terminal) {
      streams_.err << fmt::format("{}  ended after {:.1f} s\n", phase_,
                                  seconds);
    }
  }
  phase_.clear();
  since_ = now;
}

std::vector<std::pair<std::string, double>> ProgressLine::finish() {
  const std::lock_guard lock(mutex_);
  close(now_());
  if (line_) streams_.err << kClear << std::flush;
  line_ = false;
  return seconds_;
}

}  // namespace assize::cli
