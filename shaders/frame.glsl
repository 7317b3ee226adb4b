#include "shared.h"
layout(set = 0, binding = 0) uniform FrameBlock { FrameData frame; };
