// Two types of one name in one namespace are two definitions of one thing: the
// linker takes the functions of either for both. No compiler sees it.

#include <re2/re2.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "data.h"
#include "house/source_files.h"
#include "io/temporary_folder.h"

namespace {

namespace fs = std::filesystem;
using assize::testing::source_files;
using assize::testing::TemporaryFolder;

/// By the qualified name of a type, the files that define it.
using Definitions = std::map<std::string, std::set<std::string>>;

/// The types that a file defines for the whole program, as clang-format writes
/// them: what a namespace holds begins its line.
void read_types(const fs::path& path, const std::string& name,
                Definitions& out) {
  static const re2::RE2 opens(R"(^(?:inline )?namespace ?([\w:]*) \{$)");
  static const re2::RE2 type(
      R"(^(?:template <.*> )?(?:struct|class|union|enum|enum class) )"
      R"((\w+)(?: final)?(?: :.*)? \{)");
  std::vector<std::string> inside;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::string found;
    if (re2::RE2::FullMatch(line, opens, &found)) {
      inside.push_back(found);
    } else if (line.starts_with("}  // namespace") && !inside.empty()) {
      inside.pop_back();
    } else if (re2::RE2::PartialMatch(line, type, &found)) {
      std::string whole;
      bool only_here = false;
      for (const std::string& space : inside) {
        only_here = only_here || space.empty();
        whole += space + "::";
      }
      if (!only_here) out[whole + found].insert(name);
    }
  }
}

/// The types below `root` that more than one file defines, a line each.
std::string defined_twice(const fs::path& root) {
  Definitions all;
  for (const std::string_view folder :
       {"src", "attacks", "defences", "detectors", "calibrations", "suites",
        "reports", "worlds", "tests"}) {
    for (const fs::path& file : source_files(root / folder)) {
      read_types(file, file.lexically_relative(root).string(), all);
    }
  }
  std::string out;
  for (const auto& [name, files] : all) {
    if (files.size() < 2) continue;
    out += name;
    for (const std::string& file : files) out += ' ' + file;
    out += '\n';
  }
  return out;
}

}  // namespace

TEST_CASE("no type of the tree is defined in two files") {
  CHECK(defined_twice(assize::testing::root()) == "");
}

TEST_CASE("planted types of one name are found where the linker sees both") {
  const TemporaryFolder tree;
  fs::create_directories(tree.path() + "/src");
  tree.file("src/a.h",
            "namespace n {\n"
            "struct Twice {\n  int a;\n};\n"
            "class Apart final : public Base {\n};\n"
            "struct Declared;\n"
            "}  // namespace n\n");
  tree.file("src/b.cc",
            "namespace n {\nnamespace {\n"
            "class Apart {\n};\n"
            "}  // namespace\n"
            "enum class Twice : int { kOne };\n"
            "struct Declared {\n};\n"
            "namespace deeper {\nstruct Twice {\n};\n}  // namespace deeper\n"
            "}  // namespace n\n");

  CHECK(defined_twice(tree.path()) == "n::Twice src/a.h src/b.cc\n");
}
