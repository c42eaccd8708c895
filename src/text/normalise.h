// One spelling for texts that look the same.
#pragma once

#include <string>
#include <string_view>

namespace assize {

/// The text in Unicode normalisation form C, each run of White_Space folded to
/// one ASCII space, none at either end. Idempotent. Requires valid UTF-8.
/// Source: Unicode Standard Annex 15; White_Space of PropList.txt.
std::string normalise(std::string_view valid_utf8);

}  // namespace assize
