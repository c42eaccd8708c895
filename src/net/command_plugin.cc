#include "net/command_plugin.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/sha256.h"
#include "io/canonical_json.h"
#include "io/file.h"
#include "net/line_program.h"

namespace assize {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr unsigned kMostParallel = 256;

bool is_file(const std::string& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

/// What the reply to "hello" declares, or what is wrong with it.
tl::expected<Declared, std::string> read_hello(const json& reply,
                                               const std::string& family) {
  if (reply["type"] == "error")
    return tl::unexpected<std::string>("refused the hello");
  if (const auto unknown =
          unknown_field(reply, {"family", "id", "version", "summary", "source",
                                "parallel", "knobs"})) {
    return tl::unexpected(*unknown);
  }
  Declared out;
  std::string declared;
  for (const auto& [key, into] :
       {std::pair{"family", &declared}, std::pair{"id", &out.id},
        std::pair{"version", &out.version}, std::pair{"summary", &out.summary},
        std::pair{"source", &out.source}}) {
    const auto found = reply.find(key);
    if (found == reply.end() || !found->is_string() ||
        found->get<std::string>().empty()) {
      return tl::unexpected(
          fmt::format("says hello without its '{}', a text", key));
    }
    *into = found->get<std::string>();
  }
  if (declared != family) {
    return tl::unexpected(
        fmt::format("declares the family '{}', but is used "
                    "as '{}'",
                    printable(declared, 60), family));
  }
  const json parallel = reply.value("parallel", json(1U));
  if (!parallel.is_number_unsigned() || parallel < 1 ||
      parallel > kMostParallel) {
    return tl::unexpected(
        fmt::format("declares 'parallel' that is no whole number from 1 to {}",
                    kMostParallel));
  }
  out.parallel = parallel.get<unsigned>();
  return out;
}

}  // namespace

struct CommandPlugin::Running {
  std::unique_ptr<LineProgram> program;
  Declared declared;
  std::string identity;
};

std::vector<std::string> resolve_argv(const std::vector<std::string>& argv,
                                      const std::string& folder) {
  std::vector<std::string> out;
  for (const std::string& word : argv) {
    const std::string beside = (fs::path(folder) / word).string();
    const bool program = out.empty() && word.find('/') != std::string::npos;
    const bool argument = !out.empty() && !word.empty() && is_file(beside);
    out.push_back(program || argument ? beside : word);
  }
  return out;
}

std::optional<std::string> unknown_field(
    const json& reply, const std::vector<std::string>& known) {
  for (const auto& [key, value] : reply.items()) {
    if (key == "type" || key == "id") continue;
    if (std::ranges::find(known, key) != known.end()) continue;
    return fmt::format("answered with an unknown field '{}'{}",
                       printable(key, 60), did_you_mean(key, known));
  }
  return std::nullopt;
}

CommandPlugin::CommandPlugin(std::string family, std::vector<std::string> argv,
                             const std::string& folder,
                             std::chrono::milliseconds time_limit)
    : family_(std::move(family)),
      argv_(std::move(argv)),
      resolved_(resolve_argv(argv_, folder)),
      time_limit_(time_limit) {}

CommandPlugin::~CommandPlugin() = default;

const Result<CommandPlugin::Running>& CommandPlugin::running() const {
  std::call_once(started_, [&] {
    running_ = std::make_unique<const Result<Running>>(start());
  });
  return *running_;
}

Result<CommandPlugin::Running> CommandPlugin::start() const {
  json files = json::array();
  for (std::size_t i = 0; i < resolved_.size(); ++i) {
    const std::string& path = resolved_[i];
    const bool on_path = i == 0 && path.find('/') == std::string::npos;
    if (on_path || !is_file(path)) continue;
    const Result<std::string> bytes = read_file(path);
    if (!bytes) return tl::unexpected(bytes.error());
    files.push_back({{"path", argv_[i]}, {"sha256", sha256_hex(*bytes)}});
  }
  auto program = LineProgram::start(resolved_, time_limit_);
  if (!program) return tl::unexpected(program.error());
  const auto hello =
      (*program)->call({{"type", "hello"}, {"assize", 1}}, "hello");
  if (!hello) return tl::unexpected(hello.error());
  auto declared = read_hello(*hello, family_);
  if (!declared) return tl::unexpected((*program)->reject(declared.error()));
  (*program)->allow(declared->parallel);
  const std::string identity = canonical_json({{"argv", argv_},
                                               {"files", files},
                                               {"id", declared->id},
                                               {"version", declared->version}});
  return Running{std::move(*program), std::move(*declared), identity};
}

Result<json> CommandPlugin::call(const json& message,
                                 std::string_view expected) const {
  const Result<Running>& program = running();
  if (!program) return tl::unexpected(program.error());
  return program->program->call(message, expected);
}

Error CommandPlugin::reject(std::string_view what) const {
  const Result<Running>& program = running();
  return program ? program->program->reject(what) : program.error();
}

Result<Declared> CommandPlugin::declared() const {
  return running().map([](const Running& program) { return program.declared; });
}

Result<std::string> CommandPlugin::identity() const {
  return running().map([](const Running& program) { return program.identity; });
}

}  // namespace assize
