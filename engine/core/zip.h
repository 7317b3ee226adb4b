#pragma once
// Zip archives, stored without compression: for pictures, which are packed already.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace engine {

uint32_t crc32(std::string_view bytes); // as zip and PNG count it

class ZipWriter {
public:
    // `name`: UTF-8, with / between folders. Below 4 GB in all.
    void add(std::string_view name, std::string_view bytes);
    std::string finish() &&; // the archive

private:
    struct Entry {
        std::string name;
        uint32_t crc, size, offset;
    };
    std::string out_;
    std::vector<Entry> entries_;
};

} // namespace engine
