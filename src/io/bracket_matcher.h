// Where an array or object of JSON ends, found without parsing it.
#pragma once

#include <cstddef>
#include <string_view>

namespace assize {

/// Counts brackets outside strings, of either kind: whether they match is left
/// to the parser. Reads each byte once, however the text grows.
class BracketMatcher {
 public:
  /// Goes on in `text`, which begins with the opening bracket and has only
  /// grown since the last call. True once the closing bracket was passed.
  bool closed(std::string_view text);

  /// Bytes passed: after closed() is true, those up to and with the bracket.
  std::size_t passed() const { return at_; }

 private:
  bool leave_string(std::string_view text);
  bool pass_mark(std::string_view text);

  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  bool in_string_ = false;
};

}  // namespace assize
