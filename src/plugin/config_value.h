// The tree behind ConfigNode: YAML as values with places.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"

namespace assize {

/// One YAML value. Mappings keep their order; keys are unique.
struct ConfigValue {
  enum class Kind { kNull, kScalar, kSequence, kMapping };
  struct Entry {
    std::string key;
    Location where;  ///< Of the key.
    bool read = false;
    bool told = false;  ///< finish() has said that nothing read it.
  };

  Kind kind = Kind::kNull;
  std::string scalar;
  bool quoted = false;  ///< A quoted scalar is text, never a number.
  Location where;
  std::vector<ConfigValue> items;  ///< Of a sequence or, by key, a mapping.
  std::vector<Entry> entries;      ///< Parallel to `items` of a mapping.
  bool visited = false;            ///< A ConfigNode stands for it.
  std::vector<std::string> asked;  ///< Keys that were asked for.
  std::vector<std::pair<std::string, std::string>> effective;  ///< key, JSON.
  /// Mappings that were asked for but are absent, by key; kept by the node.
  std::vector<std::pair<std::string, ConfigValue*>> absent;
  std::vector<ConfigValue*> points;  ///< The grid read in place of this one.

  ConfigValue* find(std::string_view key);
};

/// Parses one document. Anchors, aliases, tags, merge keys, several documents,
/// duplicate keys, nesting beyond 32 levels, text beyond 1 MiB, bytes that are
/// not UTF-8 and control characters are errors. Values on lines longer than 400
/// bytes have a place without an excerpt.
Result<ConfigValue> parse_config(std::string_view text,
                                 const std::string& file);

}  // namespace assize
