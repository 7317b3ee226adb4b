#pragma once
// The user's own keys: [keys] of the settings file.
#include <string>
#include <string_view>
#include <vector>

namespace atlas {

struct KeyBinding;

struct KeyWish { // one line of [keys]
    std::string id;
    std::vector<std::string> keys; // "Ctrl F"; none: the action has no key
    bool readable = true;          // a text or a list of texts
    int line = 0;                  // of the file, from 1
    bool operator==(const KeyWish&) const = default;
};

struct UserKeys {
    std::vector<KeyWish> wishes;
    std::string text; // the section as it stands in the file; kept when the settings are saved
    bool operator==(const UserKeys&) const = default;
};

// What a key is called: "Ctrl F", "/", "Keypad +", also "ctrl+f" and "Left" for an arrow. Only `key`, `mods`,
// `character` and `keys`, the name as it is shown, are set. False where there is no such key.
bool readKey(std::string_view name, KeyBinding& out);

// The standard keys with the user's in their place. What cannot be is left out, and `problems` gets a line
// that names file, place and remedy.
std::vector<KeyBinding> withUserKeys(const std::vector<KeyBinding>& standard, const UserKeys&,
                                     const std::string& file, std::vector<std::string>& problems);

// From now on keyTable() is that. One thread, as the panels read it.
void useKeys(std::vector<KeyBinding>);
const std::vector<KeyBinding>& standardKeys(); // as they are without any settings

} // namespace atlas
