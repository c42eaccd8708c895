#include "suites/wildbench/folder.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "io/file.h"
#include "io/json_records.h"
#include "suites/wildbench/arena.h"
#include "suites/wildbench/collector.h"
#include "suites/wildbench/reader.h"

namespace assize::wildbench {
namespace {

constexpr std::string_view kEnding = ".json";
constexpr std::string_view kJudge = "eval=", kBaseline = "ref=";
constexpr char kScores[] = "score.v2", kPairs[] = "pairwise.v2";

/// A folder or file below a top folder, by its name there.
struct Entry {
  std::string below, name;
};

class Folder {
 public:
  Folder(const Where& where, Collector& collector)
      : where_(where),
        collector_(collector),
        reader_({.kinds = FileKinds::kRegular}) {}

  Result<void> read() {
    auto tasks = read_bench();
    if (!tasks) return tasks;
    if (!where_.results.empty()) {
      auto judged = read_versions();
      if (!judged) return judged;
    }
    if (!where_.answers.empty()) {
      auto answered = read_answers_of();
      if (!answered) return answered;
    }
    if (files_ > 0) return {};
    const std::string& top =
        where_.results.empty() ? where_.answers : where_.results;
    return fail(nothing_read(), {top});
  }

 private:
  /// Which files were looked for, and why no others.
  std::string nothing_read() const {
    const std::string scores =
        fmt::format("{}/eval=JUDGE/SYSTEM.json", kScores);
    const std::string pairs = fmt::format(
        "{}/eval=JUDGE/ref={}/SYSTEM.json", kPairs,
        where_.baseline.empty() ? "BASELINE" : printable(where_.baseline, 60));
    if (where_.kinds == Kinds::kAll) {
      return fmt::format("there is neither a file {} nor {} below this folder",
                         scores, pairs);
    }
    const bool score = where_.kinds == Kinds::kScore;
    return fmt::format(
        "there is no file {} below this folder, and 'judging: {}' reads no "
        "other judgements",
        score ? scores : pairs, score ? "score" : "pairwise");
  }

  Result<void> read_bench() {
    std::string path = where_.bench;
    for (const char* name : {"bench.json", "bench.jsonl"}) {
      const std::string beside = fmt::format("{}/{}", where_.results, name);
      const bool there = !where_.results.empty() && exists(beside);
      if (!path.empty() || !there) continue;
      Result<void> inside = check_inside(beside, where_.results);
      if (!inside) return inside;
      path = beside;
    }
    if (path.empty()) return {};
    Result<InputFile> file = read_tasks(reader_, path, [&](const TaskRow& row) {
      return collector_.task(row);
    });
    if (!file) return tl::unexpected(file.error());
    file->path = path.substr(path.rfind('/') + 1);
    collector_.file(std::move(*file));
    return {};
  }

  /// The folder itself, and what lies in its folders v2.*.
  Result<void> read_versions() {
    std::string top = where_.results;
    if (!is_folder(top)) return fail("this is no folder", {top});
    if (is_folder(top + "/eval_results")) top += "/eval_results";
    const auto names = list_folder(top);
    if (!names) return tl::unexpected(names.error());
    std::vector<std::string> versions;
    for (const std::string& name : *names) {
      const std::string path = fmt::format("{}/{}", top, name);
      if (name.starts_with("v2.") && is_folder(path)) versions.push_back(name);
    }
    auto own = read_version(top, "");
    for (const std::string& version : versions) {
      if (!own) return own;
      own = read_version(fmt::format("{}/{}", top, version),
                         versions.size() > 1 ? version + "/" : "");
    }
    return own;
  }

  Result<void> read_version(const std::string& top, const std::string& prefix) {
    if (where_.kinds != Kinds::kPairwise) {
      auto scored = each_folder(top, kScores, kJudge, [&](const Entry& judge) {
        return read_scores_of(top, judge.below, prefix + judge.name);
      });
      if (!scored) return scored;
    }
    if (where_.kinds == Kinds::kScore) return {};
    return each_folder(top, kPairs, kJudge, [&](const Entry& judge) {
      return each_folder(top, judge.below, kBaseline, [&](const Entry& base) {
        const bool wanted =
            where_.baseline.empty() || base.name == where_.baseline;
        if (!wanted) return Result<void>();
        return read_pairs_of(top, base, prefix + judge.name);
      });
    });
  }

