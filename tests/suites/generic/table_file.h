// A table and an `inputs` mapping in a temporary folder, for tests of
// `generic`.
#pragma once

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/verdict_table.h"
#include "plugin/config_node.h"
#include "plugin/suite.h"
#include "text/answer_features.h"

namespace assize::suites {
extern const SuitePlugin generic;
}

namespace assize::testing {

/// A folder that goes away with the object.
class TableFile {
 public:
  /// `name`: of the table; tests write "t.csv" or "t.jsonl".
  explicit TableFile(std::string_view text, std::string name = "t.csv")
      : name_(std::move(name)) {
    static int count = 0;
    folder_ = std::filesystem::temp_directory_path() /
              ("assize_generic_" + std::to_string(::getpid()) + "_" +
               std::to_string(count++));
    std::filesystem::create_directories(folder_);
    std::ofstream(path(), std::ios::binary) << text;
  }
  ~TableFile() { std::filesystem::remove_all(folder_); }
  TableFile(const TableFile&) = delete;
  TableFile& operator=(const TableFile&) = delete;

  std::string path() const { return (folder_ / name_).string(); }

  /// The node of `inputs`, as if it stood in a file beside the table.
  ConfigNode inputs(std::string_view yaml) const {
    return *ConfigNode::parse(yaml, (folder_ / "a.yaml").string());
  }

  /// Configuration errors as "line:column: message".
  std::vector<std::string> config_errors(std::string_view yaml) const {
    ConfigNode node = inputs(yaml);
    (void)suites::generic.make(node);
    std::vector<std::string> out;
    for (const Error& error : node.finish()) {
      out.push_back(std::to_string(error.where.line) + ":" +
                    std::to_string(error.where.column) + ": " + error.message);
    }
    return out;
  }

  /// Requires a configuration without errors.
  Result<Benchmark> read(std::string_view yaml) const {
    ConfigNode node = inputs(yaml);
    const std::unique_ptr<Suite> suite = suites::generic.make(node);
    REQUIRE(render(node.finish()) == "");
    return suite->read(1);
  }

  /// The error of reading as "file:line: message", or "" if there is none.
  std::string read_error(std::string_view yaml) const {
    const Result<Benchmark> bench = read(yaml);
    if (bench) return "";
    const Location& where = bench.error().where;
    return std::filesystem::path(where.file).filename().string() + ":" +
           std::to_string(where.line) + ": " + bench.error().message;
  }

 private:
  std::string name_;
  std::filesystem::path folder_;
};

/// A benchmark with what estimators are made from.
struct World {
  explicit World(Benchmark from)
      : bench(std::move(from)),
        answers(answer_features(bench, 1)),
        table(tabulate(bench)) {}

  Study study(std::uint16_t judge) const {
    return {.bench = bench,
            .table = table,
            .answers = answers,
            .judge = judge,
            .findings = {}};
  }

  Benchmark bench;
  AnswerTable answers;
  VerdictTable table;
};

}  // namespace assize::testing
