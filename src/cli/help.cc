#include "cli/help.h"

#include <CLI/CLI.hpp>
#include <string>
#include <utility>

#include "cli/wrap.h"

namespace assize::cli {
namespace {

constexpr unsigned kUsualWidth = 80;
constexpr std::size_t kNames = 24;  ///< Columns for the names of options.

class Help final : public CLI::Formatter {
 public:
  explicit Help(unsigned width) : width_(width) { column_width(kNames); }

  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override {
    return wrap_lines(CLI::Formatter::make_help(app, std::move(name), mode),
                      width_);
  }

 private:
  unsigned width_;
};

}  // namespace

std::shared_ptr<CLI::FormatterBase> help_formatter(unsigned width) {
  return std::make_shared<Help>(width == 0 ? kUsualWidth : width);
}

}  // namespace assize::cli
