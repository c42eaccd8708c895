#include "cli/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "cli/amounts.h"
#include "cli/wrap.h"

namespace assize::cli {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kRedraw{100};
constexpr milliseconds kSayAgain{30'000};
constexpr milliseconds kTellAgain{1'000};
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

/// Steps a second, once that can be told.
std::optional<double> rate_at(const Step& step, double seconds) {
  if (step.done == 0 || step.done >= step.of || seconds < 1) {
    return std::nullopt;
  }
  return static_cast<double>(step.done) / seconds;
}

double seconds_left(const Step& step, double rate) {
  return static_cast<double>(step.of - step.done) / rate;
}

double dollars(const Traffic& traffic) {
  return static_cast<double>(traffic.spent_nano) / 1e9;
}

std::vector<std::string> parts_of(const Step& step, double seconds) {
  std::vector<std::string> parts;
  if (step.of == 0) return parts;
  parts.push_back(grouped(step.done) + " of " + grouped(step.of));
  const double share =
      static_cast<double>(step.done) / static_cast<double>(step.of);
  parts.push_back(fmt::format("{} %", std::floor(100 * share)));
  if (const auto rate = rate_at(step, seconds)) {
    parts.push_back(rate_of(*rate));
    parts.push_back(clock_time(seconds_left(step, *rate)) + " left");
  }
  const Traffic& traffic = step.traffic;
  if (traffic.spent_nano > 0) {
    parts.push_back(fmt::format("${:.2f}", dollars(traffic)));
  }
  if (traffic.failed > 0) parts.push_back(grouped(traffic.failed) + " failed");
  if (traffic.retried > 0) {
    parts.push_back(grouped(traffic.retried) + " retried");
  }
  if (traffic.in_flight > 0) {
    parts.push_back(grouped(traffic.in_flight) + " under way");
  }
  if (traffic.stored > 0) parts.push_back(grouped(traffic.stored) + " stored");
  return parts;
}

}  // namespace

std::string progress_text(const Step& step, double seconds, unsigned width) {
  std::string out = step.phase;
  if (width != 0 && columns(out) > width) out = fit(out, width);
  for (const std::string& part : parts_of(step, seconds)) {
    if (width != 0 && columns(out) + 2 + columns(part) > width) break;
    out += "  " + part;
  }
  return out;
}

std::string progress_json(const Step& step, double seconds, bool ended) {
  const auto rate = rate_at(step, seconds);
  const Traffic& traffic = step.traffic;
  nlohmann::json out = {{"phase", step.phase},
                        {"done", step.done},
                        {"of", step.of},
                        {"ended", ended},
                        {"seconds", std::round(seconds * 1000) / 1000},
                        {"rate", nullptr},
                        {"seconds_left", nullptr},
                        {"asked", traffic.asked},
                        {"stored", traffic.stored},
                        {"failed", traffic.failed},
                        {"retried", traffic.retried},
                        {"in_flight", traffic.in_flight},
                        {"tokens", traffic.tokens},
                        {"spent_usd", dollars(traffic)}};
  if (rate) {
    out["rate"] = *rate;
    out["seconds_left"] = seconds_left(step, *rate);
  }
  return out.dump();
}

ProgressLine::ProgressLine(Streams& streams, bool as_json,
                           std::function<Clock::time_point()> now)
    : streams_(streams),
      as_json_(as_json),
      now_(std::move(now)),
      since_(now_()),
      drawn_(since_) {}

ProgressLine::~ProgressLine() {
  if (line_) streams_.err << kClear << std::flush;
}

void ProgressLine::show(const Step& step) {
  const std::lock_guard lock(mutex_);
  const Clock::time_point now = now_();
  const bool begins = step.phase != step_.phase;
  if (begins) close(now);
  step_ = step;
  const Clock::duration pause = as_json_            ? kTellAgain
                                : streams_.terminal ? kRedraw
                                                    : kSayAgain;
  if (begins || now - drawn_ >= pause) draw(now);
}

void ProgressLine::draw(Clock::time_point now) {
  drawn_ = now;
  const double seconds = seconds_of(now - since_);
  if (as_json_) {
    streams_.err << progress_json(step_, seconds, false) << '\n' << std::flush;
    return;
  }
  // The last column stays free: some terminals would wrap there.
  const unsigned width =
      streams_.terminal ? std::max(streams_.err_width, 2U) - 1 : 0;
  const std::string text = progress_text(step_, seconds, width);
  if (streams_.terminal) {
    streams_.err << kClear << text << std::flush;
    line_ = true;
  } else {
    streams_.err << text << '\n' << std::flush;
  }
}

void ProgressLine::close(Clock::time_point now) {
  if (!step_.phase.empty()) {
    const double seconds = seconds_of(now - since_);
    seconds_.emplace_back(step_.phase, seconds);
    if (as_json_) {
      streams_.err << progress_json(step_, seconds, true) << '\n';
    } else if (!streams_.terminal) {
      streams_.err << fmt::format("{}  ended after {:.1f} s\n", step_.phase,
                                  seconds);
    }
  }
  step_ = {};
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
