// What the fake judge was started as.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace assize::testing {

struct Options {
  std::string audit;  ///< Whose suite's prompts it knows; "": none.
  std::string profile = "honest";  ///< For models of another name than one.
  std::string judge;    ///< Further knobs of the simulated judge, as YAML.
  bool canned = false;  ///< One small reply, whatever was asked.
  unsigned port = 0;    ///< 0: any that is free.
  unsigned threads = 1;
  std::string faults;
  std::uint64_t fault_seed = 1;
  unsigned delay_ms = 0;    ///< Before every reply to a call.
  unsigned slow_ms = 1000;  ///< In the middle of a slow one.
  double throttle = 0;      ///< Calls a second that are answered; 0: all.
  std::string retry_after;  ///< That header of 429 and 503, word for word.
  std::string key;          ///< Without it: 401. "": anybody may ask.
  std::string redirect_to = "http://127.0.0.1:9/";
  std::size_t large_bytes = std::size_t{32} << 20;
  /// One of them each, by the body.
  std::vector<std::string> fingerprints = {"simulated"};
  std::string served_model;  ///< "": as the request names it.
  std::string log;           ///< A file; "": none.
  bool end_with_input = false;
};

}  // namespace assize::testing
