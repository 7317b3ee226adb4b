#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
layout(location = 0) out vec3 outPosition;

void main() { // the part of the floor that light and shadow reach
    int corner = gl_VertexIndex;
    vec2 k = vec2((corner == 1 || corner == 2 || corner == 4) ? 1.0 : -1.0, (corner == 2 || corner == 4 || corner == 5) ? 1.0 : -1.0);
    outPosition = vec3(k.x * 1.28, frame.options.w, k.y * 1.28);
    gl_Position = frame.viewProjection * vec4(outPosition, 1);
}
