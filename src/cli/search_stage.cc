#include "cli/search_stage.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/searches.h"
#include "cli/wrap.h"

namespace assize::cli {
namespace {

constexpr std::size_t kShownDigits = 12;
constexpr std::size_t kShownText = 60;

RunFailure input(std::string message, const ConfigNode& at) {
  return {RunFailure::Of::kInput, {{std::move(message), at.where()}}};
}

}  // namespace

tl::expected<std::vector<Searched>, RunFailure> run_search_stage(
    OpenedAudit& audit, const Running& running) {
  AuditConfig& config = audit.config;
  if (std::ranges::none_of(config.attacks, [](const AttackUse& attack) {
        return attack.searcher != nullptr;
      })) {
    return tl::unexpected(
        input("no attack of this audit searches, so there is no such stage; "
              "'null.random_search' is one that does",
              config.node));
  }
  if (config.judges.empty()) {
    return tl::unexpected(
        input("a search asks a judge, and the audit names none, as in "
              "'judges: [{kind: simulated}]'",
              config.node));
  }
  const auto prepared =
      prepare(config, running.threads, running.watch, seek_part(running));
  if (!prepared) return tl::unexpected(prepared.error());
  return searched(config);
}

void tell_searches(const std::vector<Searched>& searches, bool split,
                   const LiveJudges& live, Streams& streams) {
  const auto say = [&](const std::string& text, std::size_t indent) {
    streams.out << std::string(indent, ' ') << wrap(text, indent, streams.width)
                << '\n';
  };
  for (const Searched& search : searches) {
    const Payload& payload = search.payload;
    if (payload.trace.empty()) {
      say(fmt::format("'{}': left to another part", search.arm), 0);
      continue;
    }
    say(told(search), 0);
    say(fmt::format("begins: {}", printable(payload.text, kShownText)), 2);
    say(fmt::format("search {}, trace {}",
                    hex(payload.search).substr(0, kShownDigits),
                    payload.trace.substr(0, kShownDigits)),
        2);
  }
  if (searches.empty()) {
    say("No search applies: the judge's prompt has no place for an answer.", 0);
  }
  if (live.kept()) {
    say(split ? "Unite the stores of all parts with 'assize merge', and run "
                "the audit with what that makes."
              : "'assize run' without --stage goes on from here.",
        0);
    return;
  }
  say("Nothing is kept of a judge on this machine: 'assize run' without "
      "--stage searches again, and finds the same.",
      0);
}

}  // namespace assize::cli
