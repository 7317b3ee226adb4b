#version 450
layout(location = 0) in vec2 inPosition;
layout(location = 1) in vec2 inUv;
layout(location = 2) in vec4 inColour;
layout(push_constant) uniform Push { vec4 scaleOffset; };
layout(location = 0) out vec2 outUv;
layout(location = 1) out vec4 outColour;
void main() {
    outUv = inUv;
    outColour = inColour;
    gl_Position = vec4(inPosition * scaleOffset.xy + scaleOffset.zw, 0, 1);
}
