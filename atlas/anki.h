#pragma once
// A deck that Anki reads: an .apkg file, a zip of an SQLite collection (schema 11, as written down in
// https://github.com/ankidroid/Anki-Android/wiki/Database-Structure) and its pictures.
#include "engine/core/result.h"
#include <cstdint>
#include <string>
#include <vector>

namespace atlas {

struct AnkiNote {
    std::string key;         // "find:LI4": the same in every deck, so that importing again brings up to date
    std::string front, back; // plain text; lines part it
    std::string frontPicture, backPicture; // names among the pictures; "" none
    std::vector<std::string> tags;         // without spaces
};
struct AnkiPicture {
    std::string name; // "tongren-LI4.png"
    std::string bytes;
};
struct AnkiDeck {
    std::string name; // "Tongren: Large Intestine"
    std::string about;
    std::vector<AnkiNote> notes;
    std::vector<AnkiPicture> pictures;
    int64_t made = 0; // seconds since 1970, UTC
};

engine::Result<std::string> writeAnki(const AnkiDeck&); // the file's bytes

} // namespace atlas
