#include "suites/wildbench/published.h"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

#include "io/json_records.h"
#include "suites/json_field.h"

namespace assize::wildbench {
namespace {

constexpr std::string_view kScores[] = {"score", "adjusted_score"},
                           kOfWhole[] = {"task_macro_score", "avg_len"};
constexpr std::string_view kPairs = "pairwise-";

/// "gpt4t" of "data_dir/pairwise-gpt4t-K=500.json"; "" if there is none.
std::string_view baseline_of(std::string_view path) {
  std::string_view name = path.substr(path.rfind('/') + 1);
  if (!name.starts_with(kPairs)) return {};
  name.remove_prefix(kPairs.size());
  const std::size_t end = name.find("-K=");
  return end == name.npos ? std::string_view() : name.substr(0, end);
}

/// Gathers the numbers of one system; the first error stays.
class System {
 public:
  System(std::string_view name, const JsonValue& of,
         std::vector<PublishedRow>& out)
      : name_(name), of_(of), out_(out) {}

  /// A number that may be missing. `of_all`: the mean over the file's total,
  /// which counts empty and cut answers, too.
  void take(const JsonValue& value, std::string metric, bool of_all = false) {
    if (value.is_missing() || !outcome_) return;
    if (!value.is_number()) {
      outcome_ = fail(fmt::format("{} of '{}' must be a number, got {}",
                                  printable(metric, 60), printable(name_, 60),
                                  suites::words(value.kind())));
      return;
    }
    const double total = of_["total"].number();
    const bool whole =
        of_all && total >= 0 && total < 1e9 && total == std::floor(total);
    out_.push_back({.system = std::string(name_),
                    .metric = std::move(metric),
                    .value = value.number(),
                    .n = whole ? static_cast<std::int64_t>(total) : -1});
  }

  Result<void> scores() {
    for (const std::string_view metric : kScores) {
      take(of_[metric], std::string(metric), true);
    }
    for (const std::string_view metric : kOfWhole) {
      take(of_[metric], std::string(metric));
    }
    of_["task_categorized_scores"].each_field(
        [&](std::string_view task, const JsonValue& value) {
          take(value, std::string(task));
        });
    return outcome_;
  }

  Result<void> rewards(std::string_view baseline) {
    if (baseline.empty()) {
      return fail(
          "the name of a file of rewards must say the baseline, as in "
          "pairwise-gpt4t-K=500.json");
    }
    const double margin = of_["K"].number();
    if (std::isnan(margin)) return fail("missing field 'K'");
    const std::string end = fmt::format(".{}.K={}", baseline, margin);
    take(of_["reward"], "reward" + end);
    take(of_["task_macro_reward"], "task_reward" + end);
    return outcome_;
  }

 private:
  std::string_view name_;
  const JsonValue& of_;
  std::vector<PublishedRow>& out_;
  Result<void> outcome_;
};

Result<void> take_system(std::string_view name, const JsonValue& of,
                         std::string_view baseline,
                         std::vector<PublishedRow>& out) {
  System system(name, of, out);
  if (!of["reward"].is_missing()) return system.rewards(baseline);
  if (!of["score"].is_missing()) return system.scores();
  return fail(fmt::format("'{}' has neither a 'score' nor a 'reward'",
                          printable(name, 60)));
}

}  // namespace

Result<std::vector<PublishedRow>> published(const std::string& path) {
  std::vector<PublishedRow> out;
  JsonReader reader;
  const Result<InputFile> read = reader.read_document(
      path, [&](const JsonValue& document) -> Result<void> {
        if (!document.is_object()) {
          return fail("published numbers must be an object of systems");
        }
        Result<void> outcome;
        document.each_field([&](std::string_view name, const JsonValue& of) {
          if (outcome) outcome = take_system(name, of, baseline_of(path), out);
        });
        return outcome;
      });
  if (!read) return tl::unexpected(read.error());
  return out;
}

}  // namespace assize::wildbench
