#include "core/result.h"

namespace assize {

std::string_view name(Conclusion conclusion) {
  switch (conclusion) {
    case Conclusion::kPresent:
      return "present";
    case Conclusion::kAbsent:
      return "absent";
    case Conclusion::kInconclusive:
      break;
  }
  return "inconclusive";
}

}  // namespace assize
