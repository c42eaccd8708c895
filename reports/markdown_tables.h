// Markdown from hostile text: escaping, tables and quotations.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assize::reports {

/// Text as itself: every mark of Markdown and HTML escaped, control characters
/// as pictures, one line.
std::string escape_markdown(std::string_view text);

/// A table; cells must be escaped already. Nothing for no rows.
std::string markdown_table(const std::vector<std::string>& header,
                           const std::vector<std::vector<std::string>>& rows);

/// A code span that its own content cannot end.
std::string code_span(std::string_view text);

}  // namespace assize::reports
