// Typed reading of a YAML configuration, with every error at its place.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "plugin/knob.h"

namespace assize {

struct ConfigValue;

/// One mapping of a configuration. Reads gather errors; finish() returns them
/// all, with one more for each key that nothing read. A copy is another handle
/// to the same mapping. Not thread-safe.
///
/// Anchors, aliases, tags, merge keys and duplicate keys are errors: a
/// configuration is read by people.  Quoted values are text, never numbers.
class ConfigNode {
 public:
  /// Fails on text that is no YAML mapping. `file` is named in errors, and
  /// paths are relative to its folder; "argument 3" is a flag's place.
  static Result<ConfigNode> parse(std::string_view text, std::string file);
  /// An empty mapping.
  static ConfigNode empty(std::string file);

  /// Keys of `upper` win, mapping by mapping; each value keeps its own place.
  /// Requires that nothing was read from this node yet.
  void overlay(const ConfigNode& upper);

  /// Absent: the knob's fallback. A value out of range is an error.
  void read(const Number& knob, double& out);
  void read(const Choice& knob, std::size_t& out);
  void read(const Words& knob, std::string& out);

  bool has(std::string_view key) const;
  /// Every key of this mapping, in the order of the file.
  std::vector<std::string> keys() const;
  /// Leaves `key` and all below it unread without an error.
  void skip(std::string_view key);
  /// A whole number, boolean, text or list of texts; errors gather.
  std::string text(std::string_view key, std::string_view fallback);
  bool flag(std::string_view key, bool fallback);
  std::vector<std::string> list(std::string_view key);
  /// A path, resolved against the folder of the file that names it.
  std::string path(std::string_view key, std::string_view fallback);
  /// The mapping under `key`; an empty one if absent.
  ConfigNode child(std::string_view key);
  /// The mappings of a list of mappings under `key`.
  std::vector<ConfigNode> children(std::string_view key);
  /// A list whose entries are `name`, `name: {knobs}` or `{kind: name, knobs}`;
  /// the last for what may stand there more than once.
  std::vector<std::pair<std::string, ConfigNode>> entries(std::string_view key);
  /// One node per combination where knobs marked as a dose hold lists, the
  /// last knob turning fastest; else this node alone.  Requires that the nodes
  /// are read instead of this one.  More than 10,000 are an error, and none.
  std::vector<ConfigNode> grid(std::span<const Knob> knobs);

  /// An error at the value of `key`, or at the mapping where it is absent.
  void fail(std::string_view key, std::string message);
  /// The place of this mapping in its parent.
  Location where() const;
  /// Errors of the whole file that this mapping belongs to, by place. Each is
  /// told once: a second call returns only what came since.
  std::vector<Error> finish();
  /// Effective values that were read, defaults included: canonical JSON.
  std::string canonical() const;

 private:
  struct State;
  ConfigNode(std::shared_ptr<State> state, ConfigValue* value);
  std::shared_ptr<State> state_;
  ConfigValue* value_ = nullptr;  ///< Owned by state_.
};

}  // namespace assize
