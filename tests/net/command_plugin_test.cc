#include "net/command_plugin.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/sha256.h"
#include "net/programs.h"

using namespace assize;
using assize::testing::program;
using assize::testing::TemporaryFolder;
using nlohmann::json;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kLimit{20'000};
using Argv = std::vector<std::string>;

/// What is wrong with a program whose hello was changed by `change`.
std::string hello_error(const std::string& change) {
  const TemporaryFolder folder;
  const std::string path = folder.file(
      "hello.py",
      "import json, sys\n"
      "sys.stdin.readline()\n"
      "hello = {'type': 'hello', 'family': 'attack', 'id': 'x', 'version': "
      "'1', 'summary': 's', 'source': 'h'}\n" +
          change + "\nprint(json.dumps(hello), flush=True)\n" +
          "sys.stdin.readline()\n");
  const CommandPlugin plugin("attack", {"python3", path}, "", kLimit);
  const Result<Declared> declared = plugin.declared();
  if (declared) return "";
  const std::string start = "the program 'python3 " + path + "' ";
  REQUIRE(declared.error().message.starts_with(start));
  return declared.error().message.substr(start.size());
}

}  // namespace

TEST_CASE("argv means files beside the configuration, where there are such") {
  const TemporaryFolder folder;
  folder.file("shout.py", "");
  std::filesystem::create_directory(folder.path("data"));
  const std::string at = folder.path();

  CHECK(resolve_argv({"python3", "shout.py", "other.py", "--x", "data", ""},
                     at) ==
        Argv{"python3", at + "/shout.py", "other.py", "--x", "data", ""});
  CHECK(resolve_argv({"./run", "7"}, at) == Argv{at + "/./run", "7"});
  CHECK(resolve_argv({"bin/run"}, at) == Argv{at + "/bin/run"});
  CHECK(resolve_argv({"/bin/run"}, at) == Argv{"/bin/run"});
  CHECK(resolve_argv({"shout.py"}, at) == Argv{"shout.py"});
  CHECK(resolve_argv({"./run"}, "") == Argv{"./run"});
  CHECK(resolve_argv({}, at).empty());
}

TEST_CASE("a program is started by its first use, and not before") {
  const TemporaryFolder folder;
  const std::string mark = folder.path("mark");
  const std::string path =
      folder.file("program.py", "open('" + mark + "', 'w').close()\n");

  const CommandPlugin plugin("attack", {"python3", path}, "", kLimit);

  CHECK_FALSE(std::filesystem::exists(mark));
  CHECK_FALSE(plugin.declared());
  CHECK(std::filesystem::exists(mark));
}

TEST_CASE("a program is known by argv, its files' bytes, and what it says") {
  const TemporaryFolder folder;
  const Argv argv = program(folder, "attack", "pass");
  const auto digest = [&] {
    std::ifstream file(argv[1]);
    std::stringstream text;
    text << file.rdbuf();
    return sha256_hex(text.str());
  }();

  const CommandPlugin plugin("attack", {"python3", "program.py", "7"},
                             folder.path(), kLimit);

  REQUIRE(plugin.identity());
  CHECK(*plugin.identity() ==
        R"({"argv":["python3","program.py","7"],"files":[{"path":)"
        R"("program.py","sha256":")" +
            digest + R"("}],"id":"x.test","version":"3"})");
  REQUIRE(plugin.declared());
  CHECK(plugin.declared()->summary == "A test.");
}

TEST_CASE("a hello is refused with what is wrong with it") {
  const auto [change, said] = GENERATE(table<std::string, std::string>({
      {"pass", ""},
      {"hello['knobs'] = []", ""},
      {"hello['parallel'] = 256", ""},
      {"hello['family'] = 'judge'",
       "declares the family 'judge', but is used as 'attack'"},
      {"del hello['version']", "says hello without its 'version', a text"},
      {"hello['id'] = ''", "says hello without its 'id', a text"},
      {"hello['source'] = 3", "says hello without its 'source', a text"},
      {"hello['parallel'] = 0",
       "declares 'parallel' that is no whole number from 1 to 256"},
      {"hello['parallel'] = 2.5",
       "declares 'parallel' that is no whole number from 1 to 256"},
      {"hello['paralel'] = 2",
       "answered with an unknown field 'paralel' (did you mean 'parallel'?)"},
      {"hello['type'] = 'answer'",
       "answered what was not asked: '{\"family\":\"attack\",\"id\":\"x\","
       "\"source\":\"h\",\"summary\":\"s\",\"type\":\"answer\",\"version\":"
       "\"1\"}␊'"},
      {"sys.exit('no python here')",
       "ended with code 1; its standard error ends with 'no python here'"},
  }));
  CAPTURE(change);

  CHECK(hello_error(change) == said);
}

TEST_CASE("a program that cannot start is an error of every call") {
  const CommandPlugin plugin("judge", {"./none"}, "/nowhere", kLimit);

  const auto first = plugin.call(json::object(), "completion");
  const auto second = plugin.identity();

  REQUIRE_FALSE((first || second));
  CHECK(first.error().message ==
        "'/nowhere/./none' cannot be started: No such file or directory");
  CHECK(second.error() == first.error());
}
