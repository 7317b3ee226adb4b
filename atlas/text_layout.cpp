#include "atlas/text_layout.h"
#include "atlas/domain/text.h"
#include <algorithm>
#include <ostream>

namespace atlas {
namespace {

constexpr size_t kWidth = 88;

} // namespace

void dump(std::ostream& out, const Json& json) {
    out << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

std::string padded(const std::string& text, size_t width) {
    const size_t w = displayWidth(text);
    return w < width ? text + std::string(width - w, ' ') : text;
}

void table(std::ostream& out, const std::vector<std::vector<std::string>>& rows) {
    std::vector<size_t> widths;
    for (const auto& row : rows)
        for (size_t i = 0; i < row.size(); ++i) {
            if (widths.size() <= i) widths.push_back(0);
            widths[i] = std::max(widths[i], displayWidth(row[i]));
        }
    for (const auto& row : rows) {
        std::string line;
        for (size_t i = 0; i < row.size(); ++i)
            line += i + 1 < row.size() ? padded(row[i], widths[i] + 2) : row[i];
        out << line.substr(0, line.find_last_not_of(' ') + 1) << '\n';
    }
}

void wrapped(std::ostream& out, std::string_view first, std::string_view text) {
    const size_t indent = displayWidth(first);
    out << first;
    size_t column = indent;
    bool begun = false;
    while (!text.empty()) {
        const size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (word.empty()) continue;
        const size_t w = displayWidth(word);
        if (begun && column + 1 + w > kWidth)
            out << '\n' << std::string(indent, ' '), column = indent, begun = false;
        if (begun) out << ' ', ++column;
        out << word;
        column += w;
        begun = true;
    }
    out << '\n';
}

std::string listed(const std::vector<std::string>& list, const char* between) {
    std::string s;
    for (const std::string& x : list) s.append(s.empty() ? "" : between).append(x);
    return s;
}

std::string sourceNames(const Catalog& c, const std::vector<std::string>& ids) {
    std::string s;
    for (const std::string& id : ids) {
        const Source* source = c.source(id);
        if (!s.empty()) s += "; ";
        if (!source)
            s += id;
        else
            s.append(source->publisher.empty() ? source->title : source->publisher)
                .append(source->year.empty() ? "" : " " + source->year);
    }
    return s;
}

void heading(std::ostream& out, const char* text) {
    out << '\n' << text << '\n';
}

std::string csvCell(const std::string& s) {
    if (s.find_first_of(",\"\n") == std::string::npos) return s;
    std::string out = "\"";
    for (char c : s) out.append(c == '"' ? 2 : 1, c);
    return out + "\"";
}

} // namespace atlas
