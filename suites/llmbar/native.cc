#include "suites/llmbar/native.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "suites/attacked_place.h"
#include "suites/first_asked.h"
#include "suites/llmbar/description.h"
#include "suites/llmbar/folder.h"
#include "suites/llmbar/native_path.h"
#include "suites/llmbar/native_results.h"
#include "suites/llmbar/verdicts.h"
#include "suites/native_name.h"
#include "suites/native_parts.h"
#include "suites/written_text.h"

namespace assize::llmbar {
namespace {

using Json = nlohmann::ordered_json;

/// The better output of each pair by the labels, or -1.
std::vector<int> labels_of(const Benchmark& bench) {
  std::vector<int> out(bench.items.size(), kNoWinner);
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    if (static_cast<int>(trial.judge) != bench.gold) continue;
    if (record.verdict.winner < 0) continue;
    const bool first = record.verdict.winner == 0;
    out[trial.item] = trial.shown[first ? 0 : 1];
  }
  return out;
}

/// The systems that a pair shows, by output, and which is the better one.
struct Pair {
  std::array<std::uint16_t, 2> outputs = {0, 1};
  int better = kNoWinner;
};

/// The pair in which the system stands: in its own place, its clean self's, or,
/// of a constant, in output_1's, where an audit shows it. A constant is not the
/// better output, whatever the label is.
Pair pair_with(const Benchmark& bench, std::uint16_t system, int better) {
  Pair out{.better = better};
  const Entrant* const entrant = bench.entrant(system);
  int place = system == 1 ? 1 : 0;
  if (entrant != nullptr) place = entrant->clean == 1 ? 1 : 0;
  if (entrant != nullptr && entrant->clean == Entrant::kConstant) {
    out.better = 1;
  }
  out.outputs[place == 0 ? 0 : 1] = system;
  return out;
}

/// A pair as dataset.json has it.
Result<Json> json_of(const Benchmark& bench, std::uint32_t item,
                     const Pair& pair) {
  const Item& of = bench.items[item];
  if (pair.better < 0) {
    return fail(fmt::format("pair '{}' has no label", printable(of.id, 60)));
  }
  std::array<Text, 2> texts;
  for (std::size_t output = 0; output < 2; ++output) {
    const Result<Text> text =
        assize::suites::written_text(bench, pair.outputs[output], item, "pair");
    if (!text) return tl::unexpected(text.error());
    texts[output] = *text;
  }
  return Json{{"input", of.questions.empty() ? Text() : of.questions.front()},
              {"output_1", texts[0]},
              {"output_2", texts[1]},
              {"label", pair.better + 1}};
}

std::string dumped(const Json& records) {
  return records.dump(2, ' ', true, Json::error_handler_t::replace);
}

/// Items in the order in which a subset's file has them. An id is the subset
/// and the pair's number, of four digits or more.
std::vector<std::uint32_t> by_id(const Benchmark& bench) {
  std::vector<std::uint32_t> out(bench.items.size());
  std::iota(out.begin(), out.end(), 0u);
  std::ranges::sort(out, {}, [&](std::uint32_t item) {
    const Text id = bench.items[item].id;
    const std::size_t stroke = id.rfind('/');
    const std::size_t number = stroke == id.npos ? 0 : stroke + 1;
    return std::tuple(id.substr(0, number), id.size(), id);
  });
  return out;
}

/// One file of each subset that has a pair, in the order of the subsets.
class FilesBySubset {
 public:
  /// `name`: below the subset's folder.
  FilesBySubset(const Benchmark& bench, std::uint16_t system, std::string name)
      : bench_(bench),
        folder_(suites::attacked_folder(bench, system)),
        name_(std::move(name)),
        pairs_(bench.categories.size(), Json::array()) {}

  void add(std::uint32_t item, Json pair) {
    pairs_.at(bench_.items[item].category).push_back(std::move(pair));
  }

  NativeFile finish() const {
    const std::vector<std::string> folders = subset_folders(bench_);
    NativeFile out;
    for (std::size_t subset = 0; subset < pairs_.size(); ++subset) {
      if (pairs_[subset].empty()) continue;
      assize::suites::add_part(
          {folder_ + folders[subset] + name_, dumped(pairs_[subset])}, out);
    }
    return out;
  }

 private:
  const Benchmark& bench_;
  std::string folder_, name_;
  std::vector<Json> pairs_;
};

/// What a judge said of the pairs that the system is in.
class Heard {
 public:
  Heard(const Benchmark& bench, std::uint16_t system,
        std::span<const Record> records)
      : bench_(bench),
        better_(labels_of(bench)),
        orders_(bench.items.size(), Orders{}),
        alone_(bench.items.size(), Orders{}) {
    for (const Record& record : records) add(record, system);
    if (!rates_alone_) return;
    // The other output's rating is a record of its own.
    for (const Record& record : bench.records) {
      if (record.trial.judge == records.front().trial.judge &&
          alone_[record.trial.item] != Orders{}) {
        add(record, system);
      }
    }
  }

