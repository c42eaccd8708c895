// What a search found: the text, and how it came to be.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/sha256.h"
#include "core/verdict.h"
#include "store/stored_payload.h"

namespace assize {

/// Why a search ended.
enum class SearchEnd : std::uint8_t {
  kDone,       ///< It asked for nothing more.
  kBudget,     ///< The next ask would have gone over its budget.
  kUnreadable  ///< Nothing that the judge said could be read.
};

std::string_view name(SearchEnd end);

struct Payload {
  Digest search{};  ///< Its id: of all that decides what it finds.
  std::string text;
  /// SHA-256, in hexadecimal, over every probe and what was told of it.
  std::string trace;
  std::string judge;  ///< Who was asked, as reports call it.
  SearchEnd end = SearchEnd::kDone;
  std::uint32_t budget = 0, calls = 0;  ///< Judge calls; kept answers too.
  std::uint32_t asks = 0, items = 0;    ///< Items that it probed.
  std::uint32_t unread = 0;             ///< Probes that gave no objective.
  bool log_p = false;                   ///< The unit of the two below.
  /// Mean objective over the items probed, each in both orders, of the text
  /// that the search began with, and of the one that it found.
  double start = kAbsent, found = kAbsent;
};

/// How it came to be, from `judge` to `found`, as the store and reports say it.
nlohmann::json outcome(const Payload& payload);
/// As the store keeps it, for an arm of this name.
StoredPayload stored(const Payload& payload, std::string_view arm);
/// Fails where it is none of ours.
Result<Payload> read_payload(const StoredPayload& stored);

}  // namespace assize
