// What an attack made, in files of pairs: these have places, not systems'
// names.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"

namespace assize::suites {

/// The folder, anywhere below one of results, under which each attacked system
/// has a benchmark of its own. Readers of a folder pass over these: pooled with
/// the clean pairs, attacked ones would be taken for more of the benchmark.
inline constexpr std::string_view kAttacked = "attacked";

/// "attacked/NAME/" of what an attack made; else "".
std::string attacked_folder(const Benchmark& bench, std::uint16_t system);

/// Records with the attacked system shown as its clean self. Those of a
/// constant show it as `place`.
std::vector<Record> in_clean_place(const Benchmark& bench, std::uint16_t system,
                                   std::uint16_t place,
                                   std::span<const Record> records);

/// The folders of attacked systems right below this one, "attacked/NAME", for
/// readers of a folder that do not go into others. Fails where the folder that
/// holds them cannot be read.
Result<std::vector<std::string>> attacked_below(const std::string& folder);

/// Counts the folders that a reader passed over, and says in a caution how to
/// read them; `folders` are paths of theirs below what was read.
void note_attacked(const std::vector<std::string>& folders, Benchmark& bench);

/// What a folder was read as, with those that the reader passed over noted; an
/// error names the folder.
Result<Benchmark> read_as(const std::string& folder,
                          const std::vector<std::string>& attacked,
                          Result<Benchmark> bench);

}  // namespace assize::suites
