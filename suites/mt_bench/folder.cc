#include "suites/mt_bench/folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "io/file.h"
#include "io/json_records.h"
#include "suites/mt_bench/collector.h"
#include "suites/mt_bench/reader.h"

namespace assize::mt_bench {
namespace {

constexpr std::string_view kEnding = ".jsonl";
constexpr std::string_view kPublishedReferences = "gpt-4.jsonl";

class Folder {
 public:
  Folder(std::string top, Collector& collector)
      : top_(std::move(top)),
        collector_(collector),
        reader_({.kinds = FileKinds::kRegular}) {}

  Result<void> read() {
    if (!is_folder(top_)) return fail("this is no folder", {top_});
    const bool answers = is_folder(path("model_answer"));
    const bool judgements = is_folder(path("model_judgment"));
    if (!answers && !judgements) {
      return fail(
          "this folder has neither a folder 'model_answer' nor a folder "
          "'model_judgment'",
          {top_});
    }
    Result<void> done;
    if (exists(path("question.jsonl"))) done = read_questions_of();
    if (done && is_folder(path("reference_answer"))) done = read_references();
    if (done && answers) done = read_answers_of();
    if (done && judgements) done = read_judgements_of();
    return done;
  }

 private:
  std::string path(std::string_view below) const {
    return fmt::format("{}/{}", top_, below);
  }

  /// Reads one file and keeps its name as it lies in the folder. Fails where
  /// `joins` and no row of it joined a question.
  Result<void> take(
      const std::string& below, bool joins,
      const std::function<Result<InputFile>(const std::string&)>& read) {
    Result<void> inside = check_inside(path(below), top_);
    if (!inside) return inside;
    const std::uint64_t before = collector_.joined();
    Result<InputFile> file = read(path(below));
    if (!file) return tl::unexpected(file.error());
    file->path = below;
    collector_.file(std::move(*file));
    if (!joins || collector_.joined() > before) return {};
    return fail("no row of this file is of a question of question.jsonl",
                {path(below)});
  }

  Result<std::vector<std::string>> files_of(const std::string& below) const {
    Result<std::vector<std::string>> names = list_folder(path(below));
    if (!names) return names;
    std::erase_if(*names, [](const std::string& name) {
      return !name.ends_with(kEnding) || name.starts_with('.');
    });
    return names;
  }

  static std::string stem_of(const std::string& name) {
    return name.substr(0, name.size() - kEnding.size());
  }

  Result<void> read_questions_of() {
    return take("question.jsonl", false, [&](const std::string& path) {
      return read_questions(reader_, path, [&](const QuestionRow& row) {
        return collector_.question(row);
      });
    });
  }

  Result<void> read_references() {
    const auto names = files_of("reference_answer");
    if (!names) return tl::unexpected(names.error());
    if (names->empty()) return {};
    const auto published = std::ranges::find(*names, kPublishedReferences);
    const std::string& name =
        published == names->end() ? names->front() : *published;
    if (names->size() > 1) {
      collector_.caution(fmt::format(
          "Of {} files of reference answers, {} counts; each judge has its own "
          "in the published program.",
          names->size(), printable(name, 60)));
    }
    return take("reference_answer/" + name, true, [&](const std::string& path) {
      return read_answers(reader_, path, [&](const AnswerRow& row) {
        return collector_.reference(row);
      });
    });
  }

  Result<void> read_answers_of() {
    const auto names = files_of("model_answer");
    if (!names) return tl::unexpected(names.error());
    for (const std::string& name : *names) {
      const std::string system = stem_of(name);
      Result<void> done =
          take("model_answer/" + name, true, [&](const std::string& path) {
            return read_answers(reader_, path, [&](const AnswerRow& row) {
              return collector_.answer(system, row);
            });
          });
      if (!done) return done;
    }
    return {};
  }

  Result<void> read_judgements_of() {
    const auto names = files_of("model_judgment");
    if (!names) return tl::unexpected(names.error());
    for (const std::string& name : *names) {
      const std::string stem = stem_of(name);
      Result<void> done =
          take("model_judgment/" + name, true, [&](const std::string& path) {
            return read_judgements(
                reader_, path,
                [&](const SingleRow& row) {
                  return collector_.single(stem, row);
                },
                [&](const PairRow& row) { return collector_.pair(stem, row); });
          });
      if (!done) return done;
    }
    return {};
  }

  std::string top_;
  Collector& collector_;
  JsonReader reader_;
};

}  // namespace

Result<Benchmark> read_folder(const std::string& folder,
                              const Description& about,
                              const JudgementReader& reader,
                              std::optional<Kind> wanted,
                              const std::string& baseline) {
  Collector collector(about, reader, wanted, baseline);
  const Result<void> read = Folder(folder, collector).read();
  if (!read) return tl::unexpected(read.error());
  Result<Benchmark> bench = collector.finish();
  if (!bench) bench.error().where.file = folder;
  return bench;
}

}  // namespace assize::mt_bench
