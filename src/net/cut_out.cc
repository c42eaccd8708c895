#include "net/cut_out.h"

#include <string_view>

namespace assize {
namespace {

constexpr std::string_view kInstead = "[key]";

void replace_all(std::string& text, std::string_view what) {
  std::size_t at = text.find(what);
  if (at == std::string::npos) return;
  std::string out;
  std::size_t from = 0;
  for (; at != std::string::npos; at = text.find(what, from)) {
    out.append(text, from, at - from);
    out += kInstead;
    from = at + what.size();
  }
  out.append(text, from);
  text = std::move(out);
}

}  // namespace

void cut_out(std::string& text, const std::string& secret) {
  if (secret.empty()) return;
  replace_all(text, secret);
  if (secret.find('/') == std::string::npos) return;
  std::string spelt;
  for (const char c : secret) {
    if (c == '/') spelt += '\\';
    spelt += c;
  }
  replace_all(text, spelt);
}

}  // namespace assize
