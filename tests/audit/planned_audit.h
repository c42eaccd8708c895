// Audits of a suite in memory whose judges are behind HTTP and never asked, for
// tests of plans.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "audit/judge_prices.h"
#include "audit/prepare.h"
#include "audit/request_walk.h"
#include "cli/verb.h"
#include "live_suite.h"

namespace assize::testing {

template <std::size_t kItems>
std::unique_ptr<Suite> make_planned(ConfigNode&) {
  return std::make_unique<LiveSuite>(kItems);
}

/// Of its one item, each request has these 81 bytes, and 8 of them are a nonce:
/// "Q: question 0\n<1 ........>answer 0 of base</1>\n<2 ........>answer 0 of
/// plain</2>\n".
inline constexpr SuitePlugin kOneItem = {
    .info = {.id = "one", .summary = "One item.", .source = "here"},
    .yaml = nullptr,
    .make = make_planned<1>};
inline constexpr SuitePlugin kTwelveItems = {
    .info = {.id = "twelve", .summary = "Twelve items.", .source = "here"},
    .yaml = nullptr,
    .make = make_planned<12>};

/// Shouts on the items whose number ends in 0, and does not apply elsewhere.
inline constexpr AttackPlugin kSome = {
    .info = {.id = "x.some", .summary = "Shouts on some.", .source = "here"},
    .make =
        Make<AnswerAttack>{[](ConfigNode&) -> std::unique_ptr<AnswerAttack> {
          return std::make_unique<RuleRewrite>(
              [](const Item& item, std::span<const Text> honest,
                 Stream& stream) -> std::optional<std::vector<std::string>> {
                if (!item.id.ends_with('0')) return std::nullopt;
                return upper_case(item, honest, stream);
              });
        }}};
/// Applies to no presentation.
inline constexpr AttackPlugin kNever = {
    .info = {.id = "x.never", .summary = "Never applies.", .source = "here"},
    .make = Make<PresentationAttack>{
        [](ConfigNode&) -> std::unique_ptr<PresentationAttack> {
          return std::make_unique<RulePresent>(
              [](Presentation&, const Item&) { return false; });
        }}};

inline constexpr std::string_view kGpt =
    "{kind: openai, model: gpt-4.1, base_url: 'https://api.openai.com/v1'}";
inline constexpr std::string_view kClaude =
    "{kind: anthropic, model: claude-sonnet-4-5, "
    "base_url: 'https://api.anthropic.com'}";

/// The audit of a YAML text, up to where judges would be asked.
struct PlannedAudit {
  explicit PlannedAudit(const std::string& yaml) {
    registry = *cli::make_registry("");
    registry.add(Entry<SuitePlugin>{&kOneItem, "", "built-in"});
    registry.add(Entry<SuitePlugin>{&kTwelveItems, "", "built-in"});
    registry.add(Entry<AttackPlugin>{&kSome, "", "built-in"});
    registry.add(Entry<AttackPlugin>{&kNever, "", "built-in"});
    auto read = read_audit_config(
        *ConfigNode::parse("detectors: []\ncalibrations: []\n" + yaml,
                           "a.yaml"),
        registry);
    if (!read) FAIL(render(read.error()));
    config = std::move(*read);
    auto made = prepare(config, 2, {});
    if (!made) FAIL(render(made.error().errors));
    prepared = std::move(*made);
    prices = judge_prices(config.judges, PriceTable::shipped());
  }

  WalkOf walk(const VerdictStore* store = nullptr, unsigned threads = 1) const {
    return {.config = config,
            .prepared = prepared,
            .store = store,
            .threads = threads};
  }

  /// The distinct requests, in the plan's order.
  std::vector<Planned> fresh(bool calls = false) const {
    std::vector<Planned> out;
    WalkOf of = walk();
    of.calls = calls;
    const auto walked =
        walk_requests(of, [&](const Planned& planned) -> Result<void> {
          if (planned.fresh) out.push_back(planned);
          return {};
        });
    if (!walked) FAIL(walked.error().message);
    return out;
  }

  Registry registry;
  AuditConfig config;
  Prepared prepared;
  std::vector<JudgePrice> prices;
};

/// A store in a folder of the test's, to be written.
inline std::unique_ptr<VerdictStore> open_store(const std::string& path) {
  StoreOptions options;
  options.config = "a test";
  options.program = "test";
  auto store = VerdictStore::open(path, std::move(options));
  if (!store) FAIL(store.error().message);
  return std::move(*store);
}

}  // namespace assize::testing
