// Suites: a benchmark's files, its design, its headline metric and its
// published numbers.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/calibration.h"
#include "prompt/judge_prompt.h"

namespace assize {

/// The value that another convention or a known defect would give.
struct Alternative {
  std::string cause;  ///< "known_defect:positional_difficulty", "convention".
  double value = kAbsent;
  std::vector<double> grid;  ///< Its value at every grid point, if it has one.
};

/// A number recomputed from recorded verdicts, before any published one is
/// known.
struct ReplayRow {
  std::string system, metric, convention;
  std::uint32_t n = 0;
  double value = kAbsent;
  std::string note;
  double chosen = kAbsent;               ///< The penalty C chosen, if fitted.
  std::vector<double> grid, grid_value;  ///< Every C and the value at it.
  std::vector<Alternative> alternatives;
};

struct PublishedRow {
  std::string system, metric;
  double value = kAbsent;
  std::int64_t n = -1;  ///< Rows behind it, or -1 if not said.
};

struct Suite {
  virtual ~Suite() = default;
  /// Reads the files that the inputs named; nothing is judged.
  virtual Result<Benchmark> read(unsigned threads) const = 0;
  /// What replay() needs of it: the same records, perhaps without the answers
  /// and hashes that only an audit uses.
  virtual Result<Benchmark> read_verdicts(unsigned threads) const {
    return read(threads);
  }
  /// The clean trials as the benchmark runs them, recorded or not.
  virtual std::vector<Trial> design(const Benchmark& bench) const = 0;
  /// Templates of its judges' prompts; empty where they are not known.
  virtual Result<std::vector<Template>> library() const = 0;
  /// The prompts of live judges, made once; none: nothing can be judged live.
  virtual Result<std::vector<JudgePrompt>> prompts(
      const Benchmark& /*bench*/) const {
    return std::vector<JudgePrompt>{};
  }
  /// Index into prompts() of the prompt for an item's turn.
  virtual std::size_t prompt_of(const Benchmark& /*bench*/,
                                const Trial& /*trial*/) const {
    return 0;
  }
  /// The published headline metric, uncalibrated.
  virtual Result<std::unique_ptr<const Estimator>> headline(
      const Study& study) const = 0;
  /// Every published number, recomputed. Does not open published files.
  virtual Result<std::vector<ReplayRow>> replay(const Benchmark& bench,
                                                unsigned threads) const = 0;
  virtual Result<std::vector<PublishedRow>> published(
      const std::string& path) const = 0;
};

/// A file in a benchmark's own format; without a text, none.
struct NativeFile {
  std::string path;  ///< Below the benchmark's folder: "model_answer/X.jsonl".
  std::string text;
  /// Others that say it with this one, where a benchmark keeps parts apart.
  std::vector<NativeFile> more = {};
  /// Rows that are not in the text, as nobody was asked about them, or about
  /// all of them that the benchmark's row holds.
  std::uint32_t left_out = 0;
  /// Without a text: the system whose file holds what is said of this one, or
  /// -1.
  int in_file_of = -1;
};

/// How a benchmark's own programs write answers and judgements. A function that
/// is nullptr: the benchmark has no such file.
struct NativeFormat {
  /// One answer file, without anything else of the benchmark: the systems that
  /// it names, and an item for each answered question. A question whose text
  /// the file does not hold is empty; there are as many as answered turns.
  Result<Benchmark> (*read_answers)(const std::string& path) = nullptr;
  /// The answers of one system, as read_answers() and the benchmark's programs
  /// read them: missing answers are left out, empty ones written. Of what
  /// read_answers() has read, one file. Fails where the benchmark withholds
  /// texts.
  Result<NativeFile> (*write_answers)(const Benchmark& bench,
                                      std::uint16_t system) = nullptr;
  /// What a judge said of a system, as the benchmark's programs score it and
  /// the suite reads it: of `records`, the judge's, all show the system, none
  /// is of a defence. Failed verdicts are written as the benchmark writes its
  /// own, or left out. What attacks made of a pair lies in a folder of its own.
  Result<NativeFile> (*write_verdicts)(
      const Benchmark& bench, std::uint16_t system, std::uint16_t judge,
      std::span<const Record> records) = nullptr;
};

struct SuitePlugin {
  Info info;
  std::string_view (*yaml)() = nullptr;  ///< suite.yaml: version, tolerances.
  Make<Suite> make = nullptr;  ///< From the `inputs` mapping of an audit.
  /// The lines below `inputs:` of an example audit, by two spaces or more, with
  /// comments: what `assize init` writes.
  std::string_view inputs_example = {};
  NativeFormat native = {};
};

}  // namespace assize
