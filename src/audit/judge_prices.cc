#include "audit/judge_prices.h"

#include <fmt/format.h>

#include <string>

#include "net/address.h"

namespace assize {

bool is_loopback(std::string_view url) {
  const auto address = read_address(std::string(url));
  return address && address->loopback();
}

std::vector<JudgePrice> judge_prices(std::span<const JudgeUse> judges,
                                     const PriceTable& table) {
  std::vector<JudgePrice> out;
  for (const JudgeUse& judge : judges) {
    JudgePrice& price = out.emplace_back();
    price.here = judge.http == nullptr;
    if (price.here) continue;
    price.loopback = is_loopback(judge.http->endpoint().base_url);
    price.model = judge.http->model();
    const PriceTable::Entry* entry = table.entry(price.model);
    if (entry == nullptr) continue;
    price.listed = true;
    price.price = entry->price;
    price.in_batch = entry->in_batch;
    price.from = entry->from;
    price.vocabulary = entry->vocabulary;
  }
  return out;
}

std::vector<Error> unpriced(const AuditConfig& config,
                            std::span<const JudgePrice> prices) {
  std::vector<Error> out;
  if (!config.budget.ceilings.nano) return out;
  for (std::size_t j = 0; j < prices.size(); ++j) {
    if (!prices[j].unknown()) continue;
    const std::string model = printable(prices[j].model, 100);
    out.push_back(
        {fmt::format("the budget has a ceiling of money, and the price of "
                     "model '{}' of judge '{}' is not known; give a file with "
                     "--prices that says 'prices: [{{models: [{{\"{}\": "
                     "{{input: 1.0, output: 2.0}}}}]}}]', in US dollars per "
                     "million tokens",
                     model, printable(config.judges[j].name, 100), model),
         config.node.where()});
  }
  return out;
}

}  // namespace assize
