// Keeps a key out of what a server sends back.
#pragma once

#include <string>

namespace assize {

/// Writes "[key]" wherever `secret` stands in `text`, as it is or as JSON may
/// spell it, with "\/" for each slash.  An empty secret changes nothing.
void cut_out(std::string& text, const std::string& secret);

}  // namespace assize
