// What a plugin says of itself: its name, its source and its settings.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <variant>

namespace assize {

class ConfigNode;

/// A numeric setting. The only place where its default is written.
struct Number {
  std::string_view name, unit, meaning;
  double fallback = 0, least = 0, most = 0;
  bool dose = false;  ///< A list in YAML is a grid of arms.
};

struct Choice {
  std::string_view name, meaning;
  std::span<const std::string_view> options;
  std::size_t fallback = 0;
};

struct Words {
  std::string_view name, meaning, fallback;
};

using Knob = std::variant<Number, Choice, Words>;

struct Info {
  std::string_view id;       ///< "verbosity.pad": its file is verbosity_pad.cc.
  std::string_view summary;  ///< One sentence.
  std::string_view source;   ///< arXiv id, DOI or URL.
  std::span<const Knob> knobs = {};
};

/// Builds a plugin from its settings. Errors gather in the node; the object is
/// used only when the node finished without one.
template <typename Shape>
using Make = std::unique_ptr<Shape> (*)(ConfigNode&);

}  // namespace assize