  /// Whether the outputs were rated each alone.
  bool rates_alone() const { return rates_alone_; }
  /// Pairs of which one output was rated alone and the other was not.
  std::size_t halves() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(alone_, [](const Orders& of) {
          return (of[0] == nullptr) != (of[1] == nullptr);
        }));
  }
  /// Whether a pair's other order, or all of it, was never asked. The files
  /// hold both orders, and an empty one counts as a wrong one.
  bool is_left_out(std::uint32_t item) const {
    return unasked_.contains(item) && has_gap(orders_[item]) &&
           has_gap(alone_[item]);
  }
  const Orders& orders(std::uint32_t item) const { return orders_[item]; }
  /// By output.
  const Orders& alone(std::uint32_t item) const { return alone_[item]; }
  Pair pair(std::uint32_t item, std::uint16_t system) const {
    return pair_with(bench_, system, better_[item]);
  }

 private:
  /// Passes over what is of another pair than the one that dataset.json has,
  /// what a defence was told, and what nobody was asked.
  void add(const Record& record, std::uint16_t system) {
    const Trial& trial = record.trial;
    if (trial.sample != 0 || trial.defence != 0 || trial.slots > 2) return;
    if (record.verdict.status >= Status::kNotRecorded) {
      unasked_.insert(trial.item);
      return;
    }
    const auto outputs = pair(trial.item, system).outputs;
    if (trial.slots == 1) {
      const auto place = std::ranges::find(outputs, trial.shown[0]);
      if (place == outputs.end()) return;
      suites::keep_first_asked(
          record, alone_[trial.item]
                        [static_cast<std::size_t>(place - outputs.begin())]);
      rates_alone_ = true;
      return;
    }
    const std::array shown = {trial.shown[0], trial.shown[1]};
    if (!std::ranges::is_permutation(outputs, shown)) return;
    suites::keep_first_asked(
        record, orders_[trial.item][shown[0] == outputs[0] ? 0 : 1]);
  }

  static bool has_gap(const Orders& of) {
    return of[0] == nullptr || of[1] == nullptr;
  }

  const Benchmark& bench_;
  std::vector<int> better_;
  std::vector<Orders> orders_, alone_;
  std::set<std::uint32_t> unasked_;
  bool rates_alone_ = false;
};

}  // namespace

Result<Benchmark> read_native_answers(const std::string& path) {
  const auto about = description();
  if (!about) return tl::unexpected(about.error());
  return read_dataset(path, *about);
}

Result<NativeFile> write_native_answers(const Benchmark& bench,
                                        std::uint16_t system) {
  // Both outputs of a pair are in one file, which is output_1's.
  if (system == 1) {
    return NativeFile{.path = {}, .text = {}, .in_file_of = 0};
  }
  const std::vector<int> better = labels_of(bench);
  FilesBySubset out(bench, system, "dataset.json");
  for (const std::uint32_t item : by_id(bench)) {
    const std::int64_t row = bench.find_answer(system, item);
    if (row < 0 || bench.answers[static_cast<std::size_t>(row)].presence ==
                       Presence::kMissing) {
      continue;
    }
    if (better[item] < 0) {
      return fail(fmt::format("pair '{}' has no label",
                              printable(bench.items[item].id, 60)));
    }
    Result<Json> pair =
        json_of(bench, item, pair_with(bench, system, better[item]));
    if (!pair) return tl::unexpected(pair.error());
    out.add(item, std::move(*pair));
  }
  return out.finish();
}

Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records) {
  // Labels stand in every file of pairs.
  if (static_cast<int>(judge) == bench.gold) return NativeFile{};
  const Heard heard(bench, system, records);
  if (const std::size_t halves = heard.halves(); halves > 0) {
    return fail(
        fmt::format("of {} pairs one output was rated and the other "
                    "was not, and LLMBar's files hold both ratings",
                    halves));
  }
  // Both ratings of a pair are in one file, which is output_1's.
  if (heard.rates_alone() && system == 1) {
    return NativeFile{.path = {}, .text = {}, .in_file_of = 0};
  }
  const std::string& by = bench.judges.at(judge);
  const auto about = description();
  if (!about) return tl::unexpected(about.error());
  const auto checker = VerdictChecker::make(*about);
  if (!checker) return tl::unexpected(checker.error());
  // Whether a folder holds ratings is read from its name.
  const bool rates = heard.rates_alone();
  const std::string folder =
      rates && !about->rates(by) ? assize::suites::file_name(by) : by;
  FilesBySubset out(
      bench, system,
      fmt::format("evaluators/{}/result.json",
                  evaluator_of(folder, rates ? "Rating" : "live")));
  std::uint32_t left_out = 0;
  for (const std::uint32_t item : by_id(bench)) {
    if (heard.is_left_out(item)) {
      ++left_out;
      continue;
    }
    const Orders &orders = heard.orders(item), alone = heard.alone(item);
    const bool compared = orders[0] != nullptr || orders[1] != nullptr;
    if (!compared && alone[0] == nullptr) continue;
    Result<Json> pair = json_of(bench, item, heard.pair(item, system));
    if (!pair) return tl::unexpected(pair.error());
    (*pair)["results"] =
        compared ? results_of(*checker, *about, by, orders) : ratings_of(alone);
    out.add(item, std::move(*pair));
  }
  NativeFile file = out.finish();
  file.left_out = left_out;
  return file;
}

}  // namespace assize::llmbar
