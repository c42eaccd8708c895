// Items, answers and gold labels in a temporary folder, for tests of
// collections.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <string_view>

#include "io/temporary_folder.h"
#include "suites/generic/collection_reader.h"

namespace assize::testing {

/// Each text is the whole of a file; gold "": there is none.
struct CollectionText {
  std::string items, answers;
  std::string gold = {};
  std::string baseline = "base";
};

/// `file:line: message` of the last path component, or "" if there is none.
inline std::string shown(const Result<Benchmark>& bench) {
  if (bench) return "";
  const Location& where = bench.error().where;
  return std::filesystem::path(where.file).filename().string() + ":" +
         std::to_string(where.line) + ": " + bench.error().message;
}

inline Result<Benchmark> read_texts(const CollectionText& text) {
  const TemporaryFolder folder;
  suites::CollectionFiles files;
  files.items = {"i.jsonl", folder.file("i.jsonl", text.items)};
  files.answers = {{"a.jsonl", folder.file("a.jsonl", text.answers)}};
  if (!text.gold.empty()) {
    files.gold = {"g.jsonl", folder.file("g.jsonl", text.gold)};
  }
  files.baseline = text.baseline;
  files.name = "mine";
  files.version = "3";
  return suites::read_collection(files);
}

/// Two items that systems "base" and "mine" answer.
inline CollectionText two_items() {
  return {.items = R"({"id": "q2", "question": "What is 6 x 7?",)"
                   R"( "key": {"number": 42}})"
                   "\n"
                   R"({"id": "q1", "question": "Capital of France?",)"
                   R"( "category": "facts", "key": {"facts": ["Paris"]}})"
                   "\n",
          .answers = R"({"item": "q1", "system": "base", "answer": "Lyon"})"
                     "\n"
                     R"({"item": "q1", "system": "mine", "answer": "paris!"})"
                     "\n"
                     R"({"item": "q2", "system": "base", "answer": "42"})"
                     "\n"
                     R"({"item": "q2", "system": "mine", "answer": ""})"
                     "\n",
          .gold = "",
          .baseline = "base"};
}

}  // namespace assize::testing