  Result<void> read_scores_of(const std::string& top, const std::string& below,
                              const std::string& judge) {
    return each_file(top, below, [&](const Entry& file) {
      return take(top, file.below, [&](const std::string& path) {
        return read_scores(reader_, path, [&](const ScoreRow& row) {
          return collector_.score(judge, file.name, row);
        });
      });
    });
  }

  Result<void> read_pairs_of(const std::string& top, const Entry& baseline,
                             const std::string& judge) {
    return each_file(top, baseline.below, [&](const Entry& file) {
      return take(top, file.below, [&](const std::string& path) {
        return read_pairs(reader_, path, [&](const PairRow& row) {
          return collector_.pair(judge, file.name, baseline.name, row);
        });
      });
    });
  }

  Result<void> read_answers_of() {
    return each_file(where_.answers, "", [&](const Entry& file) {
      return take(where_.answers, file.below, [&](const std::string& path) {
        return read_answers(reader_, path, [&](const AnswerRow& row) {
          return collector_.answer(file.name, row);
        });
      });
    });
  }

  /// Reads one file and keeps its name as it lies in the folder. The baseline
  /// compared with itself joins nothing, and is no error.
  template <typename Read>
  Result<void> take(const std::string& top, const std::string& below,
                    const Read& read) {
    const std::string path = fmt::format("{}/{}", top, below);
    Result<void> inside = check_inside(path, top);
    if (!inside) return inside;
    const std::uint64_t before = collector_.joined();
    const std::uint64_t lost = collector_.lost();
    Result<InputFile> file = read(path);
    if (!file) return tl::unexpected(file.error());
    if (collector_.joined() == before && collector_.lost() > lost) {
      return fail("no row of this file is of a session of the bench", {path});
    }
    ++files_;
    file->path = below;
    collector_.file(std::move(*file));
    return {};
  }

  template <typename Visit>
  Result<void> each_folder(const std::string& top, const std::string& below,
                           std::string_view mark, const Visit& visit) {
    const std::string path = fmt::format("{}/{}", top, below);
    if (!is_folder(path)) return {};
    const auto names = list_folder(path);
    if (!names) return tl::unexpected(names.error());
    for (const std::string& name : *names) {
      const std::string inner = fmt::format("{}/{}", below, name);
      if (!name.starts_with(mark)) continue;
      if (!is_folder(fmt::format("{}/{}", top, inner))) continue;
      Result<void> read = visit(Entry{inner, name.substr(mark.size())});
      if (!read) return read;
    }
    return {};
  }

  template <typename Visit>
  Result<void> each_file(const std::string& top, const std::string& below,
                         const Visit& visit) {
    const auto names =
        list_folder(below.empty() ? top : fmt::format("{}/{}", top, below));
    if (!names) return tl::unexpected(names.error());
    for (const std::string& name : *names) {
      if (!name.ends_with(kEnding) || name.starts_with('.')) continue;
      Result<void> read =
          visit(Entry{below.empty() ? name : fmt::format("{}/{}", below, name),
                      name.substr(0, name.size() - kEnding.size())});
      if (!read) return read;
    }
    return {};
  }

  const Where& where_;
  Collector& collector_;
  JsonReader reader_;
  std::size_t files_ = 0;
};

}  // namespace

Result<Benchmark> read_folder(const Where& where, const Description& about) {
  Collector collector(about);
  const Result<void> read = Folder(where, collector).read();
  if (!read) return tl::unexpected(read.error());
  Result<Benchmark> bench = collector.finish(where.baseline);
  if (!bench) {
    bench.error().where.file = where.results;
    return bench;
  }
  const std::string ratings = fmt::format("{}/{}", where.results, kArenaFile);
  if (where.results.empty() || !exists(ratings)) return bench;
  const Result<void> inside = check_inside(ratings, where.results);
  if (!inside) return tl::unexpected(inside.error());
  const Result<void> rated = add_arena(ratings, *bench);
  if (!rated) return tl::unexpected(rated.error());
  return bench;
}

}  // namespace assize::wildbench
