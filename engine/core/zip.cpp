#include "engine/core/zip.h"
#include <array>

namespace engine {
namespace {

constexpr uint16_t kVersion = 20, kUtf8 = 1 << 11;
constexpr uint16_t kDate = (1 << 5) | 1; // 1980-01-01: the same content gives the same bytes

template <class... Numbers>
void put(std::string& out, Numbers... numbers) {
    const auto one = [&](auto n) {
        for (size_t i = 0; i < sizeof n; ++i) out += static_cast<char>(n >> (8 * i) & 0xff);
    };
    (one(numbers), ...);
}

} // namespace

uint32_t crc32(std::string_view bytes) {
    static const auto table = [] {
        std::array<uint32_t, 256> t{};
        for (uint32_t i = 0; i < 256; ++i) {
            uint32_t c = i;
            for (int k = 0; k < 8; ++k) c = c & 1 ? 0xedb88320u ^ (c >> 1) : c >> 1;
            t[i] = c;
        }
        return t;
    }();
    uint32_t c = 0xffffffffu;
    for (const char b : bytes) c = table[(c ^ static_cast<unsigned char>(b)) & 0xff] ^ (c >> 8);
    return ~c;
}

void ZipWriter::add(std::string_view name, std::string_view bytes) {
    const auto size = static_cast<uint32_t>(bytes.size());
    entries_.push_back({std::string(name), crc32(bytes), size, static_cast<uint32_t>(out_.size())});
    put(out_, uint32_t{0x04034b50}, kVersion, kUtf8, uint16_t{0}, uint16_t{0}, kDate, entries_.back().crc,
        size, size, static_cast<uint16_t>(name.size()), uint16_t{0});
    out_.append(name).append(bytes);
}

std::string ZipWriter::finish() && {
    const auto start = static_cast<uint32_t>(out_.size());
    for (const Entry& e : entries_) {
        put(out_, uint32_t{0x02014b50}, kVersion, kVersion, kUtf8, uint16_t{0}, uint16_t{0}, kDate, e.crc,
            e.size, e.size, static_cast<uint16_t>(e.name.size()), uint16_t{0}, uint16_t{0}, uint16_t{0},
            uint16_t{0}, uint32_t{0}, e.offset);
        out_ += e.name;
    }
    const auto count = static_cast<uint16_t>(entries_.size());
    put(out_, uint32_t{0x06054b50}, uint16_t{0}, uint16_t{0}, count, count,
        static_cast<uint32_t>(out_.size()) - start, start, uint16_t{0});
    return std::move(out_);
}

} // namespace engine
