#include "audit/payload.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <span>

#include "audit/report_tables.h"
#include "core/utf8.h"
#include "io/canonical_json.h"

namespace assize {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kSchema = "assize.search/1";
constexpr std::array<std::string_view, 3> kEnds = {"done", "budget",
                                                   "unreadable"};

double number(const Json& value) {
  return value.is_number() ? value.get<double>() : kAbsent;
}

/// Of the document that stored() writes; Json's own exceptions otherwise.
Result<Payload> parsed(const Json& of) {
  Payload out;
  const auto schema = of.at("schema").get<std::string>();
  if (schema != kSchema) {
    return fail(fmt::format("its schema is '{}', and not '{}'",
                            printable(schema, 60), kSchema));
  }
  const auto end = of.at("end").get<std::string>();
  const auto known = std::ranges::find(kEnds, end);
  if (known == kEnds.end()) {
    return fail(fmt::format("its end '{}' is none of {}", printable(end, 60),
                            fmt::join(kEnds, ", ")));
  }
  out.end = static_cast<SearchEnd>(known - kEnds.begin());
  out.trace = of.at("sha256").get<std::string>();
  out.judge = of.at("judge").get<std::string>();
  out.budget = of.at("budget").get<std::uint32_t>();
  out.calls = of.at("calls").get<std::uint32_t>();
  out.asks = of.at("asks").get<std::uint32_t>();
  out.items = of.at("items").get<std::uint32_t>();
  out.unread = of.at("unread").get<std::uint32_t>();
  out.log_p = of.at("unit").get<std::string>() == "log_p";
  out.start = number(of.at("start"));
  out.found = number(of.at("found"));
  return out;
}

}  // namespace

std::string_view name(SearchEnd end) {
  return kEnds[static_cast<std::size_t>(end)];
}

Json outcome(const Payload& payload) {
  return {{"judge", payload.judge},
          {"end", name(payload.end)},
          {"budget", payload.budget},
          {"calls", payload.calls},
          {"asks", payload.asks},
          {"items", payload.items},
          {"unread", payload.unread},
          {"unit", payload.log_p ? "log_p" : "score"},
          {"start", number_or_null(payload.start)},
          {"found", number_or_null(payload.found)}};
}

StoredPayload stored(const Payload& payload, std::string_view arm) {
  Json how = outcome(payload);
  how["schema"] = kSchema;
  how["sha256"] = payload.trace;
  return {.search = payload.search,
          .attack = std::string(arm),
          .text = payload.text,
          .trace = canonical_json(how)};
}

Result<Payload> read_payload(const StoredPayload& stored) {
  const auto unread = [&](std::string_view why) {
    return fail(
        fmt::format("the payload of '{}' in the store cannot be read: {}",
                    printable(stored.attack, 60), why));
  };
  try {
    auto out = parsed(Json::parse(stored.trace));
    if (!out) return unread(out.error().message);
    if (out->trace.empty() || first_invalid_utf8(stored.text)) {
      return fail(fmt::format("the payload of '{}' in the store is not whole",
                              printable(stored.attack, 60)));
    }
    out->search = stored.search;
    out->text = stored.text;
    return out;
  } catch (const Json::exception& error) {
    return unread(printable(error.what(), 200));
  }
}

}  // namespace assize
