#include "engine/core/zip.h"
#include <gtest/gtest.h>

namespace {

TEST(Zip, CountsAsTheFormatDoes) {
    EXPECT_EQ(engine::crc32("123456789"), 0xcbf43926u); // the check value of CRC-32
    EXPECT_EQ(engine::crc32(""), 0u);
}

TEST(Zip, HoldsWhatWasAdded) {
    engine::ZipWriter zip;
    zip.add("media", "{}");
    zip.add("b/0", std::string(3, '\0'));
    const std::string bytes = std::move(zip).finish();
    EXPECT_TRUE(bytes.starts_with("PK\x03\x04"));
    const size_t end = bytes.rfind("PK\x05\x06");
    ASSERT_NE(end, std::string::npos);
    EXPECT_EQ(bytes.size(), end + 22);
    EXPECT_EQ(bytes[end + 10], 2); // entries
    const auto number = [&](size_t at) {
        uint32_t n = 0;
        for (size_t i = 4; i-- > 0;) n = n << 8 | static_cast<unsigned char>(bytes[at + i]);
        return n;
    };
    const uint32_t directory = number(end + 16);
    EXPECT_EQ(directory + number(end + 12), end);
    EXPECT_EQ(bytes.substr(directory, 4), "PK\x01\x02");
    EXPECT_NE(bytes.find("b/0"), std::string::npos);
}

} // namespace
