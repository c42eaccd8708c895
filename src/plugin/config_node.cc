#include "plugin/config_node.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "plugin/config_value.h"

namespace assize {

struct ConfigNode::State {
  std::deque<ConfigValue> owned;  ///< The root first, then made mappings.
  std::vector<Error> errors;
};

namespace {

using Kind = ConfigValue::Kind;

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
      return fmt::format("'{}'", printable(value.scalar, 60));
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

void merge(ConfigValue& lower, const ConfigValue& upper) {
  for (std::size_t i = 0; i < upper.entries.size(); ++i) {
    ConfigValue* below = lower.find(upper.entries[i].key);
    if (below == nullptr) {
      lower.entries.push_back(upper.entries[i]);
      lower.items.push_back(upper.items[i]);
    } else if (below->kind == Kind::kMapping &&
               upper.items[i].kind == Kind::kMapping) {
      merge(*below, upper.items[i]);
    } else {
      *below = upper.items[i];
      for (auto& entry : lower.entries) {
        if (entry.key == upper.entries[i].key) {
          entry.where = upper.entries[i].where;
        }
      }
    }
  }
}

void gather_unread(const ConfigValue& node, std::vector<Error>& errors) {
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const ConfigValue& below = node.items[i];
    if (node.kind == Kind::kMapping && node.visited && !node.entries[i].read) {
      const auto& entry = node.entries[i];
      errors.push_back(
          {fmt::format("unknown key '{}'{}", printable(entry.key, 60),
                       did_you_mean(entry.key, node.asked)),
           entry.where});
    } else {
      gather_unread(below, errors);
    }
  }
}

nlohmann::json effective_of(const ConfigValue& node) {
  nlohmann::json out = nlohmann::json::object();
  for (const auto& [key, json] : node.effective) {
    out[key] = nlohmann::json::parse(json);
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const ConfigValue& below = node.items[i];
    if (node.kind != Kind::kMapping) continue;
    const std::string& key = node.entries[i].key;
    if (below.kind == Kind::kMapping && below.visited) {
      out[key] = effective_of(below);
    } else if (below.kind == Kind::kSequence && node.entries[i].read &&
               !out.contains(key)) {
      nlohmann::json list = nlohmann::json::array();
      for (const ConfigValue& item : below.items) {
        if (item.kind == Kind::kScalar) list.push_back(item.scalar);
        if (item.kind == Kind::kMapping) list.push_back(effective_of(item));
      }
      out[key] = list;
    }
  }
  return out;
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
      out = *number;
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
    if (value->scalar == "true" || value->scalar == "false") {
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
  ConfigValue* value = ask(*value_, key);
  if (value == nullptr) return out;
  if (value->kind == Kind::kScalar) {
    out.push_back(value->scalar);
  } else if (value->kind == Kind::kMapping) {
    fail(key, fmt::format("{} must be a list, got a mapping", key));
  }
  for (const ConfigValue& item : value->items) {
    if (value->kind != Kind::kSequence) break;
    if (item.kind == Kind::kScalar) {
      out.push_back(item.scalar);
    } else {
      state_->errors.push_back(
          {fmt::format("an entry of {} must be text, got {}", key, got(item)),
           item.where});
    }
  }
  return out;
}

std::string ConfigNode::path(std::string_view key, std::string_view fallback) {
  const std::string named = text(key, fallback);
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
    value = &state_->owned.emplace_back();
    value->kind = Kind::kMapping;
    value->where = value_->where;
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
      ConfigValue& made = state_->owned.emplace_back();
      made.kind = Kind::kMapping;
      made.where = item.where;
      out.emplace_back(item.scalar, ConfigNode(state_, &made));
    } else if (item.kind == Kind::kMapping && item.entries.size() == 1 &&
               item.items[0].kind == Kind::kMapping) {
      item.entries[0].read = true;
      item.visited = item.items[0].visited = true;
      item.items[0].where = item.entries[0].where;
      out.emplace_back(item.entries[0].key, ConfigNode(state_, &item.items[0]));
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
  std::vector<ConfigNode> points = {*this};
  for (const Knob& knob : knobs) {
    const Number* number = std::get_if<Number>(&knob);
    if (number == nullptr || !number->dose) continue;
    const ConfigValue* doses = value_->find(number->name);
    if (doses == nullptr || doses->kind != Kind::kSequence) continue;
    ask(*value_, number->name);
    std::vector<ConfigNode> crossed;
    for (const ConfigNode& point : points) {
      for (const ConfigValue& dose : doses->items) {
        ConfigValue& copy = state_->owned.emplace_back(*point.value_);
        *copy.find(number->name) = dose;
        crossed.push_back(ConfigNode(state_, &copy));
      }
    }
    points = std::move(crossed);
  }
  return points;
}

std::vector<Error> ConfigNode::finish() {
  std::vector<Error> errors = std::move(state_->errors);
  state_->errors.clear();
  for (const ConfigValue& value : state_->owned) gather_unread(value, errors);
  // A grid point is a copy: its unknown keys are told once.
  std::vector<Error> unique;
  for (Error& error : errors) {
    if (std::ranges::find(unique, error) == unique.end()) {
      unique.push_back(std::move(error));
    }
  }
  std::ranges::stable_sort(unique, {}, [](const Error& error) {
    return std::tie(error.where.file, error.where.line, error.where.column);
  });
  return unique;
}

std::string ConfigNode::canonical() const {
  return effective_of(*value_).dump();
}

}  // namespace assize
