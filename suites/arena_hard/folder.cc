#include "suites/arena_hard/folder.h"

#include <fmt/format.h>

#include <vector>

#include "io/file.h"
#include "io/json_records.h"
#include "suites/arena_hard/collector.h"
#include "suites/arena_hard/reader.h"

namespace assize::arena_hard {
namespace {

constexpr std::string_view kEnding = ".jsonl";

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
    if (exists(path("question.jsonl"))) {
      auto read = take("question.jsonl", [&](const std::string& path) {
        return read_questions(reader_, path, [&](const auto& row, auto) {
          return collector_.question(row);
        });
      });
      if (!read) return read;
    }
    if (answers) {
      auto read = read_answers_of();
      if (!read) return read;
    }
    return judgements ? read_judges() : Result<void>();
  }

 private:
  std::string path(std::string_view below) const {
    return fmt::format("{}/{}", top_, below);
  }

  /// Reads one file and keeps its name as it lies in the folder.
  template <typename Read>
  Result<void> take(const std::string& below, const Read& read) {
    Result<void> inside = check_inside(path(below), top_);
    if (!inside) return inside;
    Result<InputFile> file = read(path(below));
    if (!file) return tl::unexpected(file.error());
    file->path = below;
    collector_.file(std::move(*file));
    return {};
  }

  /// Fails where no row of the file that was just read joined a question.
  Result<void> joins(const std::string& below, std::uint64_t before) const {
    if (collector_.joined() > before) return {};
    return fail("no row of this file is of a question of question.jsonl",
                {path(below)});
  }

  Result<void> each_file(
      const std::string& below,
      const std::function<Result<void>(const std::string& file,
                                       const std::string& stem)>& visit) {
    const Result<std::vector<std::string>> names = list_folder(path(below));
    if (!names) return tl::unexpected(names.error());
    for (const std::string& name : *names) {
      if (!name.ends_with(kEnding) || name.starts_with('.')) continue;
      auto read = visit(fmt::format("{}/{}", below, name),
                        name.substr(0, name.size() - kEnding.size()));
      if (!read) return read;
    }
    return {};
  }

  Result<void> read_answers_of() {
    return each_file("model_answer", [&](const std::string& file,
                                         const std::string& system) {
      const std::uint64_t before = collector_.joined();
      auto read = take(file, [&](const std::string& path) {
        return read_answers(reader_, path, [&](const auto& row, auto) {
          return collector_.answer(system, row);
        });
      });
      return read ? joins(file, before) : read;
    });
  }

  Result<void> read_judges() {
    const auto judges = list_folder(path("model_judgment"));
    if (!judges) return tl::unexpected(judges.error());
    for (const std::string& judge : *judges) {
      const std::string below = "model_judgment/" + judge;
      if (judge.starts_with('.') || !is_folder(path(below))) continue;
      auto read =
          each_file(below, [&](const std::string& file, const std::string&) {
            const std::uint64_t before = collector_.joined();
            auto taken = take(file, [&](const std::string& path) {
              return read_judgements(reader_, path, [&](const auto& row, auto) {
                return collector_.judgement(judge, row);
              });
            });
            return taken ? joins(file, before) : taken;
          });
      if (!read) return read;
    }
    return {};
  }

  std::string top_;
  Collector& collector_;
  JsonReader reader_;
};

}  // namespace

Result<Benchmark> read_folder(const std::string& folder,
                              const Description& about, const Version* version,
                              const std::string& baseline) {
  Collector collector(about, version, baseline);
  const Result<void> read = Folder(folder, collector).read();
  if (!read) return tl::unexpected(read.error());
  Result<Benchmark> bench = collector.finish();
  if (!bench) bench.error().where.file = folder;
  return bench;
}

}  // namespace assize::arena_hard
