#include "suites/judge_bench/folder.h"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

#include "io/file.h"
#include "suites/attacked_place.h"
#include "suites/judge_bench/collector.h"
#include "suites/judge_bench/reader.h"

namespace assize::judge_bench {
namespace {

constexpr std::string_view kEnding = ".jsonl";

std::string_view value_of(std::string_view stem, std::string_view key) {
  const std::size_t at = stem.find(key);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = stem.substr(at + key.size());
  return rest.substr(0, rest.find(','));
}

std::string quoted(std::string_view model) {
  return model.empty()
             ? "no response_model"
             : fmt::format("response_model '{}'", printable(model, 60));
}

tl::unexpected<Error> other_model(const PairRow& row, std::string_view before) {
  return fail(fmt::format(
      "pair '{}' has {}, and the pairs before it {}; an answer file has one "
      "model's",
      printable(row.id, 80), quoted(row.response_model), quoted(before)));
}

}  // namespace

std::string judge_of(std::string_view file) {
  const std::string_view stem =
      file.ends_with(kEnding) ? file.substr(0, file.size() - kEnding.size())
                              : file;
  const std::string_view name = value_of(stem, ",judge_name=");
  const std::string_view model = value_of(stem, ",judge_model=");
  if (name.empty() || model.empty()) return std::string(stem);
  return fmt::format("{}/{}", name, model);
}

Result<Benchmark> read_folder(const std::string& folder,
                              const Description& about) {
  const Result<std::vector<std::string>> names = list_folder(folder);
  if (!names) return tl::unexpected(names.error());
  Collector collector(about);
  JsonReader reader({.kinds = FileKinds::kRegular});
  std::size_t files = 0;
  for (const std::string& name : *names) {
    if (!name.ends_with(kEnding) || name.starts_with('.')) continue;
    ++files;
    const std::string path = fmt::format("{}/{}", folder, name);
    const Result<void> inside = check_inside(path, folder);
    if (!inside) return tl::unexpected(inside.error());
    const std::string judge = judge_of(name);
    Result<InputFile> file =
        read_pairs(reader, path, [&](const PairRow& row) -> Result<void> {
          if (judge != kGold) return collector.add(judge, row);
          return fail("a judge must not be called 'gold', as the labels are");
        });
    if (!file) return tl::unexpected(file.error());
    file->path = name;
    collector.end_file(std::move(*file));
  }
  if (files == 0) {
    return fail(
        fmt::format(
            "there is no *.jsonl in this folder{}",
            is_folder(folder + "/outputs") ? "; name 'outputs' in it" : ""),
        {folder});
  }
  const auto attacked = suites::attacked_below(folder);
  if (!attacked) return tl::unexpected(attacked.error());
  return suites::read_as(folder, *attacked, collector.finish());
}

Result<Benchmark> read_dataset(const std::string& path,
                               const Description& about) {
  Collector collector(about);
  JsonReader reader;
  std::optional<std::string> model;
  Result<InputFile> file =
      read_pairs(reader, path, [&](PairRow row) -> Result<void> {
        if (!model) model = row.response_model;
        if (*model != row.response_model) return other_model(row, *model);
        row.judged = false;
        return collector.add("", row);
      });
  if (!file) return tl::unexpected(file.error());
  collector.end_file(std::move(*file));
  Result<Benchmark> bench = collector.finish();
  if (!bench) bench.error().where.file = path;
  return bench;
}

}  // namespace assize::judge_bench
