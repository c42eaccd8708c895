// How --help is laid out.
#pragma once

#include <memory>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class FormatterBase;
}

namespace assize::cli {

/// Help whose lines are broken at `width` columns (0: at 80).
std::shared_ptr<CLI::FormatterBase> help_formatter(unsigned width);

}  // namespace assize::cli
