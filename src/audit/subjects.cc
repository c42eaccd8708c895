#include "audit/subjects.h"

namespace assize {

Subjects::Subjects(const Audit& audit) : ranked_(audit.bench.reference >= 0) {
  for (const Headline& row : audit.analysis.headlines) {
    several_.see(row.quantity);
  }
  for (const Effect& row : audit.analysis.effects) several_.see(row.quantity);
}

}  // namespace assize
