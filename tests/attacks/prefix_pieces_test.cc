#include "attacks/prefix_pieces.h"

#include <catch2/catch.hpp>
#include <set>

#include "core/utf8.h"

using namespace assize;
using attacks::PrefixPieces;

namespace {

std::string joined(const std::vector<std::string>& pieces) {
  std::string out;
  for (const std::string& piece : pieces) out += piece;
  return out;
}

}  // namespace

TEST_CASE("pieces of ASCII are its characters, alone and behind a blank") {
  const PrefixPieces pieces(nullptr);
  Stream stream(1, {"test"});
  std::set<std::string_view> seen;

  for (int i = 0; i < 10'000; ++i) seen.insert(pieces.draw(stream));

  CHECK(pieces.name() == "ascii");
  CHECK(seen.size() == 2 * 94);  // '!' to '~' are 94.
  CHECK(seen.contains("!"));
  CHECK(seen.contains(" ~"));
  CHECK(!seen.contains(" "));
}

TEST_CASE("a text of ASCII is cut where its pieces met") {
  const PrefixPieces pieces(nullptr);

  CHECK(pieces.cut("") == std::vector<std::string>{});
  CHECK(pieces.cut(" }a b") == std::vector<std::string>{" }", "a", " b"});
}

TEST_CASE("pieces of a vocabulary are whole characters, none of control") {
  const PrefixPieces pieces = PrefixPieces::of_this_program();
  if (pieces.name() != "cl100k_base") {
    WARN("skipped: this program was built without vocabularies");
    return;
  }
  Stream stream(1, {"test"});
  bool sound = true;
  std::set<std::string_view> seen;

  for (int i = 0; i < 20'000; ++i) {
    const std::string_view piece = pieces.draw(stream);
    seen.insert(piece);
    sound = sound && !piece.empty() && !first_invalid_utf8(piece) &&
            piece.find('\0') == std::string_view::npos;
  }

  CHECK(sound);
  CHECK(seen.size() > 15'000);  // Of some 100,000: few are drawn twice.
}

TEST_CASE("a text is cut into tokens that are text themselves") {
  const PrefixPieces pieces = PrefixPieces::of_this_program();
  // The third is of characters that take several tokens each.
  const std::string text =
      GENERATE(" } } }", "left hand", "\U0001F9EC\u9F98\u9F98 x");

  const auto cut = pieces.cut(text);

  CHECK(joined(cut) == text);
  for (const std::string& piece : cut) CHECK(!first_invalid_utf8(piece));
}
