#include "suites/given_template.h"

#include <fmt/format.h>

#include <filesystem>

#include "core/sha256.h"
#include "io/file.h"

namespace assize::suites {
namespace {

constexpr std::uint64_t kMostBytes = 1 << 20;

}  // namespace

void GivenTemplate::note(Benchmark& bench) const {
  if (given()) {
    bench.files.push_back({std::filesystem::path(path).filename().string(),
                           text.size(), sha256_hex(text)});
  }
  if (fill != Fill::kOnePass) {
    bench.cautions.emplace_back(
        "Judges' prompts are filled as published, one placeholder after the "
        "other: an answer that holds a placeholder takes in what is put there. "
        "The detector 'placeholder' finds such answers.");
  }
}

GivenTemplate given_template(ConfigNode& inputs, Fill published) {
  GivenTemplate out{.path = inputs.path("template", ""), .text = {}};
  if (!out.path.empty()) {
    Result<std::string> text = read_file(out.path, kMostBytes);
    if (text) {
      out.text = std::move(*text);
    } else {
      inputs.fail("template", fmt::format("'{}': {}", printable(out.path),
                                          text.error().message));
    }
  }
  if (published == Fill::kOnePass) return out;
  const std::string fill = inputs.text("fill", "one_pass");
  if (fill == "published") {
    out.fill = published;
  } else if (fill != "one_pass") {
    inputs.fail("fill", fmt::format("fill must be one_pass or published, got "
                                    "'{}'",
                                    printable(fill, 60)));
  }
  return out;
}

}  // namespace assize::suites
