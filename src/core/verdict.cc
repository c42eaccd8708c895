#include "core/verdict.h"

#include <array>
#include <cstddef>

namespace assize {
namespace {

constexpr std::array<std::string_view, 17> kStatusNames = {
    "chosen",    "scored",        "tied",    "unparsed",  "ambiguous",
    "off_scale", "no_logprob",    "empty",   "refused",   "filtered",
    "truncated", "rejected",      "timeout", "transport", "not_recorded",
    "not_asked", "not_applicable"};

constexpr std::array<std::string_view, 8> kTieNames = {"none",
                                                       "declared",
                                                       "equal_scores",
                                                       "identical_answers",
                                                       "orders_disagree",
                                                       "length_margin",
                                                       "partial_credit",
                                                       "both_bad"};

}  // namespace

bool judged(Status status) { return status <= Status::kTied; }

std::string_view name(Status status) {
  return kStatusNames[static_cast<std::size_t>(status)];
}

std::string_view name(Tie tie) {
  return kTieNames[static_cast<std::size_t>(tie)];
}

}  // namespace assize
