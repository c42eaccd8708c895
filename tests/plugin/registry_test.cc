#include "plugin/registry.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/abi.h"
#include "plugin/config_node.h"

namespace {

namespace fs = std::filesystem;
using assize::AttackPlugin;
using assize::DefencePlugin;
using assize::Registry;
using assize::render;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string fixture(const std::string& name) {
  return variable("ASSIZE_FIXTURES") + "/" + name;
}

/// The rendered error of loading `path`, or "".
std::string load(Registry& registry, const std::string& path) {
  const auto loaded = registry.load(path);
  return loaded ? "" : render(loaded.error());
}

/// A folder that is removed with its contents.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "assizeXXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string operator/(const std::string& name) const {
    return (path_ / name).string();
  }
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

std::unique_ptr<assize::Defence> make_none(assize::ConfigNode&) {
  return nullptr;
}

DefencePlugin defence(std::string_view id) {
  return {.info = {.id = id, .summary = "One.", .source = "a test"},
          .make = make_none};
}

std::vector<std::string> defence_ids(const Registry& registry) {
  std::vector<std::string> out;
  for (const auto& entry : registry.family<DefencePlugin>()) {
    out.emplace_back(entry.plugin->info.id);
  }
  return out;
}

}  // namespace

TEST_CASE("a family is sorted by id, in whatever order it was added") {
  const DefencePlugin b = defence("b"), a = defence("a"), c = defence("c.d");
  Registry registry;

  registry.add(assize::Entry<DefencePlugin>{&b, "", "built-in"});
  registry.add(assize::Entry<DefencePlugin>{&c, "", "built-in"});
  registry.add(assize::Entry<DefencePlugin>{&a, "", "built-in"});

  CHECK(defence_ids(registry) == std::vector<std::string>{"a", "b", "c.d"});
}

TEST_CASE("a plugin is found by its id, and an unknown one has a suggestion") {
  const DefencePlugin delimit = defence("delimit");
  Registry registry;
  registry.add(assize::Entry<DefencePlugin>{&delimit, "A page.", "built-in"});

  const auto found = registry.find<DefencePlugin>("delimit");
  const auto near = registry.find<DefencePlugin>("delimt");
  const auto far = registry.find<AttackPlugin>("\x1b" + std::string(70, 'x'));

  REQUIRE(found);
  CHECK((*found)->plugin == &delimit);
  CHECK((*found)->page == "A page.");
  REQUIRE_FALSE(near);
  CHECK(near.error().message ==
        "unknown plugin 'delimt' (did you mean 'delimit'?)");
  REQUIRE_FALSE(far);
  CHECK(far.error().message ==
        "unknown plugin '␛" + std::string(59, 'x') + "…'");
}

TEST_CASE("a plugin built outside the tree is loaded and works") {
  Registry registry;

  REQUIRE(load(registry, variable("ASSIZE_EXAMPLE")).empty());

  const auto entry = registry.find<AttackPlugin>("x.shout");
  REQUIRE(entry);
  CHECK((*entry)->from == "x_shout.so");
  CHECK((*entry)->page.empty());
  auto config = assize::ConfigNode::parse("share: 1", "a.yaml");
  const auto make =
      std::get<assize::Make<assize::AnswerAttack>>((*entry)->plugin->make);
  const auto attack = make(*config);
  REQUIRE(config->finish().empty());
  const assize::Benchmark bench;
  const assize::Item item;
  const assize::AttackContext context = {.bench = bench, .canary = ""};
  assize::Stream stream(1, {"x.shout"});
  const std::vector<assize::Text> honest = {"Größe, two words", "x"};
  const std::vector<assize::Text> nothing = {"1 + 1 = 2", ""};
  CHECK(attack->rewrite(item, honest, context, stream) ==
        std::vector<std::string>{"GRößE, TWO WORDS", "X"});
  CHECK_FALSE(attack->rewrite(item, nothing, context, stream));
}

TEST_CASE("a loaded plugin's settings are checked by the host") {
  Registry registry;
  REQUIRE(load(registry, variable("ASSIZE_EXAMPLE")).empty());
  auto config = assize::ConfigNode::parse("share: 2\nshar: 1", "a.yaml");

  const auto* plugin = (*registry.find<AttackPlugin>("x.shout"))->plugin;
  std::get<assize::Make<assize::AnswerAttack>>(plugin->make)(*config);

  CHECK(render(config->finish()) ==
        "a.yaml:1:8: error: share must be a number in [0, 1] of the words, got "
        "'2'\n"
        "  share: 2\n"
        "         ^\n"
        "a.yaml:2:1: error: unknown key 'shar' (did you mean 'share'?)\n"
        "  shar: 1\n"
        "  ^");
}

TEST_CASE("a registry may be moved with what it has loaded") {
  Registry registry;
  REQUIRE(load(registry, variable("ASSIZE_EXAMPLE")).empty());

  const Registry moved = std::move(registry);

  CHECK((*moved.find<AttackPlugin>("x.shout"))->plugin->info.id == "x.shout");
}

TEST_CASE("a plugin of another tag is refused with both tags") {
  Registry registry;
  const std::string path = fixture("other_tag.so");
  const std::string ours = assize::kAbi;
  const std::string theirs =
      ours.substr(0, ours.find("headers ")) + "headers another";

  CHECK(load(registry, path) == path + ": error: this plugin was built for '" +
                                    theirs + "', this program is '" + ours +
                                    "'; rebuild it against these headers");
}

TEST_CASE("an object that is no plugin is refused with the reason") {
  Registry registry;
  const std::string bare = fixture("no_manifest.so");
  const std::string null = fixture("null_manifest.so");
  const Folder folder;
  const std::string text = folder / "text.so";
  std::ofstream(text) << std::string(200, 'x');

  CHECK(load(registry, bare) ==
        bare +
            ": error: this is no assize plugin: it exports no "
            "'assize_manifest'");
  CHECK(load(registry, null) == null +
                                    ": error: this plugin was built for "
                                    "'nothing', this program is '" +
                                    assize::kAbi +
                                    "'; rebuild it against these headers");
  // The words are dlopen's, from glibc.
  CHECK(load(registry, text) ==
        text + ": error: this plugin cannot be loaded: " + text +
            ": invalid ELF header");
}

TEST_CASE("a path without plugins is refused with the reason") {
  Registry registry;
  const Folder folder;
  std::ofstream(folder / "readme.txt") << "no plugin";

  CHECK(load(registry, folder / "absent.so") ==
        folder / "absent.so" + ": error: no such plugin file or folder");
  CHECK(load(registry, folder.path()) ==
        folder.path() + ": error: this folder holds no plugin (*.so)");
}

TEST_CASE("an id that is taken is refused, and leaves nothing behind") {
  Registry registry;

  CHECK(load(registry, fixture("twice.so")) ==
        fixture("twice.so") +
            ": error: the plugin id 'x.twice' is taken already");
  CHECK(defence_ids(registry).empty());
}

TEST_CASE("a folder's plugins are loaded by name, up to the first refused") {
  Registry registry;
  const Folder folder;
  fs::copy_file(variable("ASSIZE_EXAMPLE"), folder / "a.so");
  fs::copy_file(variable("ASSIZE_EXAMPLE"), folder / "b.so");

  CHECK(load(registry, folder.path()) ==
        folder / "b.so" + ": error: the plugin id 'x.shout' is taken already");
  REQUIRE(registry.find<AttackPlugin>("x.shout"));
  CHECK((*registry.find<AttackPlugin>("x.shout"))->from == "a.so");
}
