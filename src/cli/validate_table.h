// The figures of `assize validate` as a table for people and as JSON.
#pragma once

#include <ostream>
#include <string>

#include "audit/validate.h"

namespace assize::cli {

/// How the figures were made, for the head of the table and the document.
struct ValidateHead {
  const ValidateOptions& options;
  unsigned width = 80;  ///< Columns; below 80 each figure gets two lines.
};

void write_validation(const Validation& validation, const ValidateHead& head,
                      std::ostream& out);

/// One document in canonical form with its digest, as a report has it: schema
/// assize.validate/1. It holds nothing that a second run with the same settings
/// could change.
std::string validation_json(const Validation& validation,
                            const ValidateOptions& options);

}  // namespace assize::cli
