// What the class sees of the teacher's state, and the keys that decide it.
#include "atlas/state/class_state.h"
#include "tests/unit/body_fixture.h"
#include <gtest/gtest.h>

namespace {
using namespace atlas;

