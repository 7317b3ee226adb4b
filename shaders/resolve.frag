#version 450
// The mean of the samples. A shader of our own, as lavapipe compiles its built-in resolve anew in every process (50 ms).
layout(set = 0, binding = 5) uniform sampler2DMS many;
layout(push_constant) uniform Push { layout(offset = 8) ivec2 origin; };
layout(location = 0) out vec4 outColour;

void main() {
    ivec2 p = ivec2(gl_FragCoord.xy) - origin;
    outColour = 0.25 * (texelFetch(many, p, 0) + texelFetch(many, p, 1) + texelFetch(many, p, 2) + texelFetch(many, p, 3));
}
