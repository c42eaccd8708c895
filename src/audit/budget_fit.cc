#include "audit/budget_fit.h"

#include "audit/budget.h"

namespace assize {
namespace {

Fit judge_fit(const CeilingFit& of) {
  if (of.spent + of.most <= of.ceiling) return Fit::kFits;
  return of.spent + of.expected <= of.ceiling ? Fit::kLikely : Fit::kExceeds;
}

}  // namespace

std::string_view name(Fit fit) {
  switch (fit) {
    case Fit::kFits:
      return "fits";
    case Fit::kLikely:
      return "likely";
    case Fit::kExceeds:
      break;
  }
  return "exceeds";
}

std::vector<CeilingFit> fit_budget(const Ceilings& ceilings, const Usage& spent,
                                   const Forecast& forecast) {
  std::vector<CeilingFit> out;
  const auto put = [&](const Number& knob, const auto& ceiling, auto member,
                       double unit) {
    if (!ceiling) return;
    CeilingFit fit{.name = knob.name, .unit = knob.unit};
    fit.ceiling = static_cast<double>(*ceiling) / unit;
    fit.spent = static_cast<double>(spent.*member) / unit;
    fit.expected = static_cast<double>(forecast.expected.*member) / unit;
    fit.most = static_cast<double>(forecast.most.*member) / unit;
    fit.fit = judge_fit(fit);
    out.push_back(fit);
  };
  put(kMostRequests, ceilings.requests, &Usage::requests, 1);
  put(kMostTokens, ceilings.tokens, &Usage::tokens, 1);
  put(kMostUsd, ceilings.nano, &Usage::nano, 1e9);
  return out;
}

}  // namespace assize
