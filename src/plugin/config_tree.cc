#include "plugin/config_tree.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

namespace assize {
namespace {

using Kind = ConfigValue::Kind;

}  // namespace

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

void gather_unread(ConfigValue& node, std::vector<Error>& errors) {
  if (!node.points.empty()) return;  // The points were read in its place.
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    ConfigValue& below = node.items[i];
    if (node.kind == Kind::kMapping && node.visited && !node.entries[i].read) {
      auto& entry = node.entries[i];
      if (std::exchange(entry.told, true)) continue;
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
  if (!node.points.empty()) {
    nlohmann::json list = nlohmann::json::array();
    for (const ConfigValue* point : node.points) {
      list.push_back(effective_of(*point));
    }
    return list;
  }
  nlohmann::json out = nlohmann::json::object();
  for (const auto& [key, json] : node.effective) {
    out[key] = nlohmann::json::parse(json);
  }
  for (const auto& [key, made] : node.absent) out[key] = effective_of(*made);
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

}  // namespace assize
