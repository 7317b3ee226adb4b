#pragma once
// The diary's lines, inside: one JSON object a line, kept byte for byte unless the entry was changed.
#include "atlas/domain/diary.h"
#include <algorithm>

namespace atlas::diary_lines {

// nullopt: not an entry. Without an id, or with one that is no text, `id` stays "".
std::optional<DiaryEntry> parse(std::string_view line);
DiaryEntry base(const DiaryEntry&); // as its line has it; empty fields where it has none
// `theirs` with what `mine` has otherwise than `from`.
DiaryEntry merged(const DiaryEntry& theirs, const DiaryEntry& from, const DiaryEntry& mine);
std::string write(const DiaryEntry&); // its line: unknown keys kept, word for word where nothing changed
bool isText(std::string_view);        // UTF-8 without NUL
// RFC 4180; what a spreadsheet would take for a formula is led by an apostrophe.
std::string csvField(std::string);

// Where a new entry goes among `there`: behind the nearest entry before it here; the last goes to the end.
template <class List, class Key>
size_t placeOf(const Diary& here, std::string_view id, const List& there, Key key) {
    const auto at = std::ranges::find(here.entries, id, &DiaryEntry::id);
    if (at == here.entries.end() || at + 1 == here.entries.end()) return there.size();
    for (auto before = at; before != here.entries.begin();) {
        --before;
        const auto found = std::ranges::find_if(there, [&](const auto& t) { return key(t) == before->id; });
        if (found != there.end()) return static_cast<size_t>(found - there.begin()) + 1;
    }
    for (auto behind = at + 1; behind != here.entries.end(); ++behind) {
        const auto found = std::ranges::find_if(there, [&](const auto& t) { return key(t) == behind->id; });
        if (found != there.end()) return static_cast<size_t>(found - there.begin());
    }
    return there.size();
}

} // namespace atlas::diary_lines
