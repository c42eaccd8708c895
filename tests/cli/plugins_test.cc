// What holds of every plugin, whichever are registered: new ones are covered
// at birth.  And a plugin from outside the tree, through the program.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "data.h"
#include "plugin/config_node.h"
#include "registered.h"
#include "run_program.h"

using namespace assize;
using assize::testing::Ran;
using assize::testing::registered;
using assize::testing::run_program;

namespace {

template <typename Plugin, typename Visit>
void each_of(const Visit& visit) {
  for (const Entry<Plugin>& entry : registered().family<Plugin>()) {
    INFO(family_name<Plugin>() << ' ' << entry.plugin->info.id);
    visit(entry);
  }
}

/// Calls `visit` with every entry of every family.
template <typename Visit>
void each_plugin(const Visit& visit) {
  each_of<AttackPlugin>(visit);
  each_of<DefencePlugin>(visit);
  each_of<DetectorPlugin>(visit);
  each_of<CalibrationPlugin>(visit);
  each_of<JudgePlugin>(visit);
  each_of<SuitePlugin>(visit);
  each_of<ReportPlugin>(visit);
}

template <typename Plugin>
std::string folder() {
  if constexpr (std::is_same_v<Plugin, JudgePlugin>) return "src/judges";
  return std::string(family_name<Plugin>()) + "s";
}

/// "rule.longer" is the file "rule_longer", the suite "x" the file "x/x".
template <typename Plugin>
std::string file_of(std::string_view id) {
  std::string name(id);
  std::ranges::replace(name, '.', '_');
  return std::is_same_v<Plugin, SuitePlugin> ? name + "/" + name : name;
}

bool is_identifier(std::string_view id) {
  const bool known = std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
  });
  return known && !id.empty() && id[0] >= 'a' && id[0] <= 'z' &&
         id.back() != '.';
}

/// Makes the plugin from its defaults; its errors.
std::vector<Error> errors_of_defaults(const auto& make) {
  ConfigNode config = ConfigNode::empty("test.yaml");
  if constexpr (requires { make(config); }) {
    make(config);
  } else {
    std::visit([&](const auto& of_shape) { of_shape(config); }, make);
  }
  return config.finish();
}

void check_knob(const Number& knob) {
  CHECK(knob.least <= knob.fallback);
  CHECK(knob.fallback <= knob.most);
  CHECK(std::isfinite(knob.least));
  CHECK(std::isfinite(knob.most));
  CHECK_FALSE(knob.meaning.empty());
}

void check_knob(const Choice& knob) {
  CHECK(knob.fallback < knob.options.size());
  CHECK(std::set<std::string_view>(knob.options.begin(), knob.options.end())
            .size() == knob.options.size());
  CHECK_FALSE(knob.meaning.empty());
}

void check_knob(const Words& knob) { CHECK_FALSE(knob.meaning.empty()); }

std::string example() {
  const char* path = std::getenv("ASSIZE_EXAMPLE");
  REQUIRE(path != nullptr);
  return path;
}

}  // namespace

TEST_CASE("a plugin says in one sentence what it does, and where it is from") {
  each_plugin([](const auto& entry) {
    const Info& info = entry.plugin->info;
    CHECK(is_identifier(info.id));
    CHECK(info.summary.ends_with('.'));
    CHECK(info.summary.find(". ") == std::string_view::npos);
    CHECK(info.summary.find('\n') == std::string_view::npos);
    CHECK(info.summary.size() <= 120);
    CHECK_FALSE(info.source.empty());
    CHECK_FALSE(entry.page.empty());
    CHECK(entry.from == "built-in");
  });
}

TEST_CASE("a plugin's id is its file's name, and its test is beside it") {
  each_plugin([]<typename Plugin>(const Entry<Plugin>& entry) {
    const std::string file = file_of<Plugin>(entry.plugin->info.id);
    const std::string of_tests =
        std::is_same_v<Plugin, JudgePlugin> ? "judges" : folder<Plugin>();
    const std::string root = assize::testing::root() + "/";
    CHECK(
        std::filesystem::exists(root + folder<Plugin>() + "/" + file + ".cc"));
    CHECK(std::filesystem::exists(root + "tests/" + of_tests + "/" + file +
                                  "_test.cc"));
  });
}

TEST_CASE("an id is given once in its family") {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  each_plugin([&]<typename Plugin>(const Entry<Plugin>& entry) {
    CHECK(seen.insert({family_name<Plugin>(), entry.plugin->info.id}).second);
  });
}

