// The audit that `assize init` writes.
#pragma once

#include <string>

#include "plugin/registry.h"

namespace assize::cli {

/// An audit of a suite as commented YAML: its example inputs, then every key
/// with its meaning, range and default, commented out.  Prose stands after
/// "# " and a word; a setting after "#" alone, so taking that away sets it.
/// Plugins that cannot be made from their defaults are named in prose.
std::string audit_file(const SuitePlugin& suite, const Registry& registry);

}  // namespace assize::cli
