#include "io/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "core/utf8.h"
#include "io/characters.h"

namespace assize {
namespace {

constexpr std::size_t kMostBytes = 16u << 20;  // of a field

/// Goes through the text once; counts lines on its way.
class CsvScanner {
 public:
  CsvScanner(std::string_view text, const std::string& file)
      : text_(text), file_(file) {}

  bool at_end() const { return at_ == text_.size(); }
  std::uint32_t line() const { return line_; }

  /// Line and column of byte `at` of the current line or a later one.
  Location place(std::size_t at) const {
    Location where{.file = file_, .line = line_};
    std::size_t begin = line_begin_;
    for (std::size_t i = begin; i < at; ++i) {
      if (text_[i] != '\n') continue;
      ++where.line;
      begin = i + 1;
    }
    where.column = static_cast<std::uint32_t>(at - begin + 1);
    return where;
  }

  /// Ends of lines before the next row are passed over.
  void skip_empty_lines() {
    while (!at_end() && end_of_row() != 0) pass_end_of_row();
  }

  /// Reads fields up to the end of the row, and that end.
  Result<std::vector<std::string>> row() {
    std::vector<std::string> fields;
    while (true) {
      auto field = !at_end() && text_[at_] == '"' ? quoted() : plain();
      if (!field) return tl::unexpected(field.error());
      fields.push_back(std::move(*field));
      if (++fields_ > kMostTableFields) {
        return fail(fmt::format("the table has more than {} fields, the limit",
                                kMostTableFields),
                    {.file = file_, .line = line_});
      }
      if (at_end() || text_[at_] != ',') break;
      ++at_;
    }
    if (!at_end()) pass_end_of_row();
    return fields;
  }

 private:
  /// Bytes of the line break here: 1, 2, or 0 if there is none.
  std::size_t end_of_row() const {
    if (text_[at_] == '\n') return 1;
    return text_.substr(at_).starts_with("\r\n") ? 2 : 0;
  }

  void pass_end_of_row() {
    at_ += end_of_row();
    ++line_;
    line_begin_ = at_;
  }

  Result<std::string> plain() {
    const std::size_t begin = at_;
    while (!at_end() && text_[at_] != ',' && end_of_row() == 0) {
      if (text_[at_] == '"') {
        return fail("a quote stands inside a field that is not quoted",
                    place(at_));
      }
      ++at_;
    }
    if (at_ - begin > kMostBytes) return too_long(begin);
    return std::string(text_.substr(begin, at_ - begin));
  }

  Result<std::string> quoted() {
    const std::size_t begin = at_++;
    std::string out;
    while (true) {
      const std::size_t quote = text_.find('"', at_);
      if (quote == text_.npos) {
        return fail("this quoted field has no closing quote", place(begin));
      }
      out += text_.substr(at_, quote - at_);
      if (out.size() > kMostBytes) return too_long(begin);
      at_ = quote + 1;
      if (at_end() || text_[at_] != '"') break;
      out += '"';
      ++at_;
    }
    if (!at_end() && text_[at_] != ',' && end_of_row() == 0) {
      return fail("there is text after the closing quote of a field",
                  place(at_));
    }
    for (std::size_t i = begin; i < at_; ++i) {
      if (text_[i] != '\n') continue;
      ++line_;
      line_begin_ = i + 1;
    }
    return out;
  }

