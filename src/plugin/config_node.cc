#include "plugin/config_node.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <deque>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "plugin/config_tree.h"

namespace assize {

struct ConfigNode::State {
  std::deque<ConfigValue> owned;  ///< The root first, then made mappings.
  std::vector<Error> errors;
};

namespace {

using Kind = ConfigValue::Kind;

/// More arms than this are a slip of the pen, and would not fit a trial's.
constexpr std::size_t kMostPoints = 10'000;

std::optional<double> number_of(const ConfigValue& value) {
  if (value.kind != Kind::kScalar || value.quoted) return std::nullopt;
  double number = 0;
  const char* end = value.scalar.data() + value.scalar.size();
  const auto [at, error] = std::from_chars(value.scalar.data(), end, number);
  if (error != std::errc() || at != end || !std::isfinite(number)) {
    return std::nullopt;
  }
  return number;
}

/// What stands there, for messages.
std::string got(const ConfigValue& value) {
  switch (value.kind) {
    case Kind::kNull:
      return "nothing";
    case Kind::kScalar:
      return fmt::format("'{}'{}", printable(value.scalar, 60),
                         value.quoted ? " in quotes" : "");
    case Kind::kSequence:
      return "a list";
    case Kind::kMapping:
      return "a mapping";
  }
  return "";
}

std::string quote(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false,
                                   nlohmann::json::error_handler_t::replace);
}

void note(ConfigValue& node, std::string_view key, std::string json) {
  for (auto& [known, value] : node.effective) {
    if (known == key) {
      value = std::move(json);
      return;
    }
  }
  node.effective.emplace_back(key, std::move(json));
}

/// The value under `key`, marked as read; nullptr if absent or null.
ConfigValue* ask(ConfigValue& node, std::string_view key) {
  node.visited = true;
  if (std::ranges::find(node.asked, key) == node.asked.end()) {
    node.asked.emplace_back(key);
  }
  for (std::size_t i = 0; i < node.entries.size(); ++i) {
    if (node.entries[i].key != key) continue;
    node.entries[i].read = true;
    return node.items[i].kind == Kind::kNull ? nullptr : &node.items[i];
  }
  return nullptr;
}

/// The name in an entry of the form `{kind: name, knob: value}`.
ConfigValue* kind_of(ConfigValue& item) {
  const bool has = std::ranges::any_of(
      item.entries, [](const auto& entry) { return entry.key == "kind"; });
  if (item.kind != Kind::kMapping || !has) return nullptr;
  ConfigValue* kind = ask(item, "kind");
  return kind != nullptr && kind->kind == Kind::kScalar ? kind : nullptr;
}

}  // namespace

ConfigNode::ConfigNode(std::shared_ptr<State> state, ConfigValue* value)
    : state_(std::move(state)), value_(value) {}

Result<ConfigNode> ConfigNode::parse(std::string_view text, std::string file) {
  Result<ConfigValue> root = parse_config(text, file);
  if (!root) return tl::unexpected(root.error());
  if (root->kind == Kind::kNull) root->kind = Kind::kMapping;
  if (root->kind != Kind::kMapping) {
    return assize::fail("a configuration is a mapping of keys to values",
                        root->where);
  }
  if (root->where.file.empty()) root->where = {std::move(file)};
  root->visited = true;
  auto state = std::make_shared<State>();
  state->owned.push_back(std::move(*root));
  ConfigValue* value = &state->owned.back();
  return ConfigNode(std::move(state), value);
}

ConfigNode ConfigNode::empty(std::string file) {
  return *parse("{}", std::move(file));
}

void ConfigNode::overlay(const ConfigNode& upper) {
  merge(*value_, *upper.value_);
}

bool ConfigNode::has(std::string_view key) const {
  const ConfigValue* value = value_->find(key);
  return value != nullptr && value->kind != Kind::kNull;
}

std::vector<std::string> ConfigNode::keys() const {
  std::vector<std::string> out;
  for (const ConfigValue::Entry& entry : value_->entries) {
    out.push_back(entry.key);
  }
  return out;
}

void ConfigNode::fail(std::string_view key, std::string message) {
  const ConfigValue* value = value_->find(key);
  state_->errors.push_back(
      {std::move(message), value == nullptr ? value_->where : value->where});
}

Location ConfigNode::where() const { return value_->where; }

