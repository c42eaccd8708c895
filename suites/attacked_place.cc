#include "suites/attacked_place.h"

#include <fmt/format.h>

#include "io/file.h"
#include "suites/native_name.h"

namespace assize::suites {

std::string attacked_folder(const Benchmark& bench, std::uint16_t system) {
  if (bench.entrant(system) == nullptr) return "";
  return fmt::format("{}/{}/", kAttacked, file_name(bench.systems.at(system)));
}

std::vector<Record> in_clean_place(const Benchmark& bench, std::uint16_t system,
                                   std::uint16_t place,
                                   std::span<const Record> records) {
  std::vector<Record> out(records.begin(), records.end());
  const Entrant* const entrant = bench.entrant(system);
  if (entrant == nullptr) return out;
  if (entrant->clean != Entrant::kConstant) {
    place = static_cast<std::uint16_t>(entrant->clean);
  }
  for (Record& record : out) {
    Trial& trial = record.trial;
    for (std::size_t slot = 0; slot < trial.slots; ++slot) {
      if (trial.shown[slot] == system) trial.shown[slot] = place;
    }
  }
  return out;
}

Result<std::vector<std::string>> attacked_below(const std::string& folder) {
  std::vector<std::string> out;
  const std::string root = fmt::format("{}/{}", folder, kAttacked);
  if (!is_folder(root)) return out;
  const auto names = list_folder(root);
  if (!names) return tl::unexpected(names.error());
  for (const std::string& name : *names) {
    if (name.starts_with('.')) continue;
    if (!is_folder(fmt::format("{}/{}", root, name))) continue;
    out.push_back(fmt::format("{}/{}", kAttacked, name));
  }
  return out;
}

void note_attacked(const std::vector<std::string>& folders, Benchmark& bench) {
  if (folders.empty()) return;
  bench.excluded.push_back({"files", "folders of attacked answers, not read",
                            static_cast<std::uint32_t>(folders.size())});
  bench.cautions.push_back(fmt::format(
      "Attacked answers are no part of these numbers: each of the {} folders "
      "below '{}' is a benchmark of its own, which 'results' can name, such as "
      "'{}'.",
      folders.size(), kAttacked, printable(folders.front(), 100)));
}

Result<Benchmark> read_as(const std::string& folder,
                          const std::vector<std::string>& attacked,
                          Result<Benchmark> bench) {
  if (bench) {
    note_attacked(attacked, *bench);
  } else {
    bench.error().where.file = folder;
  }
  return bench;
}

}  // namespace assize::suites
