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

Heard by_system_and_judge(const Benchmark& bench,
                          std::span<const std::uint16_t> wanted,
                          std::uint32_t& defended) {
  Heard out;
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    const std::uint16_t system = trial.shown[trial.focus];
    if (std::ranges::find(wanted, system) == wanted.end()) continue;
    if (trial.defence != 0) {
      ++defended;
      continue;
    }
    out[{system, trial.judge}].push_back(record);
  }
  return out;
}

class Writing {
 public:
  Writing(const Benchmark& bench, std::span<const std::uint16_t> wanted,
          const std::function<Result<void>(const NativeFile&)>& take)
      : bench_(bench), wanted_(wanted), take_(take) {}

  Result<void> add(std::uint16_t system, const Result<NativeFile>& made,
                   std::uint32_t& count) {
    if (!made) {
      unwritten(system, made.error().message);
      return {};
    }
    count_.left_out += made->left_out;
    const bool elsewhere =
        made->in_file_of >= 0 &&
        std::ranges::find(wanted_, made->in_file_of) == wanted_.end();
    if (elsewhere) {
      const std::string& other =
          bench_.systems[static_cast<std::size_t>(made->in_file_of)];
      unwritten(system, fmt::format("the benchmark keeps it in the file of "
                                    "'{}'; choose that system",
                                    printable(other, 60)));
    }
    return take(*made, count);
  }

  NativeCount& count() { return count_; }

 private:
  void unwritten(std::uint16_t system, const std::string& why) {
    if (count_.unwritten_files++ > 0) return;
    count_.unwritten = fmt::format(
        "{}: {}", printable(bench_.systems[system], 60), printable(why, 200));
  }

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

  const Benchmark& bench_;
  std::span<const std::uint16_t> wanted_;
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
  Writing writing(bench, wanted, take);
  const Heard heard =
      by_system_and_judge(bench, wanted, writing.count().defended);
  const auto judges = static_cast<std::uint16_t>(bench.judges.size());
  for (const std::uint16_t system : wanted) {
    if (format.write_answers != nullptr &&
        std::ranges::find(bench.answers, system, &Answer::system) !=
            bench.answers.end()) {
      auto told = writing.add(system, format.write_answers(bench, system),
                              writing.count().answers);
      if (!told) return tl::unexpected(told.error());
    }
    for (std::uint16_t judge = 0; judge < judges; ++judge) {
      const auto found = heard.find({system, judge});
      if (found == heard.end() || format.write_verdicts == nullptr) continue;
      auto told = writing.add(
          system, format.write_verdicts(bench, system, judge, found->second),
          writing.count().verdicts);
      if (!told) return tl::unexpected(told.error());
    }
  }
  return writing.count();
}

}  // namespace assize
