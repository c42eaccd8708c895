#include "plugin/config_value.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <set>
#include <sstream>

#include "core/utf8.h"

namespace assize {
namespace {

constexpr std::size_t kLongestText = 1 << 20;
constexpr std::size_t kDeepest = 32;
constexpr std::size_t kLongestExcerpt = 400;

/// The text cut into lines, to name the place of a byte or of a mark.
class Lines {
 public:
  Lines(std::string_view text, const std::string& file)
      : text_(text), file_(file) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] == '\n') begin_.push_back(at + 1);
    }
  }

  /// Line and column count from 0, the column in bytes.
  Location place(std::size_t line, std::size_t column) const {
    Location where{file_, static_cast<std::uint32_t>(line + 1),
                   static_cast<std::uint32_t>(column + 1)};
    if (line >= begin_.size()) return where;
    const bool last = line + 1 == begin_.size();
    const std::size_t end = last ? text_.size() : begin_[line + 1] - 1;
    std::string_view shown = text_.substr(begin_[line], end - begin_[line]);
    if (shown.ends_with('\r')) shown.remove_suffix(1);
    if (shown.size() <= kLongestExcerpt) where.excerpt = shown;
    return where;
  }
  Location place(const YAML::Mark& mark) const {
    return place(static_cast<std::size_t>(std::max(mark.line, 0)),
                 static_cast<std::size_t>(std::max(mark.column, 0)));
  }
  Location place(std::size_t byte) const {
    const auto after = std::ranges::upper_bound(begin_, byte);
    const auto line = static_cast<std::size_t>(after - begin_.begin()) - 1;
    return place(line, byte - begin_[line]);
  }

  /// The text from the mark on.
  std::string_view from(const YAML::Mark& mark) const {
    const auto line = static_cast<std::size_t>(std::max(mark.line, 0));
    if (line >= begin_.size()) return {};
    return text_.substr(std::min(
        begin_[line] + static_cast<std::size_t>(std::max(mark.column, 0)),
        text_.size()));
  }

 private:
  std::string_view text_;
  const std::string& file_;
  std::vector<std::size_t> begin_ = {0};
};

/// Whether the quote that `text` begins with is closed in it.
bool closed_quote(std::string_view text) {
  const char quote = text[0];
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (quote == '"' || at + 1 == text.size() || text[at + 1] != quote) {
        return true;
      }
      ++at;  // Two single quotes are one in the text.
    }
  }
  return false;
}

/// Builds the tree from parser events, so that each value keeps its place and
/// an alias is refused before it can multiply.
class Builder final : public YAML::EventHandler {
 public:
  explicit Builder(const Lines& lines) : lines_(lines) {}

