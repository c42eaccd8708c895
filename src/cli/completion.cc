// assize completion: a script with which a shell completes the command line.

#include <CLI/CLI.hpp>
#include <memory>
#include <set>

#include "cli/completion_script.h"
#include "cli/verb.h"

namespace assize::cli {
namespace {

/// A positional of one of these names takes one of these words; the others
/// take files.
std::map<Kind, std::vector<std::string>> word_lists(const Registry& registry) {
  std::map<Kind, std::vector<std::string>> out = {
      {"shell", {"bash", "zsh", "fish"}}};
  const auto add = [&]<typename Plugin>() {
    out["family"].push_back(std::string(family_name<Plugin>()) + 's');
    for (const auto& entry : registry.family<Plugin>()) {
      out["id"].emplace_back(entry.plugin->info.id);
    }
  };
  add.operator()<AttackPlugin>();
  add.operator()<DefencePlugin>();
  add.operator()<DetectorPlugin>();
  add.operator()<CalibrationPlugin>();
  add.operator()<JudgePlugin>();
  add.operator()<SuitePlugin>();
  add.operator()<ReportPlugin>();
  for (const auto& entry : registry.family<SuitePlugin>()) {
    out["suite"].emplace_back(entry.plugin->info.id);
  }
  // Two families may share an id.
  const std::set<std::string> ids(out["id"].begin(), out["id"].end());
  out["id"].assign(ids.begin(), ids.end());
  return out;
}

/// What a word of this option is completed with.
Kind kind_of(const CLI::Option& option, const Shape& shape) {
  const std::string name = option.get_single_name();
  if (option.get_positional() && shape.words.contains(name)) return name;
  return option.get_type_name().starts_with("TEXT") ? "file" : "none";
}

void add_options(const CLI::App& app, const Shape& shape,
                 std::vector<Flag>& flags, std::vector<Kind>& places) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) {
      places.push_back(kind_of(*option, shape));
      continue;
    }
    const Kind takes =
        option->get_expected_max() == 0 ? "" : kind_of(*option, shape);
    for (const std::string& name : option->get_lnames()) {
      flags.push_back({"--" + name, option->get_description(), takes});
    }
    for (const std::string& name : option->get_snames()) {
      flags.push_back({'-' + name, option->get_description(), takes});
    }
  }
}

Shape shape_of(const CLI::App& app, const Registry& registry) {
  Shape shape;
  shape.words = word_lists(registry);
  std::vector<Kind> none;
  add_options(app, shape, shape.flags, none);
  for (const CLI::App* verb : app.get_subcommands({})) {
    Verb& added = shape.verbs.emplace_back();
    added.name = verb->get_name();
    added.help = verb->get_description();
    add_options(*verb, shape, added.flags, added.places);
  }
  return shape;
}

int complete(const CLI::App& app, const std::string& shell, Streams& streams) {
  const Result<Registry> registry = make_registry("");
  if (!registry) return report_error(registry.error(), streams);
  const Shape shape = shape_of(app, *registry);
  streams.out << (shell == "bash"  ? bash_completion(shape)
                  : shell == "zsh" ? zsh_completion(shape)
                                   : fish_completion(shape));
  return kDone;
}

}  // namespace

void add_completion(CLI::App& app, Command& command, Streams& streams) {
  auto shell = std::make_shared<std::string>();
  CLI::App* verb = app.add_subcommand(
      "completion", "Prints a script that completes assize in your shell.");
  verb->footer(
      "Examples, for this shell only and for every new one:\n"
      "  source <(assize completion bash)\n"
      "  assize completion bash > "
      "~/.local/share/bash-completion/completions/assize\n"
      "  assize completion zsh > ~/.zsh/_assize\n"
      "  assize completion fish > ~/.config/fish/completions/assize.fish\n"
      "\nbash needs the package bash-completion for the second; zsh needs "
      "'fpath+=(~/.zsh)' before 'compinit' in ~/.zshrc.");
  verb->add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  verb->callback([&app, &command, &streams, shell] {
    command.run = [&app, &streams, shell] {
      return complete(app, *shell, streams);
    };
  });
}

}  // namespace assize::cli
