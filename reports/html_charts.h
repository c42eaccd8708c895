// The library that draws charts, which the build fetched.
#pragma once

#include <cstddef>
#include <string_view>

namespace assize::reports {

/// One script of Vega, Vega-Lite and Vega-Embed with their licences; empty
/// where the build had no npm. Holds no "</script" and no carriage return.
std::string_view chart_library();

}  // namespace assize::reports
