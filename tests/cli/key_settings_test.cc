#include "cli/key_settings.h"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "io/temporary_folder.h"

using namespace assize;
using cli::KeyBindings;
using cli::read_key_bindings;
using testing::TemporaryFolder;

TEST_CASE("bindings come from the user's file, then from the flags") {
  const TemporaryFolder folder;
  const std::string file = folder.file(
      "keys.yaml", "A_KEY: api.one.example\nB: [two.example, \"[::1]:80\"]\n");

  const auto bindings = read_key_bindings(file, {"A_KEY=127.0.0.1:8000"});

  REQUIRE(bindings);
  CHECK(*bindings == KeyBindings{{"A_KEY", "api.one.example"},
                                 {"B", "two.example"},
                                 {"B", "[::1]:80"},
                                 {"A_KEY", "127.0.0.1:8000"}});
}

TEST_CASE("without a file there are the flags alone") {
  const TemporaryFolder folder;

  const auto none = read_key_bindings(folder.path("none.yaml"), {});
  const auto flag = read_key_bindings("", {"K=host"});

  REQUIRE(none);
  CHECK(none->empty());
  REQUIRE(flag);
  CHECK(*flag == KeyBindings{{"K", "host"}});
}

TEST_CASE("what is wrong with the file and the flags is said together") {
  const TemporaryFolder folder;
  const std::string file =
      folder.file("keys.yaml", "GOOD: host\n\"sk-1 2\": host\nC: {a: b}\n");

  const auto bindings = read_key_bindings(file, {"novalue", "=host", "9=h"});

  REQUIRE_FALSE(bindings);
  const std::string said = render(bindings.error());
  CHECK(said.find("keys.yaml:2:") != std::string::npos);
  CHECK(said.find("'sk-1 2' is no name of a variable") != std::string::npos);
  CHECK(said.find("keys.yaml:3:") != std::string::npos);
  CHECK(said.find("'--allow-key novalue' is not of the form NAME=host") !=
        std::string::npos);
  CHECK(bindings.error().size() == 5);
}

TEST_CASE("the user's file is where the desktop's settings are") {
  REQUIRE(setenv("XDG_CONFIG_HOME", "/settings", 1) == 0);
  CHECK(cli::key_settings_path() == "/settings/assize/keys.yaml");
  REQUIRE(setenv("XDG_CONFIG_HOME", "relative", 1) == 0);
  REQUIRE(setenv("HOME", "/home/me", 1) == 0);
  CHECK(cli::key_settings_path() == "/home/me/.config/assize/keys.yaml");
  REQUIRE(unsetenv("HOME") == 0);
  CHECK(cli::key_settings_path().empty());
  REQUIRE(unsetenv("XDG_CONFIG_HOME") == 0);
  CHECK(cli::key_settings_path().empty());
}
