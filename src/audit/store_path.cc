#include "audit/store_path.h"

#include <filesystem>

namespace assize {

std::string store_path(const std::string& audit_file, const AuditConfig& config,
                       const std::string& flag) {
  if (!flag.empty()) return flag;
  if (!config.store.empty()) return config.store;
  std::filesystem::path path(audit_file);
  const auto extension = path.extension();
  if (extension == ".yaml" || extension == ".yml") path.replace_extension();
  return path.string() + ".judgements.sqlite";
}

}  // namespace assize
