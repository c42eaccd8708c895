// Reads the table of floors in docs/house.md and every #include.

#include <re2/re2.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "data.h"
#include "house/source_files.h"

namespace {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

struct House {
  std::map<std::string, int> floor;  ///< By room; 0 is the lowest.
  std::set<std::string> families, without_families;
};

House parse_house(std::istream& page) {
  House house;
  Strings lines;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("```")) {
      inside = line == "```floors";
    } else if (inside) {
      lines.push_back(line);
    }
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t note = lines[i].find('(');
    const std::string said =
        note == std::string::npos ? "" : lines[i].substr(note);
    std::istringstream rooms(lines[i].substr(0, note));
    for (std::string room; rooms >> room;) {
      house.floor[room] = static_cast<int>(lines.size() - i);
      if (said == "(plugin families)") house.families.insert(room);
      if (said == "(includes no plugin family)") {
        house.without_families.insert(room);
      }
    }
  }
  return house;
}

/// The room of a path in the tree, or "" outside of the rooms.
std::string room_of(const fs::path& path) {
  auto part = path.begin();
  if (part != path.end() && *part == "src") ++part;
  return part == path.end() || std::next(part) == path.end() ? ""
                                                             : part->string();
}

/// What is wrong with an include of `to` by the room `from`; "" if nothing.
std::string wrong(const House& house, const std::string& from,
                  const std::string& to) {
  if (from == to) return "";
  const int above = house.floor.at(from), below = house.floor.at(to);
  if (above < below) return "points up, from " + from + " to " + to;
  if (above == below) return "points across, from " + from + " to " + to;
  if (house.without_families.contains(from) && house.families.contains(to)) {
    return "is of a plugin family, which " + from + " must not know";
  }
  return "";
}

void check_file(const House& house, const fs::path& root, const fs::path& path,
                Strings& violations) {
  static const re2::RE2 include(R"(^\s*#\s*include\s*["<]([^">]+)[">])");
  const fs::path below = path.lexically_relative(root);
  const std::string from = room_of(below);
  std::ifstream file(path);
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    std::string name;
    if (!re2::RE2::PartialMatch(line, include, &name)) continue;
    const fs::path included(name);
    const std::string to = room_of(included);
    const bool relative = included.begin()->string().starts_with('.');
    // What is in no room is a library's, or of its own folder.
    if (!relative && !house.floor.contains(to)) continue;
    const std::string what =
        relative ? "is relative; begin at the room" : wrong(house, from, to);
    if (what.empty()) continue;
    violations.push_back(below.string() + ":" + std::to_string(number) +
                         ": \"" + name + "\" " + what);
  }
}

/// Every violation below `root`, by file and line.
Strings violations_in(const House& house, const fs::path& root) {
  Strings violations;
  std::set<fs::path> files;
  for (const auto& entry : fs::directory_iterator(root / "src")) {
    const std::string room = entry.path().filename().string();
    if (entry.is_directory() && !house.floor.contains(room)) {
      violations.push_back("src/" + room + ": no room of docs/house.md");
    }
  }
  for (const auto& [room, floor] : house.floor) {
    for (const fs::path& folder : {root / room, root / "src" / room}) {
      files.merge(assize::testing::source_files(folder));
    }
  }
  for (const fs::path& file : files) check_file(house, root, file, violations);
  return violations;
}

House real_house() {
  std::ifstream page(assize::testing::root() + "/docs/house.md");
  REQUIRE(page);
  return parse_house(page);
}

std::string lines_of(const Strings& all) {
  std::string out;
  for (const std::string& one : all) out += one + "\n";
  return out;
}

class Tree {
 public:
  Tree() {
    std::string name = (fs::temp_directory_path() / "assizeXXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
    fs::create_directories(path_ / "src");
  }
  ~Tree() { fs::remove_all(path_); }
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  const fs::path& path() const { return path_; }
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }

 private:
  fs::path path_;
};

}  // namespace

TEST_CASE("docs/house.md has the seven floors") {
  const House house = real_house();

  CHECK(house.floor.at("core") == 1);
  CHECK(house.floor.at("cli") == 7);
  CHECK(house.floor.size() == 18);
  CHECK(house.families.size() == 8);
  CHECK(house.without_families == std::set<std::string>{"audit"});
}

TEST_CASE("every include of the tree points down") {
  const Strings violations =
      violations_in(real_house(), assize::testing::root());

  CHECK(lines_of(violations) == "");
}

TEST_CASE("planted includes that point up or across are found, by line") {
  const Tree tree;
  tree.write("src/core/up.cc", "\n#include \"text/utf8.h\"\n");
  tree.write(
      "src/stats/across.h",
      "#pragma once\n#include <vector>\n  # include <prompt/template.h>");
  tree.write("attacks/deep/one.cc", "#include \"detectors/two.h\"\n");
  tree.write("src/audit/run.cc",
             "#include \"audit/run.h\"\n#include \"suites/x/y.h\"\n"
             "#include \"plugin/suite.h\"\n");
  tree.write("src/cli/run.cc", "#include \"audit/run.h\"\n");
  tree.write("src/judges/a.cc", "#include \"attacks/b.h\"\n");
  tree.write("src/util/x.h", "#include \"cli/verb.h\"\n");
  tree.write("detectors/up.cc", "#include \"../src/cli/verb.h\"\n");

  CHECK(lines_of(violations_in(real_house(), tree.path())) ==
        "src/util: no room of docs/house.md\n"
        "attacks/deep/one.cc:1: \"detectors/two.h\" points across, from "
        "attacks to detectors\n"
        "detectors/up.cc:1: \"../src/cli/verb.h\" is relative; begin at the "
        "room\n"
        "src/audit/run.cc:2: \"suites/x/y.h\" is of a plugin family, which "
        "audit must not know\n"
        "src/core/up.cc:2: \"text/utf8.h\" points up, from core to text\n"
        "src/judges/a.cc:1: \"attacks/b.h\" points across, from judges to "
        "attacks\n"
        "src/stats/across.h:3: \"prompt/template.h\" points across, from stats "
        "to prompt\n");
}

TEST_CASE("includes that point down or stay are no violation") {
  const Tree tree;
  tree.write("src/cli/tables.cc",
             "#include \"audit/run.h\"\n#include \"attacks/table.h\"\n"
             "#include \"core/error.h\"\n#include <fmt/format.h>\n"
             "#include \"verb.h\"\n// #include \"core/x.h\"\n");
  tree.write("suites/one/reader.cc",
             "#include \"suites/one/reader.h\"\n#include \"io/csv.h\"\n");

  CHECK(violations_in(real_house(), tree.path()).empty());
}
