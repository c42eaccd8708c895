#include "suites/json_files.h"

#include "suites/arena_hard/benchmark_folder.h"

using namespace assize;
using assize::suites::json_files;
using assize::testing::arena::BenchmarkFolder;

TEST_CASE("files are found in all folders, by name") {
  const BenchmarkFolder folder;
  for (const char* name :
       {"b.json", "a/z.json", "a/b/c.jsonl", "a/note.txt", ".hidden.json"}) {
    folder.write(name, "{}");
  }

  const auto found = json_files(folder.path(), {".json", ".jsonl"});

  REQUIRE(found);
  CHECK(found->paths ==
        std::vector<std::string>{"a/b/c.jsonl", "a/z.json", "b.json"});
  CHECK(found->attacked.empty());
}

TEST_CASE("folders of attacked answers are passed over, and named") {
  const BenchmarkFolder folder;
  for (const char* name :
       {"a/z.json", "attacked/one/z.json", "a/attacked/two/z.json",
        "attacked/note.json", "attacked.json"}) {
    folder.write(name, "{}");
  }

  const auto found = json_files(folder.path(), {".json"});
  const auto inside = json_files(folder.path() + "/attacked/one", {".json"});

  REQUIRE(found);
  CHECK(found->paths == std::vector<std::string>{
                            "a/z.json", "attacked/note.json", "attacked.json"});
  CHECK(found->attacked ==
        std::vector<std::string>{"a/attacked/two", "attacked/one"});
  REQUIRE(inside);
  CHECK(inside->paths == std::vector<std::string>{"z.json"});
}

TEST_CASE(
    "a folder without files, or too deep, or with a way out, is an error") {
  const BenchmarkFolder empty, deep, linked, way_out, outside;
  deep.write("1/2/3/4/5/6/7/8/a.json", "{}");
  outside.write("a.json", "{}");
  std::filesystem::create_symlink(outside.path() + "/a.json",
                                  linked.path() + "/a.json");
  std::filesystem::create_directory_symlink(outside.path(),
                                            way_out.path() + "/folder");

  const auto none = json_files(empty.path(), {".json"});
  REQUIRE_FALSE(none);
  CHECK(none.error().message == "there is no *.json in this folder");
  CHECK_FALSE(json_files(empty.path() + "/none", {".json"}));
  CHECK_FALSE(json_files(deep.path(), {".json"}));
  CHECK_FALSE(json_files(linked.path(), {".json"}));
  CHECK_FALSE(json_files(way_out.path(), {".json"}));
}