void ConfigNode::read(const Number& knob, double& out) {
  out = knob.fallback;
  if (const ConfigValue* value = ask(*value_, knob.name)) {
    const std::optional<double> number = number_of(*value);
    if (!number || *number < knob.least || *number > knob.most) {
      fail(knob.name,
           fmt::format("{} must be a number in [{}, {}]{}{}, got {}", knob.name,
                       knob.least, knob.most, knob.unit.empty() ? "" : " ",
                       knob.unit, got(*value)));
    } else {
      out = *number + 0.0;  // -0 is 0, also in canonical().
    }
  }
  note(*value_, knob.name, nlohmann::json(out).dump());
}

void ConfigNode::read(const Choice& knob, std::size_t& out) {
  out = knob.fallback;
  if (const ConfigValue* value = ask(*value_, knob.name)) {
    const auto found = std::ranges::find(knob.options, value->scalar);
    if (value->kind != Kind::kScalar || found == knob.options.end()) {
      const std::vector<std::string> known(knob.options.begin(),
                                           knob.options.end());
      fail(knob.name, fmt::format("{} must be one of {}, got {}{}", knob.name,
                                  fmt::join(known, ", "), got(*value),
                                  did_you_mean(value->scalar, known)));
    } else {
      out = static_cast<std::size_t>(found - knob.options.begin());
    }
  }
  note(*value_, knob.name, quote(knob.options[out]));
}

void ConfigNode::read(const Words& knob, std::string& out) {
  out = text(knob.name, knob.fallback);
}

void ConfigNode::skip(std::string_view key) { (void)ask(*value_, key); }

std::string ConfigNode::text(std::string_view key, std::string_view fallback) {
  std::string out(fallback);
  if (const ConfigValue* value = ask(*value_, key)) {
    if (value->kind != Kind::kScalar) {
      fail(key, fmt::format("{} must be text, got {}", key, got(*value)));
    } else {
      out = value->scalar;
    }
  }
  note(*value_, key, quote(out));
  return out;
}

bool ConfigNode::flag(std::string_view key, bool fallback) {
  bool out = fallback;
  if (const ConfigValue* value = ask(*value_, key)) {
    const bool known = value->scalar == "true" || value->scalar == "false";
    if (value->kind == Kind::kScalar && !value->quoted && known) {
      out = value->scalar == "true";
    } else {
      fail(key,
           fmt::format("{} must be true or false, got {}", key, got(*value)));
    }
  }
  note(*value_, key, out ? "true" : "false");
  return out;
}

std::vector<std::string> ConfigNode::list(std::string_view key) {
  std::vector<std::string> out;
  const ConfigValue* value = ask(*value_, key);
  if (value != nullptr && value->kind == Kind::kMapping) {
    fail(key, fmt::format("{} must be a list, got a mapping", key));
  } else if (value != nullptr && value->kind == Kind::kScalar) {
    out.push_back(value->scalar);
  } else if (value != nullptr) {
    for (const ConfigValue& item : value->items) {
      if (item.kind == Kind::kScalar) {
        out.push_back(item.scalar);
      } else {
        state_->errors.push_back(
            {fmt::format("an entry of {} must be text, got {}", key, got(item)),
             item.where});
      }
    }
  }
  std::string json;
  for (const std::string& item : out) {
    json += (json.empty() ? "" : ",") + quote(item);
  }
  note(*value_, key, '[' + json + ']');
  return out;
}

std::string ConfigNode::path(std::string_view key, std::string_view fallback) {
  std::string named = text(key, fallback);
  const ConfigValue* value = value_->find(key);
  if (named.empty() || value == nullptr) return named;
  const std::filesystem::path path(named);
  if (path.is_absolute()) return named;
  return (std::filesystem::path(value->where.file).parent_path() / path)
      .lexically_normal()
      .string();
}

ConfigNode ConfigNode::child(std::string_view key) {
  ConfigValue* value = ask(*value_, key);
  if (value != nullptr && value->kind != Kind::kMapping) {
    fail(key, fmt::format("{} must be a mapping, got {}", key, got(*value)));
    value = nullptr;
  }
  if (value == nullptr) {
    for (const auto& [known, made] : value_->absent) {
      if (known == key) return {state_, made};
    }
    value = &state_->owned.emplace_back();
    value->kind = Kind::kMapping;
    value->where = value_->where;
    value_->absent.emplace_back(key, value);
  }
  value->visited = true;
  return {state_, value};
}

