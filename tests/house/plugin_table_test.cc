// tools/plugin_table.py, run as the build runs it.

#include <sys/wait.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>

#include "data.h"

namespace {

namespace fs = std::filesystem;

constexpr char kPlugin[] =
    "// Pads an answer.\n"
    "//\n"
    "//     indented\n"
    "#include \"plugin/attack.h\"\n"
    "// not of the page\n";

class Tree {
 public:
  Tree() {
    std::string name = (fs::temp_directory_path() / "assizeXXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Tree() { fs::remove_all(path_); }
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }
  std::string read(const std::string& name) const {
    std::ifstream file(path_ / name);
    std::ostringstream out;
    out << file.rdbuf();
    return out.str();
  }

  /// Exit code and what was printed, with the tree's path as ROOT.
  std::pair<int, std::string> run(const std::string& arguments) const {
    const std::string command = "python3 '" + assize::testing::root() +
                                "/tools/plugin_table.py' " + arguments +
                                " 2>&1";
    FILE* pipe =
        popen(("cd " + path_.string() + " && " + command).c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string out;
    std::array<char, 4096> buffer;
    while (const std::size_t n =
               std::fread(buffer.data(), 1, buffer.size(), pipe)) {
      out.append(buffer.data(), n);
    }
    return {WEXITSTATUS(pclose(pipe)), out};
  }

 private:
  fs::path path_;
};

}  // namespace

TEST_CASE("a table lists each plugin with its page") {
  const Tree tree;
  tree.write("attacks/verbosity_pad.cc", kPlugin);
  tree.write("tests/attacks/verbosity_pad_test.cc", "");

  const auto done = tree.run("attacks table.cc . attacks verbosity_pad");

  CHECK(done == std::pair(0, std::string()));
  CHECK(tree.read("table.cc") ==
        "// Made by tools/plugin_table.py from attacks.\n\n"
        "#include \"plugin/registry.h\"\n\n"
        "#include \"plugin/attack.h\"\n\n"
        "namespace assize::attacks {\n\n"
        "extern const AttackPlugin verbosity_pad;\n\n"
        "std::span<const Entry<AttackPlugin>> table() {\n"
        "  static const Entry<AttackPlugin> rows[1] = {\n"
        "    {&verbosity_pad, R\"page(Pads an answer.\n\n    "
        "indented\n)page\"},\n"
        "  };\n"
        "  return rows;\n"
        "}\n\n}  // namespace assize::attacks\n");
}

TEST_CASE("a family without plugins has an empty table") {
  const Tree tree;

  CHECK(tree.run("reports table.cc . reports").first == 0);

  CHECK(tree.read("table.cc").find("  return {};\n") != std::string::npos);
}

TEST_CASE("a plugin without a test stops the build") {
  const Tree tree;
  tree.write("attacks/verbosity_pad.cc", kPlugin);

  CHECK(tree.run("attacks table.cc . attacks verbosity_pad") ==
        std::pair(1, std::string("attacks/verbosity_pad.cc: error: this plugin "
                                 "has no test; write "
                                 "tests/attacks/verbosity_pad_test.cc\n")));
  CHECK(tree.read("table.cc").empty());
}

TEST_CASE("a suite's test is looked for in the suite's folder") {
  const Tree tree;
  tree.write("suites/one/one.cc", kPlugin);

  CHECK(
      tree.run("suites table.cc . suites one/one") ==
      std::pair(1, std::string("suites/one/one.cc: error: this plugin has no "
                               "test; write tests/suites/one/one_test.cc\n")));
}

TEST_CASE("a plugin without a page stops the build") {
  const Tree tree;
  const std::string text = GENERATE(as<std::string>{}, "#pragma once\n", "",
                                    "//\n// \n#include <span>\n");
  tree.write("src/judges/mute.cc", text);
  tree.write("tests/judges/mute_test.cc", "");

  CHECK(tree.run("judges table.cc . src/judges mute") ==
        std::pair(1, std::string(
                         "./src/judges/mute.cc:1: error: a plugin begins with "
                         "a comment that says what it is; 'assize explain' "
                         "prints it\n")));
}
