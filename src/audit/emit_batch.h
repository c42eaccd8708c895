// Writes what is still to be asked as files for batch services.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/request_walk.h"

namespace assize {

struct BatchFile {
  std::string name;  ///< Within the folder.
  std::size_t judge = 0;
  std::string format;
  std::uint64_t requests = 0, bytes = 0;
  std::string sha256;
};

/// A judge whose requests are in no file.
struct LeftOut {
  std::size_t judge = 0;
  std::uint64_t requests = 0;
  std::string why;
};

struct Batches {
  std::vector<BatchFile> files;  ///< By judge, then number.
  std::vector<LeftOut> left_out;
};

/// The manifest of a folder of batch files.
inline constexpr std::string_view kBatchManifest = "manifest.json";

/// Ceilings on one file below those of its format, for tests; 0: none.
struct BatchCeilings {
  std::size_t requests = 0;
  std::uint64_t bytes = 0;
};

/// Writes every distinct request that is not stored to files of the judge's
/// batch format, each file with one judge's, within the service's limits, and
/// a manifest that lists them with their hashes.  custom_id() names a request.
/// No file holds a secret.  Requires that `folder` is empty or does not exist.
/// On failure no manifest is written.  Memory: as walk_requests().
Result<Batches> emit_batches(WalkOf of, const std::string& folder,
                             const BatchCeilings& ceilings = {});

}  // namespace assize