std::vector<ConfigNode> ConfigNode::children(std::string_view key) {
  std::vector<ConfigNode> out;
  ConfigValue* value = ask(*value_, key);
  if (value == nullptr) return out;
  if (value->kind != Kind::kSequence) {
    fail(key, fmt::format("{} must be a list, got {}", key, got(*value)));
    return out;
  }
  for (ConfigValue& item : value->items) {
    if (item.kind != Kind::kMapping) {
      state_->errors.push_back(
          {fmt::format("an entry of {} must be a mapping, got {}", key,
                       got(item)),
           item.where});
      continue;
    }
    item.visited = true;
    out.push_back(ConfigNode(state_, &item));
  }
  return out;
}

std::vector<std::pair<std::string, ConfigNode>> ConfigNode::entries(
    std::string_view key) {
  std::vector<std::pair<std::string, ConfigNode>> out;
  ConfigValue* list = ask(*value_, key);
  if (list == nullptr) return out;
  if (list->kind != Kind::kSequence) {
    fail(key, fmt::format("{} must be a list, got {}", key, got(*list)));
    return out;
  }
  for (ConfigValue& item : list->items) {
    if (item.kind == Kind::kScalar) {
      // 'name' becomes 'name: {}', so that canonical() shows its defaults.
      ConfigValue knobs;
      knobs.kind = item.kind = Kind::kMapping;
      knobs.where = item.where;
      knobs.visited = item.visited = true;
      item.entries = {{std::move(item.scalar), item.where, true}};
      item.items.push_back(std::move(knobs));
      out.emplace_back(item.entries[0].key, ConfigNode(state_, &item.items[0]));
    } else if (item.kind == Kind::kMapping && item.entries.size() == 1 &&
               item.items[0].kind == Kind::kMapping) {
      item.entries[0].read = true;
      item.visited = item.items[0].visited = true;
      item.items[0].where = item.entries[0].where;
      out.emplace_back(item.entries[0].key, ConfigNode(state_, &item.items[0]));
    } else if (ConfigValue* kind = kind_of(item)) {
      item.visited = true;
      out.emplace_back(kind->scalar, ConfigNode(state_, &item));
    } else {
      state_->errors.push_back(
          {fmt::format("an entry of {} is 'name' or 'name: {{knob: value}}'",
                       key),
           item.where});
    }
  }
  return out;
}

std::vector<ConfigNode> ConfigNode::grid(std::span<const Knob> knobs) {
  std::vector<std::pair<std::string_view, const ConfigValue*>> doses;
  std::size_t size = 1;
  for (const Knob& knob : knobs) {
    const Number* number = std::get_if<Number>(&knob);
    if (number == nullptr || !number->dose) continue;
    const ConfigValue* values = value_->find(number->name);
    if (values == nullptr || values->kind != Kind::kSequence) continue;
    if (values->items.empty()) continue;  // Reading it says what is wrong.
    size *= values->items.size();
    if (size > kMostPoints) {
      fail(number->name,
           fmt::format("this grid has more than {} points", kMostPoints));
      value_->visited = false;  // Nobody will read its keys.
      return {};
    }
    doses.emplace_back(number->name, values);
  }
  if (doses.empty()) return {*this};
  std::vector<ConfigNode> points;
  std::vector<ConfigValue*> made;
  for (std::size_t i = 0; i < size; ++i) {
    ConfigValue& copy = state_->owned.emplace_back(*value_);
    copy.visited = true;
    copy.points.clear();
    copy.absent.clear();
    std::size_t rest = i;  // The last dose turns fastest.
    for (auto dose = doses.rbegin(); dose != doses.rend(); ++dose) {
      const auto& values = dose->second->items;
      *copy.find(dose->first) = values[rest % values.size()];
      rest /= values.size();
    }
    points.push_back(ConfigNode(state_, &copy));
    made.push_back(&copy);
  }
  value_->points = std::move(made);
  return points;
}

std::vector<Error> ConfigNode::finish() {
  std::vector<Error> errors = std::move(state_->errors);
  state_->errors.clear();
  for (ConfigValue& value : state_->owned) gather_unread(value, errors);
  const auto place = [](const Error& error) {
    return std::tie(error.where.file, error.where.line, error.where.column);
  };
  std::ranges::stable_sort(errors, {}, place);
  // The points of a grid share their places: each error is told once.
  std::vector<Error> unique;
  std::size_t here = 0;  // The first of `unique` at the present place.
  for (Error& error : errors) {
    if (!unique.empty() && place(unique.back()) != place(error)) {
      here = unique.size();
    }
    const auto first = unique.begin() + static_cast<std::ptrdiff_t>(here);
    if (std::find(first, unique.end(), error) == unique.end()) {
      unique.push_back(std::move(error));
    }
  }
  return unique;
}

std::string ConfigNode::canonical() const {
  return effective_of(*value_).dump();
}

}  // namespace assize
