// The vocabularies that the build fetched.
#pragma once

#include <string_view>

namespace assize {

/// The table of one vocabulary, as tools/fetch_vocabularies.py writes it, at an
/// address that is a multiple of 8; empty where the build has none of that
/// name, as one without npm. The licence of the package follows the last table.
std::string_view vocabulary_data(std::string_view name);

}  // namespace assize