TEST_CASE("a plugin's knobs are sound, and have names of their own") {
  each_plugin([](const auto& entry) {
    std::set<std::string_view> names;
    for (const Knob& knob : entry.plugin->info.knobs) {
      std::visit(
          [&](const auto& of_kind) {
            INFO(of_kind.name);
            CHECK(is_identifier(of_kind.name));
            CHECK(names.insert(of_kind.name).second);
            check_knob(of_kind);
          },
          knob);
    }
  });
}

TEST_CASE("a plugin is made from its defaults, or says what it needs") {
  each_plugin([]<typename Plugin>(const Entry<Plugin>& entry) {
    const auto errors = errors_of_defaults(entry.plugin->make);
    for (const Error& error : errors) {
      INFO(render(error));
      CHECK_FALSE(error.message.empty());
      CHECK(error.where.file == "test.yaml");
    }
    // Suites need their files; what runs a program needs to know which.
    if (std::is_same_v<Plugin, SuitePlugin>) return;
    for (const Error& error : errors) {
      CHECK(error.message.starts_with(std::string(entry.plugin->info.id) +
                                      " needs '"));
    }
  });
}

TEST_CASE("a plugin's knobs are the settings it reads, with their defaults") {
  each_plugin([]<typename Plugin>(const Entry<Plugin>& entry) {
    if (std::is_same_v<Plugin, SuitePlugin>) return;  // They read `inputs`.
    std::string yaml;
    for (const Knob& knob : entry.plugin->info.knobs) {
      std::visit(
          [&](const auto& of_kind) {
            yaml += std::string(of_kind.name) + ": {}\n";
          },
          knob);
    }
    ConfigNode config = ConfigNode::parse(yaml, "test.yaml").value();
    if constexpr (requires { entry.plugin->make(config); }) {
      entry.plugin->make(config);
    } else {
      std::visit([&](const auto& make) { make(config); }, entry.plugin->make);
    }
    // A mapping fits no knob: an error for each, none about an unknown key.
    const auto errors = config.finish();
    std::set<std::uint32_t> lines;
    for (const Error& error : errors) lines.insert(error.where.line);
    CHECK(lines.size() == entry.plugin->info.knobs.size());
    for (const Error& error : errors) {
      CHECK(error.message.find("unknown key") == std::string::npos);
    }
  });
}

TEST_CASE("explain prints every plugin's page") {
  each_plugin([]<typename Plugin>(const Entry<Plugin>& entry) {
    const Info& info = entry.plugin->info;

    const Ran ran = run_program({"explain"}, {std::string(info.id)});

    CHECK(ran.code == cli::kDone);
    CHECK(ran.err.empty());
    CHECK(ran.out.find(std::string(info.id) + " (" +
                       std::string(family_name<Plugin>()) + ", built-in)\n" +
                       std::string(info.summary) + "\n") != std::string::npos);
    CHECK(ran.out.find(std::string(entry.page)) != std::string::npos);
    CHECK(ran.out.find("\nSource: " + std::string(info.source) + "\n") !=
          std::string::npos);
  });
}

TEST_CASE("the program lists and explains a plugin from outside the tree") {
  const Ran listed =
      run_program({"list"}, {"attacks", "--plugin-path", example()});
  const Ran explained =
      run_program({"explain"}, {"x.shout", "--plugin-path", example()});

  CHECK(listed.code == cli::kDone);
  CHECK(listed.out.find("  x.shout                Upper-cases the answer, word "
                        "by word. [x_shout.so]\n") != std::string::npos);
  CHECK(explained.code == cli::kDone);
  CHECK(explained.out ==
        "x.shout (attack, x_shout.so)\n"
        "Upper-cases the answer, word by word.\n"
        "\n"
        "Source: examples/plugin of assize\n"
        "Settings:\n"
        "  share = 1 of the words, in [0, 1]; a list is a grid of arms\n"
        "      How likely each word is to be shouted.\n");
}

TEST_CASE("the binary itself loads a plugin from outside the tree") {
  const char* program = std::getenv("ASSIZE_PROGRAM");
  REQUIRE(program != nullptr);

  const std::string command = std::string(program) +
                              " explain x.shout --plugin-path " + example() +
                              " > /dev/null";

  CHECK(std::system(command.c_str()) == 0);
}

TEST_CASE("a plugin path without plugins is bad input, with the reason") {
  const Ran listed = run_program({"list"}, {"--plugin-path", "no/such.so"});
  const Ran explained =
      run_program({"explain"}, {"x", "--plugin-path", "no/such.so"});

  CHECK(listed.code == cli::kBadInput);
  CHECK(listed.out.empty());
  CHECK(listed.err == "no/such.so: error: no such plugin file or folder\n");
  CHECK(explained.code == cli::kBadInput);
  CHECK(explained.err == listed.err);
}
