#include "cli/opened_audit.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "audit/store_path.h"
#include "io/file.h"

namespace assize::cli {
namespace {

/// JSON and YAML hold whole numbers up to here exactly.
constexpr std::uint64_t kMostSeed = (std::uint64_t{1} << 53) - 1;

tl::unexpected<std::vector<Error>> failed(const Error& error) {
  return tl::unexpected(std::vector<Error>{error});
}

}  // namespace

void add_audit_flags(CLI::App& verb, AuditFlags& flags) {
  verb.add_option("audit", flags.audit, "The audit's YAML file")->required();
  verb.add_option("--store", flags.store,
                  "The file of judgements; default: the audit's 'store', or "
                  "NAME.judgements.sqlite beside NAME.yaml");
  verb.add_option("--prices", flags.prices,
                  "Your own prices by model, over the list that is built in");
  verb.add_option("--threads", flags.threads,
                  "Threads; the result is the same at any number")
      ->check(CLI::Range(1u, 1024u).description(""))
      ->capture_default_str();
  verb.add_option("--seed", flags.seed,
                  "Seed of every random stream; default: the audit's, or 1")
      ->check(CLI::Range(std::uint64_t{0}, kMostSeed).description(""));
  verb.add_flag("--allow-commands", flags.allow_commands,
                "Let the audit run the programs that its 'command' plugins "
                "name");
  verb.add_option("--plugin-path", flags.plugin_path,
                  "A plugin (*.so), or a folder of plugins, to load as well");
}

tl::expected<PriceTable, std::vector<Error>> read_prices(
    const std::string& file) {
  PriceTable out = PriceTable::shipped();
  if (file.empty()) return out;
  const Result<std::string> text = read_file(file);
  if (!text) return failed(text.error());
  const auto own = PriceTable::read(*text, file);
  if (!own) return tl::unexpected(own.error());
  out.overlay(*own);
  return out;
}

tl::expected<OpenedAudit, std::vector<Error>> open_audit(
    const AuditFlags& flags) {
  Result<Registry> registry = make_registry(flags.plugin_path);
  if (!registry) return failed(registry.error());
  const Result<std::string> text = read_file(flags.audit);
  if (!text) return failed(text.error());
  Result<ConfigNode> node = ConfigNode::parse(*text, flags.audit);
  if (!node) return failed(node.error());
  if (flags.seed) {
    node->overlay(*ConfigNode::parse(
        fmt::format("statistics: {{seed: {}}}", *flags.seed), "--seed"));
  }
  if (flags.refit_c) {
    node->overlay(
        *ConfigNode::parse("statistics: {refit_c: true}", "--refit-c"));
  }
  auto config =
      read_audit_config(*node, *registry, {.commands = flags.allow_commands});
  if (!config) return tl::unexpected(config.error());
  const auto table = read_prices(flags.prices);
  if (!table) return tl::unexpected(table.error());
  auto prices = judge_prices(config->judges, *table);
  if (auto errors = unpriced(*config, prices); !errors.empty()) {
    return tl::unexpected(std::move(errors));
  }
  std::string store = store_path(flags.audit, *config, flags.store);
  return OpenedAudit{std::move(*registry), std::move(*config),
                     std::move(prices), std::move(store)};
}

Result<std::unique_ptr<VerdictStore>> read_store(const OpenedAudit& audit) {
  if (!exists(audit.store)) return nullptr;
  StoreOptions options;
  options.config = audit.config.spending;
  options.read_only = true;
  return VerdictStore::open(audit.store, std::move(options));
}

}  // namespace assize::cli
