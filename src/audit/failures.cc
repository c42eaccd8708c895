#include "audit/failures.h"

#include <fmt/format.h>

#include <algorithm>

namespace assize {
namespace {

/// What a server may call itself is its own; more names than these are an
/// attack on memory.
constexpr std::size_t kMostServed = 64;

std::string kind_of(Cause cause) {
  return cause == Cause::kProgram || cause == Cause::kNone
             ? std::string("calls that failed")
             : fmt::format("calls that failed ({})", name(cause));
}

std::string served_as(const std::pair<std::string, std::string>& who,
                      std::uint64_t answers) {
  std::string out = who.first.empty() ? "no name" : printable(who.first, 60);
  if (!who.second.empty()) out += " at " + printable(who.second, 60);
  return fmt::format("{}: {} answers", out, answers);
}

}  // namespace

void Failures::failed(std::size_t judge, std::size_t place,
                      const CallError& error) {
  const std::lock_guard lock(mutex_);
  Count& count = by_judge_[judge].failed[error.cause];
  if (count.calls++ > 0 && place > count.place) return;
  count.place = place;
  count.message = error.message;
}

void Failures::served(std::size_t judge, std::span<const Completion> said) {
  const std::lock_guard lock(mutex_);
  auto& served = by_judge_[judge].served;
  for (const Completion& one : said) {
    if (one.model.empty() && one.fingerprint.empty()) continue;
    const std::pair who(one.model, one.fingerprint);
    const auto at = served.find(who);
    if (at != served.end()) {
      ++at->second;
    } else if (served.size() < kMostServed) {
      served.emplace(who, 1);
    }
  }
}

std::optional<Error> Failures::tell(std::span<const JudgeUse> judges,
                                    std::span<const Record> records,
                                    std::uint16_t first,
                                    Benchmark& bench) const {
  std::vector<std::uint32_t> verdicts(judges.size(), 0), asked = verdicts;
  for (const Record& record : records) {
    const std::size_t judge = record.trial.judge - first;
    verdicts[judge] += judged(record.verdict.status);
    ++asked[judge];
  }
  for (std::size_t j = 0; j < judges.size(); ++j) {
    const OfJudge& of = by_judge_[j];
    std::string why;
    std::size_t place = records.size();
    for (const auto& [cause, count] : of.failed) {
      const std::string message = printable(count.message);
      bench.excluded.push_back({judges[j].name,
                                kind_of(cause) + ", the first: " + message,
                                count.calls});
      if (count.place < place) why = message;
      place = std::min(place, count.place);
    }
    if (verdicts[j] == 0 && !of.failed.empty()) {
      return Error{fmt::format("judge '{}' gave no verdict on {} requests: {}",
                               printable(judges[j].name), asked[j], why)};
    }
    if (of.served.size() < 2) continue;
    std::string list;
    for (const auto& [who, answers] : of.served) {
      list += (list.empty() ? "" : "; ") + served_as(who, answers);
    }
    bench.cautions.push_back(fmt::format(
        "Judge '{}' was served as {} models or builds ({}): its verdicts may "
        "differ for that reason alone.",
        printable(judges[j].name), of.served.size(), list));
  }
  return std::nullopt;
}

}  // namespace assize
