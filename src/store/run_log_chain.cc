#include <fmt/format.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <span>

#include "core/sha256.h"
#include "io/input_bytes.h"
#include "store/run_log.h"

namespace assize {
namespace {

constexpr std::size_t kMostLineBytes = std::size_t{16} << 20;
constexpr std::size_t kPieceBytes = std::size_t{64} << 10;

/// Goes along the chain, one line after the other.
class Chain {
 public:
  explicit Chain(const std::string& path) : path_(path) {}

  Result<void> add(std::string_view line) {
    ++summary_.events;
    const std::string start =
        fmt::format(R"({{"previous":"{}","type":")", summary_.last);
    if (!line.starts_with(R"({"previous":")") ||
        !nlohmann::json::accept(line)) {
      return broken("this line is no event of a run log");
    }
    if (!line.starts_with(start)) {
      return broken(
          summary_.events == 1
              ? "the chain is broken: this is not the first line of a run log"
              : "the chain is broken: the line before is not the one that this "
                "line follows");
    }
    summary_.last = sha256_hex(line);
    return {};
  }

  Result<void> check_size(std::size_t bytes) const {
    if (bytes <= kMostLineBytes) return {};
    return fail(
        fmt::format("this line is larger than {} bytes", kMostLineBytes),
        here(summary_.events + 1));
  }

  RunLogSummary ended(std::size_t torn_bytes) {
    summary_.torn_bytes = torn_bytes;
    return summary_;
  }

 private:
  Location here(std::uint64_t line) const {
    return {.file = path_, .line = static_cast<std::uint32_t>(line)};
  }
  tl::unexpected<Error> broken(std::string message) const {
    return fail(std::move(message), here(summary_.events));
  }

  const std::string& path_;
  RunLogSummary summary_{.last = std::string(64, '0')};
};

}  // namespace

Result<RunLogSummary> verify_run_log(const std::string& path) {
  auto input =
      InputBytes::open(path, std::numeric_limits<std::uint64_t>::max());
  if (!input) return tl::unexpected(input.error());
  Chain chain(path);
  std::string piece(kPieceBytes, '\0'), line;
  while (true) {
    const auto got = input->read(std::span(piece));
    if (!got) return tl::unexpected(got.error());
    if (*got == 0) return chain.ended(line.size());
    std::string_view rest = std::string_view(piece).substr(0, *got);
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      line += rest.substr(0, end);
      auto good = chain.check_size(line.size());
      if (good && end != rest.npos) good = chain.add(line);
      if (!good) return tl::unexpected(good.error());
      if (end == rest.npos) break;
      line.clear();
      rest.remove_prefix(end + 1);
    }
  }
}

}  // namespace assize