  tl::unexpected<Error> too_long(std::size_t begin) const {
    return fail(fmt::format("this field is larger than the limit of {} bytes",
                            kMostBytes),
                place(begin));
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0;
  std::size_t line_begin_ = 0;
  std::size_t fields_ = 0;
  std::uint32_t line_ = 1;
};

Result<void> check_bytes(std::string_view text, const CsvScanner& scanner) {
  if (const auto at = first_invalid_utf8(text)) {
    return fail("this is not valid UTF-8", scanner.place(*at));
  }
  if (const std::size_t at = text.find('\0'); at != text.npos) {
    return fail("a table must not hold the character U+0000",
                scanner.place(at));
  }
  return {};
}

Result<void> check_header(const CsvTable& table, std::uint32_t line) {
  std::vector<std::string_view> names(table.header.begin(), table.header.end());
  std::ranges::sort(names);
  const auto twice = std::ranges::adjacent_find(names);
  if (twice == names.end()) return {};
  return fail(fmt::format("the column '{}' is named twice", printable(*twice)),
              {.file = table.file, .line = line});
}

}  // namespace

Location CsvTable::where(std::size_t row) const {
  return {.file = file, .line = line[row]};
}

int CsvTable::column(std::string_view name) const {
  const auto found = std::ranges::find(header, name);
  return found == header.end() ? -1 : static_cast<int>(found - header.begin());
}

Result<std::size_t> CsvTable::require(std::string_view name) const {
  const int found = column(name);
  if (found >= 0) return static_cast<std::size_t>(found);
  return fail(fmt::format("there is no column '{}'{}", printable(name, 60),
                          did_you_mean(name, header)),
              {.file = file, .line = 1});
}

Result<CsvTable> parse_csv(std::string_view text, std::string file) {
  CsvTable table;
  table.file = std::move(file);
  if (text.size() > kMostTableBytes) {
    return fail(fmt::format("the table is larger than {} bytes, the limit",
                            kMostTableBytes),
                {.file = table.file});
  }
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  CsvScanner scanner(text, table.file);
  if (const auto good = check_bytes(text, scanner); !good) {
    return tl::unexpected(good.error());
  }
  for (scanner.skip_empty_lines(); !scanner.at_end();
       scanner.skip_empty_lines()) {
    const std::uint32_t line = scanner.line();
    auto row = scanner.row();
    if (!row) return tl::unexpected(row.error());
    if (table.header.empty()) {
      table.header = std::move(*row);
      if (const auto good = check_header(table, line); !good) {
        return tl::unexpected(good.error());
      }
      continue;
    }
    if (row->size() != table.header.size()) {
      return fail(fmt::format("this row has {} fields, but the header names {}",
                              row->size(), table.header.size()),
                  {.file = table.file, .line = line});
    }
    if (table.rows.size() == kMostTableRows) {
      return fail(fmt::format("the table has more than {} rows, the limit",
                              kMostTableRows),
                  {.file = table.file, .line = line});
    }
    table.rows.push_back(std::move(*row));
    table.line.push_back(line);
  }
  if (table.header.empty()) {
    return fail("the table is empty", {.file = table.file});
  }
  return table;
}

Result<double> parse_number(std::string_view field, const Location& where) {
  double value = 0;
  const char* end = field.data() + field.size();
  const auto [stop, error] = std::from_chars(field.data(), end, value);
  if (error == std::errc() && stop == end && std::isfinite(value)) {
    return value;
  }
  return fail(fmt::format("'{}' is not a finite number", printable(field, 40)),
              where);
}

Result<std::uint64_t> parse_whole(std::string_view field, std::uint64_t most,
                                  std::string_view name,
                                  const Location& where) {
  const Result<double> number = parse_number(field, where);
  if (number && *number >= 0 && *number <= static_cast<double>(most) &&
      *number == std::floor(*number)) {
    return static_cast<std::uint64_t>(*number);
  }
  return fail(fmt::format("{} must be a whole number in [0, {}], got '{}'",
                          name, most, printable(field, 60)),
              where);
}

std::optional<std::string_view> first_csv_row(std::string_view text) {
  std::size_t begin = text.starts_with(kByteOrderMark) ? 3 : 0;
  begin = std::min(text.find_first_not_of("\r\n", begin), text.size());
  bool quoted = false;
  for (std::size_t i = begin; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == '\n' && !quoted) return text.substr(0, i + 1);
  }
  return std::nullopt;
}

std::string csv_field(std::string_view field) {
  if (field.find_first_of(",\"\r\n") == field.npos) return std::string(field);
  std::string out = "\"";
  for (const char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace assize
