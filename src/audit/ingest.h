// Takes what batch services answered into the store.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "audit/judge_prices.h"
#include "audit/request_walk.h"

namespace assize {

/// What came of all files so far.
struct Ingested {
  std::uint64_t lines = 0;     ///< Blank ones apart.
  std::uint64_t answers = 0;   ///< New in the store.
  std::uint64_t rejected = 0;  ///< New in the store: asking again is no use.
  std::uint64_t known = 0;     ///< That the store had, or that came twice.
  std::uint64_t unknown = 0;   ///< Of no request of this plan.
  std::uint64_t bad = 0;       ///< That could not be read.
  /// By the service's or our word for it: to be asked again.
  std::map<std::string, std::uint64_t> failed;
  std::vector<Error> errors;  ///< Of the first bad lines, with their places.
  Usage used;                 ///< By new answers.

  friend bool operator==(const Ingested&, const Ingested&) = default;
};

/// Errors of bad lines that are kept; the others are counted.
inline constexpr std::size_t kMostIngestErrors = 50;

/// One ingestion.  Not thread-safe.
class Ingestion {
 public:
  /// Goes over the plan and notes its requests to judges over HTTP: 48 bytes
  /// each.  `of.store` is where answers go; both outlive the ingestion.
  /// `prices`: by judge; answers are charged as batches are.
  static Result<Ingestion> begin(const WalkOf& of, VerdictStore& store,
                                 const std::vector<JudgePrice>& prices);

  /// Takes the results of a file, in any order, some or all, once or again.
  /// An answer is stored where its request is one of the plan's, its judge can
  /// decode it, and the store has none yet.  A line that is bad is noted, and
  /// the rest is taken.  Fails where the file or the store fails.  Memory: one
  /// line of at most 16 MiB.
  Result<void> take(const std::string& path);

  const Ingested& done() const { return done_; }

  struct Missing {
    std::size_t judge = 0;
    std::uint64_t requests = 0;  ///< Distinct ones of the plan.
    std::uint64_t missing = 0;   ///< Of them, without an answer in the store.
    friend bool operator==(const Missing&, const Missing&) = default;
  };
  /// By judge over HTTP, when all that was taken is on the disk.
  Result<std::vector<Missing>> finish();

 private:
  struct Known {
    StoreKey key;
    std::uint16_t judge = 0;
    std::uint32_t most_prompt = 0, most_completion = 0;
  };

  Ingestion(const WalkOf& of, VerdictStore& store,
            const std::vector<JudgePrice>& prices)
      : config_(of.config), store_(store), prices_(prices) {}

  const Known* find(const StoreKey& key) const;
  Result<void> take_line(std::string_view line, const Location& where);
  Result<void> keep(const Known& known, const HttpReply& reply,
                    const Location& where);
  Result<void> put(const Known& known, StoredReply reply);
  void bad(Error error, const Location& where);

  const AuditConfig& config_;
  VerdictStore& store_;
  std::vector<JudgePrice> prices_;
  std::vector<std::uint32_t> backends_;  ///< By judge; of the store.
  std::vector<Known> known_;             ///< Sorted by key.
  Ingested done_;
};

}  // namespace assize
