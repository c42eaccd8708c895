#include "suites/mt_bench/design.h"

#include <algorithm>

#include "core/clean_part.h"
#include "suites/mt_bench/judge_name.h"

namespace assize::mt_bench {
namespace {

/// Trials of one kind for one judge.
class Docket {
 public:
  Docket(const Benchmark& bench, std::vector<Trial>& out)
      : bench_(bench), out_(out) {}

  void add(Kind kind, std::uint16_t judge) {
    for (const Answer& answer : clean_answers(bench_)) {
      const std::size_t turns = std::min(answer.turns.size(), kTurns);
      for (std::size_t turn = 0; turn < turns; ++turn) {
        trial_ = {};
        trial_.item = answer.item;
        trial_.turn = static_cast<std::uint8_t>(turn);
        trial_.judge = judge;
        if (kind == Kind::kSingle) {
          rate(answer);
        } else {
          compare(answer);
        }
      }
    }
  }

 private:
  void rate(const Answer& answer) {
    trial_.slots = 1;
    trial_.focus = 0;
    trial_.shown[0] = answer.system;
    out_.push_back(trial_);
  }

  void compare(const Answer& answer) {
    if (bench_.reference >= 0) {
      if (static_cast<int>(answer.system) == bench_.reference) return;
      meet(answer, static_cast<std::uint16_t>(bench_.reference));
      return;
    }
    for (std::size_t s = answer.system + 1u; s < bench_.systems.size(); ++s) {
      const auto rival = static_cast<std::uint16_t>(s);
      // What an attack made of a system is no rival of any.
      if (bench_.entrant(rival) == nullptr) meet(answer, rival);
    }
  }

  void meet(const Answer& answer, std::uint16_t rival) {
    if (bench_.find_answer(rival, answer.item) < 0) return;
    for (const std::uint8_t focus : {0, 1}) {
      trial_.slots = 2;
      trial_.focus = focus;
      trial_.shown[focus] = answer.system;
      trial_.shown[1 - focus] = rival;
      out_.push_back(trial_);
    }
  }

  const Benchmark& bench_;
  std::vector<Trial>& out_;
  Trial trial_;
};

/// What was judged, which without answers is all that is known.
std::vector<Trial> recorded(const Benchmark& bench) {
  std::vector<Trial> out;
  for (const Record& record : bench.records) out.push_back(record.trial);
  return out;
}

}  // namespace

std::vector<Kind> kinds_of(const Benchmark& bench, std::optional<Kind> wanted) {
  if (wanted) return {*wanted};
  std::vector<Kind> out;
  for (const Kind kind : {Kind::kSingle, Kind::kPairwise}) {
    const bool recorded = std::ranges::any_of(
        bench.judges,
        [&](const std::string& judge) { return kind_of_name(judge) == kind; });
    if (recorded) out.push_back(kind);
  }
  if (out.empty()) out.push_back(Kind::kSingle);
  return out;
}

std::vector<Trial> design(const Benchmark& bench, std::optional<Kind> wanted) {
  if (bench.answers.empty()) return recorded(bench);
  std::vector<Trial> out;
  Docket docket(bench, out);
  const std::vector<Kind> kinds = kinds_of(bench, wanted);
  const auto judges =
      static_cast<std::uint16_t>(std::max<std::size_t>(1, bench.judges.size()));
  for (std::uint16_t judge = 0; judge < judges; ++judge) {
    const auto said = judge < bench.judges.size()
                          ? kind_of_name(bench.judges[judge])
                          : std::nullopt;
    if (said) {
      docket.add(*said, judge);
      continue;
    }
    for (const Kind kind : kinds) docket.add(kind, judge);
  }
  return out;
}

}  // namespace assize::mt_bench