  const std::optional<Error>& error() const { return error_; }
  ConfigValue take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) refuse(mark, "a configuration is one document");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(mark, anchor, "", ConfigValue::Kind::kNull);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(mark, "aliases are not allowed in a configuration");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag,
                YAML::anchor_t anchor, const std::string& value) override {
    ConfigValue* added = add(mark, anchor, tag, ConfigValue::Kind::kScalar);
    if (added == nullptr) return;
    added->scalar = value;
    added->quoted = tag == "!";
    // The parser takes all that follows a quote left open, without a word.
    const std::string_view written = lines_.from(mark);
    const bool opens = written.starts_with('\'') || written.starts_with('"');
    if (added->quoted && opens && !closed_quote(written)) {
      refuse(mark, "this quote is never closed");
    }
    const bool key = !keys_.empty() && added == &keys_.back();
    if (key && value == "<<" && !added->quoted) {
      refuse(mark, "merge keys are not allowed in a configuration");
    }
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(add(mark, anchor, tag, ConfigValue::Kind::kSequence), mark);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag,
                  YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(add(mark, anchor, tag, ConfigValue::Kind::kMapping), mark);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    ConfigValue* value;
    bool has_key = false;
    std::set<std::string, std::less<>> keys = {};
  };

  void refuse(const YAML::Mark& mark, std::string message) {
    if (!error_) error_ = Error{std::move(message), lines_.place(mark)};
  }

  ConfigValue* add(const YAML::Mark& mark, YAML::anchor_t anchor,
                   const std::string& tag, ConfigValue::Kind kind) {
    if (error_) return nullptr;
    if (anchor != YAML::NullAnchor) {
      refuse(mark, "anchors are not allowed in a configuration");
    }
    // The parser gives '!' for a quoted scalar and for that tag itself.
    const bool quoted = tag == "!" && !lines_.from(mark).starts_with('!');
    if (!tag.empty() && tag != "?" && !quoted) {
      refuse(mark, "tags are not allowed in a configuration");
    }
    if (error_) return nullptr;
    ConfigValue* value = slot(mark, kind);
    if (value == nullptr) return nullptr;
    value->kind = kind;
    value->where = lines_.place(mark);
    return value;
  }

  /// Where the next value goes; for a mapping's key, a scratch value that
  /// OnScalar fills, read when the key's value arrives.
  ConfigValue* slot(const YAML::Mark& mark, ConfigValue::Kind kind) {
    if (open_.empty()) return &root_;
    Open& top = open_.back();
    if (top.value->kind == ConfigValue::Kind::kSequence) {
      return &top.value->items.emplace_back();
    }
    if (!top.has_key) {
      if (kind != ConfigValue::Kind::kScalar) {
        refuse(mark, "a key must be a word");
        return nullptr;
      }
      top.has_key = true;
      keys_.push_back({});
      return &keys_.back();
    }
    top.has_key = false;
    ConfigValue key = std::move(keys_.back());
    keys_.pop_back();
    if (!top.keys.insert(key.scalar).second) {
      error_ =
          Error{fmt::format("duplicate key '{}'", printable(key.scalar, 60)),
                key.where};
      return nullptr;
    }
    top.value->entries.push_back({key.scalar, key.where});
    return &top.value->items.emplace_back();
  }

  void open(ConfigValue* value, const YAML::Mark& mark) {
    if (open_.size() >= kDeepest) {
      refuse(mark, fmt::format("nested deeper than {} levels", kDeepest));
    }
    open_.push_back({value != nullptr ? value : &root_});
  }
  void close() {
    if (!open_.empty()) open_.pop_back();
  }

  const Lines& lines_;
  ConfigValue root_;
  std::vector<Open> open_;
  std::deque<ConfigValue> keys_;
  std::optional<Error> error_;
  int documents_ = 0;
};

/// The first byte that a configuration may not hold, as an error. The parser
/// would take U+0004 for the end of the file.
std::optional<Error> refused_byte(std::string_view text, const Lines& lines) {
  if (const auto bad = first_invalid_utf8(text)) {
    return Error{"this is not valid UTF-8", lines.place(*bad)};
  }
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool space = byte == '\t' || byte == '\n' || byte == '\r';
    if ((byte < 0x20 && !space) || byte == 0x7F) {
      return Error{fmt::format("the control character U+{:04X} is not allowed "
                               "in a configuration",
                               byte),
                   lines.place(at)};
    }
  }
  return {};
}

}  // namespace

ConfigValue* ConfigValue::find(std::string_view key) {
  const auto found = std::ranges::find(entries, key, &Entry::key);
  if (found == entries.end()) return nullptr;
  return &items[static_cast<std::size_t>(found - entries.begin())];
}

Result<ConfigValue> parse_config(std::string_view text,
                                 const std::string& file) {
  if (text.size() > kLongestText) {
    return fail(fmt::format("a configuration of {} bytes is larger than the "
                            "{} allowed",
                            text.size(), kLongestText),
                {file});
  }
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  const Lines lines(text, file);
  if (auto refused = refused_byte(text, lines)) {
    return tl::unexpected(*std::move(refused));
  }
  Builder builder(lines);
  std::istringstream stream{std::string(text)};
  try {
    YAML::Parser parser(stream);
    while (!builder.error() && parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& e) {
    if (builder.error()) return tl::unexpected(*builder.error());
    return fail("this is not YAML: " + e.msg,
                e.mark.is_null() ? Location{file} : lines.place(e.mark));
  }
  if (builder.error()) return tl::unexpected(*builder.error());
  return builder.take();
}

}  // namespace assize
