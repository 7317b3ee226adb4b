#version 450
layout(set = 0, binding = 0) uniform sampler2D image;
layout(location = 0) in vec2 inUv;
layout(location = 1) in vec4 inColour;
layout(location = 0) out vec4 outColour;
void main() { outColour = inColour * texture(image, inUv); }
