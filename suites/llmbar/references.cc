#include "suites/llmbar/references.h"

#include <fmt/format.h>

#include <map>
#include <string>
#include <utility>

#include "io/json_records.h"
#include "suites/json_field.h"
#include "text/blank.h"

namespace assize::llmbar {
namespace {

/// A reference, and the number of its line.
using References = std::map<std::string, std::pair<Text, std::uint64_t>>;

Result<void> take(const JsonValue& row, std::uint64_t line, Benchmark& bench,
                  References& out) {
  Text input, reference;
  suites::TextFields texts(row);
  texts.need("input", input);
  texts.need("reference", reference);
  Result<void> taken = texts.outcome();
  if (!taken) return taken;
  if (trim(reference).empty()) return fail("this reference is blank");
  const auto [at, fresh] =
      out.try_emplace(std::string(input), Text(), std::uint64_t{0});
  if (!fresh) {
    return fail(
        fmt::format("this instruction has a reference already, on line {}",
                    at->second.second));
  }
  at->second = {bench.texts.emplace_back(reference), line};
  return {};
}

}  // namespace

Result<void> add_references(const std::string& path, Benchmark& bench) {
  References references;
  JsonReader reader;
  Result<InputFile> file =
      reader.read_lines(path, [&](const JsonValue& row, std::uint64_t line) {
        return take(row, line, bench, references);
      });
  if (!file) return tl::unexpected(file.error());
  bench.files.push_back(std::move(*file));
  std::size_t without = 0;
  Text first;
  std::map<Text, bool> used;
  for (Item& item : bench.items) {
    const auto found = references.find(std::string(item.questions.front()));
    if (found == references.end()) {
      if (without++ == 0) first = item.id;
      continue;
    }
    used[found->first] = true;
    item.fields.push_back({"reference", found->second.first});
  }
  if (without > 0) {
    return fail(fmt::format("{} of {} pairs have no reference here; the first "
                            "is '{}'",
                            without, bench.items.size(), printable(first, 60)),
                {path});
  }
  if (references.size() > used.size()) {
    bench.excluded.push_back(
        {"references", "of an instruction that is in no dataset.json",
         static_cast<std::uint32_t>(references.size() - used.size())});
  }
  return {};
}

}  // namespace assize::llmbar
