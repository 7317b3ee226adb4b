#pragma once
// Inside of the text commands: paragraphs, columns, JSON on a stream.
#include "atlas/text_json.h"
#include <iosfwd>

namespace atlas {

inline constexpr const char* kDisclaimer =
    "For education; not medical advice, not for diagnosis or treatment. Ask "
    "a health professional if you are pregnant, "
    "ill, on blood thinners or unsure. Stop if it hurts.";

void dump(std::ostream&, const Json&);
std::string padded(const std::string& text, size_t width);
// Columns as wide as their widest cell; numbers come already aligned.
void table(std::ostream&, const std::vector<std::vector<std::string>>& rows);
// Broken at spaces; the first line begins with `first`, the others below its end.
void wrapped(std::ostream&, std::string_view first, std::string_view text);
std::string listed(const std::vector<std::string>&, const char* between = ", ");
std::string sourceNames(const Catalog&, const std::vector<std::string>& ids); // "WHO 2008; ACA"
void heading(std::ostream&, const char* text);
std::string csvCell(const std::string&); // in quotes where it needs them

} // namespace atlas
