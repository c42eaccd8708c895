#include "io/lines.h"

#include "io/rolling_input.h"

namespace assize {
namespace {

/// Passes over the rest of a line that is too long; its end stays.
Result<void> skip_line(RollingInput& input) {
  for (;;) {
    const std::size_t end = input.window().find('\n');
    if (end != std::string_view::npos) {
      input.consume(end);
      return {};
    }
    input.consume(input.window().size());
    const auto more = input.more();
    if (!more) return tl::unexpected(more.error());
    if (!*more) return {};
  }
}

std::string_view without_return(std::string_view line) {
  return line.substr(0, line.size() - (line.ends_with('\r') ? 1 : 0));
}

}  // namespace

Result<InputFile> read_lines(
    const std::string& path, std::uint64_t most_file_bytes,
    std::size_t most_line_bytes,
    const std::function<Result<void>(const Line&)>& visit) {
  RollingInput input(0);
  if (auto open = input.open(path, most_file_bytes); !open) {
    return tl::unexpected(open.error());
  }
  std::size_t searched = 0;
  for (bool ended = false;;) {
    const std::string_view window = input.window();
    const std::size_t end = window.find('\n', searched);
    const bool whole = end != std::string_view::npos;
    if (!whole && !ended && window.size() <= most_line_bytes + 1) {
      searched = window.size();
      const auto more = input.more();
      if (!more) return tl::unexpected(more.error());
      ended = !*more;
      continue;
    }
    if (!whole && window.empty()) return input.summary();
    Line line{.text = without_return(window.substr(0, end)),
              .number = input.line()};
    line.too_long = line.text.size() > most_line_bytes || (!whole && !ended);
    if (line.too_long) line.text = line.text.substr(0, most_line_bytes);
    if (auto done = visit(line); !done) return tl::unexpected(done.error());
    if (whole) {
      input.consume(end + 1);
    } else if (line.too_long) {
      if (auto done = skip_line(input); !done) {
        return tl::unexpected(done.error());
      }
      if (!input.window().empty()) input.consume(1);
    } else {
      input.consume(window.size());
    }
    searched = 0;
  }
}

}  // namespace assize
