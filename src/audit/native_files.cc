#include "audit/native_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

namespace assize {
namespace {

/// Records by the system in focus and the judge.
using Heard =
    std::map<std::pair<std::uint16_t, std::uint16_t>, std::vector<Record>>;

Heard by_system_and_judge(const Benchmark& bench, std::uint32_t& defended) {
  Heard out;
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    defended += trial.defence != 0;
    if (trial.defence != 0) continue;
    out[{trial.shown[trial.focus], trial.judge}].push_back(record);
  }
  return out;
}

class Writing {
 public:
  explicit Writing(const std::function<Result<void>(const NativeFile&)>& take)
      : take_(take) {}

  Result<void> add(const std::string& system, const Result<NativeFile>& made,
                   std::uint32_t& count) {
    if (!made) {
      if (count_.unwritten_files++ == 0) {
        count_.unwritten = fmt::format("{}: {}", printable(system, 60),
                                       printable(made.error().message, 200));
      }
      return {};
    }
    return take(*made, count);
  }

  NativeCount& count() { return count_; }

 private:
  Result<void> take(const NativeFile& file, std::uint32_t& count) {
    if (!file.text.empty()) {
      ++count;
      auto taken = take_(file);
      if (!taken) return taken;
    }
    for (const NativeFile& other : file.more) {
      auto taken = take(other, count);
      if (!taken) return taken;
    }
    return {};
  }

  const std::function<Result<void>(const NativeFile&)>& take_;
  NativeCount count_;
};

}  // namespace

Result<NativeCount> native_files(
    const Benchmark& bench, const NativeFormat& format,
    std::span<const std::uint16_t> systems,
    const std::function<Result<void>(const NativeFile&)>& take) {
  std::vector<std::uint16_t> wanted(systems.begin(), systems.end());
  if (wanted.empty()) {
    wanted.resize(bench.systems.size());
    std::iota(wanted.begin(), wanted.end(), std::uint16_t{0});
  }
  Writing writing(take);
  const Heard heard = by_system_and_judge(bench, writing.count().defended);
  const auto judges = static_cast<std::uint16_t>(bench.judges.size());
  for (const std::uint16_t system : wanted) {
    const std::string& name = bench.systems[system];
    if (format.write_answers != nullptr &&
        std::ranges::find(bench.answers, system, &Answer::system) !=
            bench.answers.end()) {
      auto told = writing.add(name, format.write_answers(bench, system),
                              writing.count().answers);
      if (!told) return tl::unexpected(told.error());
    }
    for (std::uint16_t judge = 0; judge < judges; ++judge) {
      const auto found = heard.find({system, judge});
      if (found == heard.end() || format.write_verdicts == nullptr) continue;
      auto told = writing.add(
          name, format.write_verdicts(bench, system, judge, found->second),
          writing.count().verdicts);
      if (!told) return tl::unexpected(told.error());
    }
  }
  return writing.count();
}

}  // namespace assize
