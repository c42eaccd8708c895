#include "plugin/config_value.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <optional>
#include <sstream>

namespace assize {
namespace {

constexpr std::size_t kLongestText = 1 << 20;
constexpr std::size_t kDeepest = 32;

/// Builds the tree from parser events, so that each value keeps its place and
/// an alias is refused before it can multiply.
class Builder final : public YAML::EventHandler {
 public:
  Builder(std::string_view text, const std::string& file)
      : text_(text), file_(file) {}

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
    const bool null = !added->quoted && (value == "null" || value == "~");
    if (null) added->kind = ConfigValue::Kind::kNull;
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
  };

  Location place(const YAML::Mark& mark) const {
    std::size_t from = 0;
    for (int line = 0; line < mark.line && from < text_.size(); ++line) {
      const std::size_t end = text_.find('\n', from);
      from = end == std::string_view::npos ? text_.size() : end + 1;
    }
    const std::size_t end = text_.find('\n', from);
    return {
        file_, static_cast<std::uint32_t>(mark.line + 1),
        static_cast<std::uint32_t>(mark.column + 1), 0,
        std::string(text_.substr(
            from, std::min<std::size_t>(
                      end == std::string_view::npos ? end : end - from, 400)))};
  }

  void refuse(const YAML::Mark& mark, std::string message) {
    if (!error_) error_ = Error{std::move(message), place(mark)};
  }

  ConfigValue* add(const YAML::Mark& mark, YAML::anchor_t anchor,
                   const std::string& tag, ConfigValue::Kind kind) {
    if (error_) return nullptr;
    if (anchor != YAML::NullAnchor) {
      refuse(mark, "anchors are not allowed in a configuration");
    }
    if (!tag.empty() && tag != "?" && tag != "!") {
      refuse(mark, "tags are not allowed in a configuration");
    }
    if (error_) return nullptr;
    ConfigValue* value = slot(mark, kind);
    if (value == nullptr) return nullptr;
    value->kind = kind;
    value->where = place(mark);
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
    if (top.value->find(key.scalar) != nullptr) {
      error_ = Error{fmt::format("duplicate key '{}'", key.scalar), key.where};
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

  std::string_view text_;
  const std::string& file_;
  ConfigValue root_;
  std::vector<Open> open_;
  std::deque<ConfigValue> keys_;
  std::optional<Error> error_;
  int documents_ = 0;
};

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
  Builder builder(text, file);
  std::istringstream stream{std::string(text)};
  try {
    YAML::Parser parser(stream);
    while (!builder.error() && parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& e) {
    if (builder.error()) return tl::unexpected(*builder.error());
    Location where{file};
    if (!e.mark.is_null()) {
      where.line = static_cast<std::uint32_t>(e.mark.line + 1);
      where.column = static_cast<std::uint32_t>(e.mark.column + 1);
    }
    return fail(e.msg, where);
  }
  if (builder.error()) return tl::unexpected(*builder.error());
  return builder.take();
}

}  // namespace assize
