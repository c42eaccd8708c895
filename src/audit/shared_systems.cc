#include "audit/shared_systems.h"

#include <algorithm>
#include <map>
#include <set>

namespace assize {
namespace {

/// Of ASCII letters alone, as names of models are written.
std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

/// Looks systems up by name.
class Directory {
 public:
  explicit Directory(std::span<const RatedSystem> systems) {
    for (const RatedSystem& system : systems) {
      exact_[system.name] = &system;
      const auto [at, fresh] =
          folded_.emplace(lower_case(system.name), &system);
      if (!fresh) at->second = nullptr;
    }
  }

  /// nullptr where there is none; `folded` says that case had to be ignored.
  const RatedSystem* find(const std::string& name, bool& folded) const {
    folded = false;
    if (const auto at = exact_.find(name); at != exact_.end()) {
      return at->second;
    }
    const auto at = folded_.find(lower_case(name));
    if (at == folded_.end() || at->second == nullptr) return nullptr;
    folded = true;
    return at->second;
  }

 private:
  std::map<std::string, const RatedSystem*> exact_, folded_;
};

std::vector<NamePair> own_names(std::span<const RatedSystem> reference) {
  std::vector<NamePair> out;
  for (const RatedSystem& system : reference) {
    out.push_back({system.name, system.name});
  }
  return out;
}

std::vector<std::string> rest_of(std::span<const RatedSystem> systems,
                                 const std::set<std::string>& used) {
  std::vector<std::string> out;
  for (const RatedSystem& system : systems) {
    if (!used.contains(system.name)) out.push_back(system.name);
  }
  return out;
}

}  // namespace

SharedSystems share_systems(std::span<const RatedSystem> systems,
                            std::span<const RatedSystem> reference,
                            const std::optional<std::vector<NamePair>>& names) {
  SharedSystems out;
  const Directory of_systems(systems), of_reference(reference);
  std::set<std::string> used, used_reference;
  for (const NamePair& pair : names ? *names : own_names(reference)) {
    bool folded = false, folded_reference = false;
    const RatedSystem* one = of_systems.find(pair.system, folded);
    const RatedSystem* other =
        of_reference.find(pair.reference, folded_reference);
    if (one == nullptr || other == nullptr) {
      if (names) out.unknown.push_back(pair.reference);
      continue;
    }
    // Two names that differ in case alone may mean one system: the first has
    // it.
    if (used.contains(one->name) || used_reference.contains(other->name)) {
      out.unknown.push_back(pair.reference);
      continue;
    }
    used.insert(one->name);
    used_reference.insert(other->name);
    out.by_case += folded || folded_reference;
    out.systems.push_back(*one);
    out.systems.back().name = other->name;
    out.reference.push_back(*other);
  }
  out.only_systems = rest_of(systems, used);
  out.only_reference = rest_of(reference, used_reference);
  return out;
}

}  // namespace assize
