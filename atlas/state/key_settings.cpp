#include "atlas/state/key_settings.h"
#include "atlas/domain/text.h"
#include "atlas/state/state.h"
#include <algorithm>
#include <array>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace atlas {
namespace {

struct Named {
    std::string_view name; // in small letters
    int key;
    const char* shown;
};
constexpr std::array<Named, 42> kKeys{{{"left", GLFW_KEY_LEFT, "\xe2\x86\x90"},
                                       {"\xe2\x86\x90", GLFW_KEY_LEFT, "\xe2\x86\x90"},
                                       {"right", GLFW_KEY_RIGHT, "\xe2\x86\x92"},
                                       {"\xe2\x86\x92", GLFW_KEY_RIGHT, "\xe2\x86\x92"},
                                       {"up", GLFW_KEY_UP, "\xe2\x86\x91"},
                                       {"\xe2\x86\x91", GLFW_KEY_UP, "\xe2\x86\x91"},
                                       {"down", GLFW_KEY_DOWN, "\xe2\x86\x93"},
                                       {"\xe2\x86\x93", GLFW_KEY_DOWN, "\xe2\x86\x93"},
                                       {"space", GLFW_KEY_SPACE, "Space"},
                                       {"enter", GLFW_KEY_ENTER, "Enter"},
                                       {"return", GLFW_KEY_ENTER, "Enter"},
                                       {"keypad enter", GLFW_KEY_KP_ENTER, "Keypad Enter"},
                                       {"tab", GLFW_KEY_TAB, "Tab"},
                                       {"esc", GLFW_KEY_ESCAPE, "Esc"},
                                       {"escape", GLFW_KEY_ESCAPE, "Esc"},
                                       {"backspace", GLFW_KEY_BACKSPACE, "Backspace"},
                                       {"delete", GLFW_KEY_DELETE, "Delete"},
                                       {"insert", GLFW_KEY_INSERT, "Insert"},
                                       {"home", GLFW_KEY_HOME, "Home"},
                                       {"end", GLFW_KEY_END, "End"},
                                       {"page up", GLFW_KEY_PAGE_UP, "Page up"},
                                       {"page down", GLFW_KEY_PAGE_DOWN, "Page down"},
                                       {"menu", GLFW_KEY_MENU, "Menu"},
                                       {"pause", GLFW_KEY_PAUSE, "Pause"},
                                       {"print", GLFW_KEY_PRINT_SCREEN, "Print"},
                                       {"keypad +", GLFW_KEY_KP_ADD, "Keypad +"},
                                       {"keypad -", GLFW_KEY_KP_SUBTRACT, "Keypad -"},
                                       {"keypad *", GLFW_KEY_KP_MULTIPLY, "Keypad *"},
                                       {"keypad /", GLFW_KEY_KP_DIVIDE, "Keypad /"},
                                       {"keypad .", GLFW_KEY_KP_DECIMAL, "Keypad ."},
                                       {"keypad 0", GLFW_KEY_KP_0, "Keypad 0"},
                                       {"keypad 5", GLFW_KEY_KP_5, "Keypad 5"},
                                       {"keypad 1", GLFW_KEY_KP_1, "Keypad 1"},
                                       {"keypad 2", GLFW_KEY_KP_2, "Keypad 2"},
                                       {"keypad 3", GLFW_KEY_KP_3, "Keypad 3"},
                                       {"keypad 4", GLFW_KEY_KP_4, "Keypad 4"},
                                       {"keypad 6", GLFW_KEY_KP_6, "Keypad 6"},
                                       {"keypad 7", GLFW_KEY_KP_7, "Keypad 7"},
                                       {"keypad 8", GLFW_KEY_KP_8, "Keypad 8"},
                                       {"keypad 9", GLFW_KEY_KP_9, "Keypad 9"},
                                       {"keypad left", GLFW_KEY_KP_4, "Keypad left"},
                                       {"keypad right", GLFW_KEY_KP_6, "Keypad right"}}};

struct Mod {
    std::string_view name;
    int bit;
    const char* shown;
};
constexpr std::array<Mod, 6> kMods{{{"ctrl", GLFW_MOD_CONTROL, "Ctrl "},
                                    {"control", GLFW_MOD_CONTROL, "Ctrl "},
                                    {"shift", GLFW_MOD_SHIFT, "Shift "},
                                    {"alt", GLFW_MOD_ALT, "Alt "},
                                    {"super", GLFW_MOD_SUPER, "Super "},
                                    {"win", GLFW_MOD_SUPER, "Super "}}};

std::string small(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

void trim(std::string_view& s) {
    while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
    while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
}

bool sameKey(const KeyBinding& a, const KeyBinding& b) {
    return a.key == b.key && a.mods == b.mods && a.character == b.character;
}

// Only within one of these two keys must not be the same: a mode's own win over the usual ones.
std::string_view layerOf(const KeyBinding& b) {
    constexpr std::array<std::string_view, 6> usual{"View", "Find", "Show", "Body", "Window", "Pointing"};
    const bool begins = std::holds_alternative<act::StartPractice>(b.action);
    return begins || std::ranges::find(usual, std::string_view(b.group)) != usual.end()
               ? std::string_view("usual")
               : std::string_view(b.group);
}

std::string plainId(const KeyBinding& b) {
    return "'" + b.id + "' (" + b.help + ")";
}

std::vector<KeyBinding>& current() {
    static std::vector<KeyBinding> table = standardKeys();
    return table;
}

} // namespace

bool readKey(std::string_view name, KeyBinding& out) {
    trim(name);
    const std::string lower = small(name);
    std::string_view rest = lower;
    int mods = 0;
    for (bool more = true; more;) {
        more = false;
        for (const Mod& m : kMods) {
            if (!rest.starts_with(m.name) || rest.size() < m.name.size() + 2) continue;
            std::string_view after = rest.substr(m.name.size());
            if (after.front() != ' ' && after.front() != '+') continue;
            after.remove_prefix(1);
            if (after.size() > 1 && after.starts_with("+")) after.remove_prefix(1); // "Ctrl + F"
            trim(after);
            if (after.empty()) continue;
            mods |= m.bit;
            rest = after;
            more = true;
        }
    }
    std::string shown;
    for (const size_t i : {0u, 2u, 3u, 4u})
        if (mods & kMods[i].bit) shown += kMods[i].shown;
    out.mods = mods;
    out.key = 0;
    out.character = 0;
    const auto named = std::ranges::find(kKeys, rest, &Named::name);
    int function = 0;
    if (named != kKeys.end()) {
        out.key = named->key;
        out.keys = shown + named->shown;
        return true;
    }
    if (rest.size() >= 2 && rest.size() <= 3 && rest[0] == 'f') {
        for (const char c : rest.substr(1)) {
            if (c < '0' || c > '9') return false;
            function = 10 * function + (c - '0');
        }
        if (function < 1 || function > 25) return false;
        out.key = GLFW_KEY_F1 + function - 1;
        out.keys = shown + "F" + std::to_string(function);
        return true;
    }
    if (rest.size() != 1 || rest[0] <= ' ' || rest[0] > '~') return false;
    const char c = rest[0];
    const bool letter = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
    const char upper = letter ? static_cast<char>(c - 'a' + 'A') : c;
    out.keys = shown + upper;
    if (digit || (letter && mods && mods != GLFW_MOD_SHIFT)) {
        out.key = digit ? GLFW_KEY_0 + (c - '0') : GLFW_KEY_A + (c - 'a');
        return true;
    }
    if (mods == 0) { // by what is typed, wherever the keyboard has it
        out.character = static_cast<uint32_t>(c);
        return true;
    }
    if (letter) return false; // Shift with a letter is that letter
    if (c == '+' && (mods & GLFW_MOD_CONTROL)) {
        out.key = GLFW_KEY_EQUAL;
        out.mods |= GLFW_MOD_SHIFT;
        return true;
    }
    constexpr std::string_view plain = "-=,./;'[]\\`";
    if (plain.find(c) == std::string_view::npos) return false;
    out.key = c; // GLFW names these keys by their character
    return true;
}

std::vector<KeyBinding> withUserKeys(const std::vector<KeyBinding>& standard, const UserKeys& user,
                                     const std::string& file, std::vector<std::string>& problems) {
    const auto tell = [&](const KeyWish& w, const std::string& what) {
        problems.push_back(file + ":" + std::to_string(w.line) + ": keys." + w.id + ": " + what);
    };
    std::vector<std::string> ids;
    for (const KeyBinding& b : standard)
        if (std::ranges::find(ids, b.id) == ids.end()) ids.push_back(b.id);
    struct Wanted {
        const KeyWish* wish;
        std::vector<KeyBinding> keys;
    };
    std::vector<Wanted> wanted;
    for (const KeyWish& w : user.wishes) {
        const auto like = std::ranges::find(standard, w.id, &KeyBinding::id);
        if (like == standard.end()) {
            const std::string near = nearestWord(w.id, ids);
            tell(w, "no action has that name; " + (near.empty() ? "`tongren --list-bindings` lists them"
                                                                : "did you mean '" + near + "'?"));
            continue;
        }
        if (!w.readable) {
            tell(w, "write a key, as \"Ctrl F\", or a list of them, as [\"Ctrl F\", \"/\"]");
            continue;
        }
        Wanted all{&w, {}};
        for (const std::string& name : w.keys) {
            KeyBinding b = *like;
            if (readKey(name, b))
                all.keys.push_back(b);
            else
                tell(w, "no key is called '" + name +
                            "'; write it like \"Ctrl F\", \"Shift Left\", \"F9\", \"Page down\" or \"k\"");
        }
        if (!all.keys.empty() || w.keys.empty()) wanted.push_back(std::move(all));
    }
    const auto wishOf = [&](const KeyBinding& b) {
        return std::ranges::find(wanted, b.id, [](const Wanted& w) { return w.wish->id; });
    };
    std::vector<KeyBinding> taken; // of the others, as they stay
    for (const KeyBinding& b : standard)
        if (wishOf(b) == wanted.end()) taken.push_back(b);
    for (Wanted& w : wanted) {
        std::vector<KeyBinding> held;
        for (const KeyBinding& b : w.keys) {
            const auto other = std::ranges::find_if(taken, [&](const KeyBinding& t) {
                return sameKey(t, b) && layerOf(t) == layerOf(b) && t.id != b.id;
            });
            if (other != taken.end()) {
                tell(*w.wish, b.keys + " is the key of " + plainId(*other) +
                                  " and stays so; give one of the two another key");
                continue;
            }
            if (std::ranges::none_of(held, [&](const KeyBinding& h) { return sameKey(h, b); }))
                held.push_back(b);
        }
        if (held.empty() && !w.keys.empty()) // as before, as far as nobody took it
            for (const KeyBinding& b : standard)
                if (b.id == w.wish->id && std::ranges::none_of(taken, [&](const KeyBinding& t) {
                        return sameKey(t, b) && layerOf(t) == layerOf(b);
                    }))
                    held.push_back(b);
        taken.insert(taken.end(), held.begin(), held.end());
        w.keys = std::move(held);
    }
    std::vector<KeyBinding> out; // in the order of the standard ones
    for (const KeyBinding& b : standard) {
        const auto w = wishOf(b);
        if (w == wanted.end())
            out.push_back(b);
        else if (std::ranges::find(out, b.id, &KeyBinding::id) == out.end())
            out.insert(out.end(), w->keys.begin(), w->keys.end());
    }
    return out;
}

void useKeys(std::vector<KeyBinding> table) {
    current() = std::move(table);
}

const std::vector<KeyBinding>& keyTable() {
    return current();
}

} // namespace atlas
