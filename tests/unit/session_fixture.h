#pragma once
// The young woman, measured once for all tests that only look.
#include "atlas/domain/session.h"
#include <gtest/gtest.h>

namespace fixture {

inline const atlas::AtlasSession& session() {
    static const atlas::AtlasSession s = [] {
        auto opened = atlas::openSession({});
        EXPECT_TRUE(opened) << (opened ? "" : opened.error().message);
        return std::move(*opened);
    }();
    return s;
}

} // namespace fixture
