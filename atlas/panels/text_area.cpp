// A field of several lines that breaks them where it ends.
#include "atlas/panels/ui.h"
#include <algorithm>

namespace atlas::ui {
namespace {

bool continues(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

bool softAt(std::string_view s, size_t i) {
    return i + 1 < s.size() && s[i] == '\r' && s[i + 1] == '\n';
}

size_t before(std::string_view s, size_t i) { // where the character before begins
    if (i > 0) --i;
    while (i > 0 && continues(s[i])) --i;
    return i;
}

// Place in the text for one in the wrapped text, and back.
size_t placeOf(std::string_view wrapped, size_t at) {
    return unwrapText(wrapped.substr(0, std::min(at, wrapped.size()))).size();
}

size_t wrappedPlace(std::string_view wrapped, size_t place) {
    size_t i = 0;
    for (size_t n = 0; i < wrapped.size();) {
        if (softAt(wrapped, i)) {
            i += 2;
            continue;
        }
        if (n == place) break;
        ++i, ++n;
    }
    return i;
}

// What was typed, where a key met a break of ours: it meant the character beyond it.
std::string typedInto(const WrappedText& f, std::string wrapped, int& cursor) {
    const auto at = static_cast<size_t>(std::max(cursor, 0));
    if (f.seen.size() == wrapped.size() + 1 && at < f.seen.size() && softAt(f.seen, at) &&
        f.seen.substr(0, at) == wrapped.substr(0, at) && f.seen.substr(at + 1) == wrapped.substr(at)) {
        size_t end = at + 2; // Delete took the \r: \n and the next character go as well
        while (end < wrapped.size() && continues(wrapped[end])) ++end;
        wrapped.erase(at, std::min(end, wrapped.size()) - at);
        return wrapped;
    }
    for (size_t i = 0; i < wrapped.size(); ++i)
        if (wrapped[i] == '\r' && !softAt(wrapped, i)) { // Backspace took the \n
            const size_t from = before(wrapped, i);
            wrapped.erase(from, i + 1 - from);
            if (cursor > static_cast<int>(from))
                cursor = std::max(static_cast<int>(from), cursor - static_cast<int>(i + 1 - from));
            break;
        }
    return wrapped;
}

void put(ImGuiInputTextCallbackData* data, const std::string& text, size_t cursor) {
    data->DeleteChars(0, data->BufTextLen);
    data->InsertChars(0, text.c_str());
    data->CursorPos = static_cast<int>(std::min(cursor, text.size()));
    data->SelectionStart = data->SelectionEnd = data->CursorPos;
}

struct Frame {
    WrappedText& field;
    const std::string& text;
    bool typed = false;
};

int follow(ImGuiInputTextCallbackData* data) {
    auto& frame = *static_cast<Frame*>(data->UserData);
    WrappedText& f = frame.field;
    if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
        f.buffer.resize(static_cast<size_t>(data->BufTextLen));
        data->Buf = f.buffer.data();
        return 0;
    }
    const std::string_view now(data->Buf, static_cast<size_t>(data->BufTextLen));
    if (now != f.seen) {
        int cursor = data->CursorPos;
        const std::string wrapped = typedInto(f, std::string(now), cursor);
        const std::string text = unwrapText(wrapped);
        const size_t place = placeOf(wrapped, static_cast<size_t>(std::max(cursor, 0)));
        frame.typed = text != f.known;
        f.known = text;
        const std::string again = wrapText(text, f.font, f.width);
        if (again != now) put(data, again, wrappedPlace(again, place));
    } else if (frame.text != f.known) { // taken back, or changed on disk
        f.known = frame.text;
        const size_t place =
            std::min(placeOf(now, static_cast<size_t>(std::max(data->CursorPos, 0))), f.known.size());
        const std::string again = wrapText(f.known, f.font, f.width);
        put(data, again, wrappedPlace(again, place));
    }
    f.seen.assign(data->Buf, static_cast<size_t>(data->BufTextLen));
    const auto at = static_cast<size_t>(std::max(data->CursorPos, 0));
    if (at > 0 && softAt(f.seen, at - 1)) { // inside of a break: on in the direction it went
        const int to = f.caret == data->CursorPos - 1 ? data->CursorPos + 1 : data->CursorPos - 1;
        const bool selects = data->SelectionStart != data->SelectionEnd;
        data->CursorPos = data->SelectionEnd = to;
        if (!selects) data->SelectionStart = to;
    }
    f.caret = data->CursorPos;
    return 0;
}

} // namespace

std::string wrapText(std::string_view text, ImFont* font, float width) {
    std::string out;
    const char *begin = text.data(), *end = begin + text.size();
    while (begin < end) {
        const char* newline = std::find(begin, end, '\n');
        const char* stop = font->CalcWordWrapPositionA(1, begin, newline, width);
        if (stop == begin && stop < newline) ++stop; // narrower than a glyph
        while (stop < newline && continues(*stop)) ++stop;
        while (stop < newline && *stop == ' ') ++stop;
        out.append(begin, stop);
        if (stop < newline)
            out += "\r\n";
        else if (newline < end)
            out += '\n', ++stop;
        begin = stop;
    }
    return out;
}

std::string unwrapText(std::string_view wrapped) {
    std::string out;
    for (size_t i = 0; i < wrapped.size(); ++i) {
        if (softAt(wrapped, i))
            ++i;
        else if (wrapped[i] != '\r')
            out += wrapped[i];
    }
    return out;
}

bool textArea(const Kit& k, const char* id, WrappedText& f, const std::string& text, const char* hint,
              float width, float height) {
    ImFont* font = ImGui::GetFont();
    const ImGuiStyle& style = ImGui::GetStyle();
    const float inside = width - 2 * style.FramePadding.x - style.ScrollbarSize - k.px(2);
    f.font = font;
    f.width = inside;
    if (!f.active) {
        f.known = text;
        f.buffer = f.seen = wrapText(text, font, inside);
    }
    const ImVec2 at = ImGui::GetCursorScreenPos();
    Frame frame{f, text};
    ImGui::InputTextMultiline(id, f.buffer.data(), f.buffer.capacity() + 1, {width, height},
                              ImGuiInputTextFlags_CallbackAlways | ImGuiInputTextFlags_CallbackResize |
                                  ImGuiInputTextFlags_NoUndoRedo | ImGuiInputTextFlags_NoHorizontalScroll,
                              follow, &frame);
    f.active = ImGui::IsItemActive();
    if (text.empty() && !f.active)
        drawText(ImGui::GetWindowDrawList(), font, {at.x + style.FramePadding.x, at.y + style.FramePadding.y},
                 k.p.quiet, hint);
    // Esc leaves the field; ImGui would put the first text back.
    return frame.typed && !ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape));
}

} // namespace atlas::ui
