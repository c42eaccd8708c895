// Which keys may go where: the user's own settings, never an audit's.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/error.h"

namespace assize::cli {

/// Name of a variable and a host it may go to.
using KeyBindings = std::vector<std::pair<std::string, std::string>>;

/// The user's file: $XDG_CONFIG_HOME/assize/keys.yaml, else
/// ~/.config/assize/keys.yaml; "" where neither variable is set.
std::string key_settings_path();

/// Lines `NAME: host` or `NAME: [host, host]` of that file, if it is there,
/// then those given on the command line as "NAME=host".  All errors together.
/// No key is read here: only what it is called and where it may go.
tl::expected<KeyBindings, std::vector<Error>> read_key_bindings(
    const std::string& path, const std::vector<std::string>& flags);

}  // namespace assize::cli
