// assize attack: a benchmark's answer file, attacked, for the benchmark's own
// programs to judge.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "audit/arms.h"
#include "audit/attacked_file.h"
#include "cli/verb.h"
#include "core/parallel_for.h"
#include "io/file.h"
#include "plugin/config_node.h"

namespace assize::cli {
namespace {

constexpr unsigned kMostThreads = 1024;

struct Options {
  std::string suite, attack, in, out, system, name, template_path, plugin_path;
  std::vector<std::string> knobs;  ///< "factor=2"
  std::uint64_t seed = 1;
  unsigned threads = 0;  ///< 0: as many as the machine runs at once.
  bool allow_commands = false;
};

/// "factor=2" as the settings of an audit's attack.
Result<ConfigNode> knobs_of(const std::vector<std::string>& knobs) {
  std::string yaml;
  for (const std::string& knob : knobs) {
    const std::size_t at = knob.find('=');
    if (at == std::string::npos || at == 0) {
      return fail(
          fmt::format("a setting is NAME=VALUE, got '{}'", printable(knob, 60)),
          {"--set"});
    }
    yaml += fmt::format("{}: {}\n", knob.substr(0, at), knob.substr(at + 1));
  }
  if (yaml.empty()) return ConfigNode::empty("--set");
  return ConfigNode::parse(yaml, "--set");
}

/// The prompts of a suite with these inputs.
Result<std::vector<JudgePrompt>> prompts_with(const SuitePlugin& plugin,
                                              const nlohmann::json& inputs,
                                              const Benchmark& bench) {
  auto node = ConfigNode::parse(
      inputs.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
      "--template");
  if (!node) return tl::unexpected(node.error());
  const auto suite = plugin.make(*node);
  if (const auto errors = node->finish(); !errors.empty()) {
    return tl::unexpected(errors.front());
  }
  return suite->prompts(bench);
}

/// The first prompt that the suite's judges are shown, which payloads imitate;
/// nothing where the suite knows none.
Result<std::vector<JudgePrompt>> prompts_of(const SuitePlugin& plugin,
                                            const Options& options,
                                            const Benchmark& bench) {
  nlohmann::json recorded = {{"results", options.in}};
  // A benchmark of the user's own has items in the place of results.
  nlohmann::json own = {
      {"items", options.in}, {"answers", options.in}, {"baseline", "baseline"}};
  if (!options.template_path.empty()) {
    recorded["template"] = own["template"] = options.template_path;
  }
  auto prompts = prompts_with(plugin, recorded, bench);
  if (!prompts) {
    if (auto others = prompts_with(plugin, own, bench)) return others;
    // Without a template of the user's, what is not known is not imitated.
    if (options.template_path.empty()) return std::vector<JudgePrompt>{};
  }
  return prompts;
}

Result<AttackUse> attack_of(const AttackPlugin& plugin,
                            const Options& options) {
  auto knobs = knobs_of(options.knobs);
  if (!knobs) return tl::unexpected(knobs.error());
  std::vector<ConfigNode> points = knobs->grid(plugin.info.knobs);
  if (points.size() != 1) {
    return fail("one file has one setting; name a single value", {"--set"});
  }
  AttackUse use = make_attack(plugin, points.front(), false);
  if (const auto errors = points.front().finish(); !errors.empty()) {
    return tl::unexpected(errors.front());
  }
  return use;
}

std::string summary(const AttackedFile& made, const Options& options) {
  const std::uint32_t left = made.applied.not_applicable;
  std::string out =
      fmt::format("{}: {} answers{}, {} rewritten", options.out, made.answers,
                  made.system.empty() ? std::string(", one for each question")
                                      : fmt::format(" of {}", made.system),
                  made.rewritten());
  if (left > 0) out += fmt::format(", {} left as they were", left);
  return out + fmt::format("; system '{}'\n", made.name);
}

/// Readers tell an array from JSON lines by the name alone.
std::string misnamed(const NativeFile& file, const std::string& out) {
  const auto ending = [](const std::string& path) {
    return std::filesystem::path(path).extension().string();
  };
  const std::string own = ending(file.path), given = ending(out);
  const auto json = [](const std::string& of) {
    return of == ".json" || of == ".jsonl";
  };
  if (own == given || !json(own) || !json(given)) return "";
  return fmt::format(
      "caution: what {} holds is written as *{}, and by this name may not be "
      "read\n",
      out, own);
}

Result<AttackedFile> attacked(const Options& options) {
  const Result<Registry> registry = make_registry(options.plugin_path);
  if (!registry) return tl::unexpected(registry.error());
  const auto suite = registry->find<SuitePlugin>(options.suite);
  if (!suite) return tl::unexpected(suite.error());
  const SuitePlugin& plugin = *(*suite)->plugin;
  const NativeFormat& format = plugin.native;
  if (format.read_answers == nullptr || format.write_answers == nullptr) {
    return fail(fmt::format("suite '{}' has no answer files of its own",
                            plugin.info.id),
                {"--suite"});
  }
  const auto attack = registry->find<AttackPlugin>(options.attack);
  if (!attack) return tl::unexpected(attack.error());
  if (options.attack == "command" && !options.allow_commands) {
    return fail("runs a program; say --allow-commands if you trust it",
                {"--attack"});
  }
  const auto use = attack_of(*(*attack)->plugin, options);
  if (!use) return tl::unexpected(use.error());
  auto bench = format.read_answers(options.in);
  if (!bench) return tl::unexpected(bench.error());
  const auto prompts = prompts_of(plugin, options, *bench);
  if (!prompts) return tl::unexpected(prompts.error());
  return attack_file(
      std::move(*bench),
      {.format = format,
       .attack = *use,
       .prompt = prompts->empty() ? nullptr : &prompts->front(),
       .system = options.system,
       .name = options.name,
       .seed = options.seed,
       .threads = options.threads == 0 ? hardware_threads() : options.threads});
}

int attack(const Options& options, Streams& streams) {
  const auto made = attacked(options);
  if (!made) return report_error(made.error(), streams);
  if (options.out == "-") {
    streams.out << made->file.text;
  } else if (const auto written = write_file(options.out, made->file.text);
             !written) {
    return report_error(written.error(), streams);
  }
  streams.err << summary(*made, options) << misnamed(made->file, options.out);
  return kDone;
}

void add_flags(CLI::App& verb, Options& options) {
  verb.add_option("--suite", options.suite, "Whose answer file it is")
      ->required();
  verb.add_option("--attack", options.attack,
                  "The attack; 'assize list attacks' names them")
      ->required();
  verb.add_option("--in", options.in, "The answer file")->required();
  verb.add_option("--out", options.out,
                  "Where the attacked one goes; - is standard output")
      ->required();
  verb.add_option("--set", options.knobs,
                  "A setting of the attack, more than once for several")
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->take_all();
  verb.add_option("--system", options.system,
                  "Whose answers; needed where the file has several systems' "
                  "and the attack rewrites answers");
  verb.add_option("--name", options.name,
                  "The attacked system's name; default: SYSTEM+ATTACK");
  verb.add_option("--template", options.template_path,
                  "The judge's prompt that payloads imitate; default: the "
                  "suite's frame");
  verb.add_option("--seed", options.seed, "Default: 1");
  verb.add_option("--threads", options.threads,
                  "Default: as many as the machine has")
      ->check(CLI::Range(1u, kMostThreads).description(""));
  verb.add_flag("--allow-commands", options.allow_commands,
                "Let the attack 'command' run its program");
  verb.add_option("--plugin-path", options.plugin_path,
                  "A plugin (*.so), or a folder of plugins, to load as well");
}

}  // namespace

void add_attack(CLI::App& app, Command& command, Streams& streams) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand(
      "attack",
      "Attacks an answer file, for the benchmark's own programs to judge.");
  verb->footer(
      "Examples:\n"
      "  assize attack --suite alpaca_eval_2 --attack null.constant\n"
      "      --in model_outputs.json --out null/model_outputs.json\n"
      "  assize attack --suite arena_hard --attack verbosity.pad\n"
      "      --set factor=2 --in model_answer/M.jsonl\n"
      "      --out model_answer/M-long.jsonl --name M-long\n"
      "\n"
      "The file is written as the benchmark writes its own, so its harness "
      "takes it for another system's.");
  add_flags(*verb, *options);
  verb->callback([&command, &streams, options] {
    command.run = [&streams, options] { return attack(*options, streams); };
  });
}

}  // namespace assize::cli
