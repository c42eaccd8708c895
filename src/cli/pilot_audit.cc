#include "cli/pilot_audit.h"

#include <algorithm>

#include "audit/forecast.h"
#include "cli/interrupt.h"
#include "cli/progress.h"

namespace assize::cli {
namespace {

tl::unexpected<int> failed(const std::vector<Error>& errors, Streams& streams) {
  if (!errors.empty() && errors.front().message == kInterruptedMessage) {
    streams.err << "interrupted\n";
    return tl::unexpected<int>(kInterrupted);
  }
  return tl::unexpected<int>(report_errors(errors, streams));
}

/// Fills in the expected cost of one request by each judge.
Result<void> price(PilotAudit& out, const AuditFlags& flags,
                   const Watch& watch) {
  AuditConfig& config = out.audit.config;
  if (config.judges.empty()) return {};
  const auto prepared = prepare(config, flags.threads, watch);
  if (!prepared) return tl::unexpected(prepared.error().errors.front());
  const auto told = forecast({.config = config,
                              .prepared = *prepared,
                              .threads = flags.threads,
                              .watch = watch},
                             out.audit.prices);
  if (!told) return tl::unexpected(told.error());
  for (const Share& share : by_judge(*told)) {
    out.cost_judges.push_back(told->judges[share.judge]);
    const bool known = !told->prices[share.judge].unknown() && share.to_ask > 0;
    out.cost.push_back(known ? 1e-9 * static_cast<double>(share.nano) /
                                   static_cast<double>(share.to_ask)
                             : kAbsent);
  }
  return {};
}

}  // namespace

double PilotAudit::cost_of(const std::string& judge) const {
  const auto found = std::ranges::find(cost_judges, judge);
  return found == cost_judges.end()
             ? kAbsent
             : cost[static_cast<std::size_t>(found - cost_judges.begin())];
}

tl::expected<PilotAudit, int> open_pilot(const AuditFlags& flags,
                                         Streams& streams) {
  if (flags.audit.ends_with("report.json")) {
    return failed({{"a report keeps no single judgements; give the YAML file "
                    "of its audit",
                    {flags.audit}}},
                  streams);
  }
  auto audit = open_audit(flags);
  if (!audit) return failed(audit.error(), streams);
  PilotAudit out{std::move(*audit), {}, {}, {}};
  const auto store = read_store(out.audit);
  if (!store) return failed({store.error()}, streams);
  const Interrupt interrupt;
  ProgressLine progress(streams);
  const Watch watch = [&](const Step& step) {
    progress.show(step);
    return !interrupt.asked();
  };
  out.audit.config.attacks.clear();
  if (auto priced = price(out, flags, watch); !priced) {
    progress.finish();
    return failed({priced.error()}, streams);
  }
  auto verdicts =
      read_pilot(out.audit.config, store->get(), flags.threads, watch);
  progress.finish();
  if (!verdicts) return failed(verdicts.error().errors, streams);
  out.verdicts = std::move(*verdicts);
  return out;
}

}  // namespace assize::cli
