#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "io/csv.h"
#include "io/file.h"
#include "suites/llmbar/layout.h"
#include "suites/llmbar/replay.h"
#include "suites/llmbar/statistics.h"
#include "suites/published_board.h"

namespace assize::llmbar {
namespace {

constexpr std::string_view kMetrics[] = {"accuracy", "agreement",
                                         "first_position",
                                         "adversarial_average", "average"};

/// "95.0" of "95 / 100 = 95.0%" and of "95.0%".
Result<double> percent_of(std::string_view text, const std::string& file) {
  const std::size_t equals = text.rfind("= ");
  std::string_view digits =
      equals == text.npos ? text : text.substr(equals + 2);
  if (!digits.ends_with('%')) {
    return fail(fmt::format("'{}' is no share in percent", printable(text, 60)),
                {file});
  }
  digits.remove_suffix(1);
  return parse_number(digits, {file});
}

Result<void> add(const std::string& system, const std::string& path,
                 JsonReader& reader, std::vector<PublishedRow>& out) {
  const auto file = read_statistics(reader, path);
  if (!file) return tl::unexpected(file.error());
  const std::pair<const char*, const std::string&> shares[] = {
      {"correct_False", file->correct_false},
      {"correct_True", file->correct_true},
      {"correct_average", file->correct_average},
      {"correct_both", file->correct_both},
      {"equal", file->equal}};
  for (const auto& [metric, text] : shares) {
    const Result<double> value = percent_of(text, path);
    if (!value) return tl::unexpected(value.error());
    out.push_back({.system = system, .metric = metric, .value = *value});
  }
  const std::pair<const char*, double> kappas[] = {
      {"kappa_False", file->kappas.first},
      {"kappa_True", file->kappas.second},
      {"kappa_average", file->kappas.mean},
      {"kappa_agreement", file->kappas.orders}};
  for (const auto& [metric, value] : kappas) {
    out.push_back({.system = system, .metric = metric, .value = value});
  }
  return {};
}

}  // namespace

Result<std::vector<PublishedRow>> published(const std::string& path) {
  if (!is_folder(path)) {
    return suites::judge_board(path, [](std::string_view metric) {
      return std::ranges::find(kMetrics, metric) != std::end(kMetrics);
    });
  }
  const Result<Layout> layout = layout_of(path);
  if (!layout) return tl::unexpected(layout.error());
  JsonReader reader(
      {.kinds = FileKinds::kRegular, .hash = false, .python_words = true});
  std::vector<PublishedRow> out;
  for (const SubsetFiles& subset : layout->subsets) {
    for (const JudgeFiles& files : subset.judges) {
      if (files.statistics.empty()) continue;
      const Result<void> added =
          add(fmt::format("{} on {}", files.judge, subset.name),
              fmt::format("{}/{}", path, files.statistics), reader, out);
      if (!added) return tl::unexpected(added.error());
    }
  }
  return out;
}

}  // namespace assize::llmbar
