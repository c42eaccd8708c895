#include "suites/llmbar/folder.h"

#include <fmt/format.h>

#include <utility>

#include "suites/attacked_place.h"
#include "suites/llmbar/layout.h"
#include "suites/llmbar/reader.h"

namespace assize::llmbar {
namespace {

class FolderReader {
 public:
  FolderReader(const std::string& folder, Collector& collector, Keep keep)
      : folder_(folder),
        collector_(collector),
        reader_({.kinds = FileKinds::kRegular,
                 .hash = keep == Keep::kAll,
                 .python_words = true}) {}

  Result<void> read(const SubsetFiles& subset) {
    collector_.begin_subset(subset.name);
    Result<InputFile> file =
        read_pairs(reader_, full(subset.dataset),
                   [&](const PairRow& pair) -> Result<void> {
                     collector_.add_pair(pair);
                     return {};
                   });
    if (!file) return tl::unexpected(file.error());
    keep(*file, subset.dataset);
    for (const JudgeFiles& files : subset.judges) {
      Result<void> read = read_judge(files);
      if (!read) return read;
    }
    return {};
  }

 private:
  Result<void> read_judge(const JudgeFiles& files) {
    collector_.begin_judge(files.judge);
    Result<InputFile> file =
        read_results(reader_, full(files.result),
                     [&](const ResultRow& row, std::uint64_t record) {
                       return collector_.add_result(row, record);
                     });
    if (!file) return tl::unexpected(file.error());
    keep(*file, files.result);
    if (files.statistics.empty()) return end_judge(files, nullptr);
    // With the same reader: a fresh one's buffers cost more than the file.
    auto published = read_statistics(reader_, full(files.statistics));
    if (!published) return tl::unexpected(published.error());
    keep(published->file, files.statistics);
    return end_judge(files, &*published);
  }

  Result<void> end_judge(const JudgeFiles& files,
                         const StatisticsFile* published) {
    Result<void> ended = collector_.end_judge(published);
    if (!ended) ended.error().where.file = full(files.result);
    return ended;
  }

  std::string full(const std::string& below) const {
    return fmt::format("{}/{}", folder_, below);
  }

  void keep(InputFile& file, const std::string& below) {
    file.path = below;
    collector_.add_file(std::move(file));
  }

  const std::string& folder_;
  Collector& collector_;
  JsonReader reader_;
};

}  // namespace

Result<Benchmark> read_folder(const std::string& folder,
                              const Description& about, Keep keep) {
  const Result<Layout> layout = layout_of(folder);
  if (!layout) return tl::unexpected(layout.error());
  const Result<VerdictChecker> checker = VerdictChecker::make(about);
  if (!checker) return tl::unexpected(checker.error());
  Collector collector(about, *checker, keep);
  FolderReader reader(folder, collector, keep);
  for (const SubsetFiles& subset : layout->subsets) {
    const Result<void> read = reader.read(subset);
    if (!read) return tl::unexpected(read.error());
  }
  collector.exclude("files", "no file that LLMBar writes, not read",
                    layout->other);
  return suites::read_as(folder, layout->attacked, collector.finish());
}

Result<Benchmark> read_dataset(const std::string& path,
                               const Description& about) {
  const Result<VerdictChecker> checker = VerdictChecker::make(about);
  if (!checker) return tl::unexpected(checker.error());
  Collector collector(about, *checker, Keep::kAll);
  collector.begin_subset("dataset");
  JsonReader reader;
  Result<InputFile> file =
      read_pairs(reader, path, [&](const PairRow& pair) -> Result<void> {
        collector.add_pair(pair);
        return {};
      });
  if (!file) return tl::unexpected(file.error());
  collector.add_file(std::move(*file));
  Result<Benchmark> bench = collector.finish();
  if (!bench) bench.error().where.file = path;
  return bench;
}

}  // namespace assize::llmbar
