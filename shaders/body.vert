#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
layout(set = 0, binding = 1) readonly buffer Matrices { mat4 matrices[]; };
layout(location = 0) in vec3 inPosition;
layout(location = 1) in vec3 inNormal;
layout(location = 2) in vec2 inUv;
layout(location = 3) in uvec4 inJoints;
layout(location = 4) in vec4 inWeights;
layout(location = 5) in float inOcclusion;
layout(location = 6) in float inGarment;
layout(location = 0) out vec3 outPosition;
layout(location = 1) out vec3 outNormal;
layout(location = 2) out vec3 outBind; // bind-pose position: noise sticks to the skin
layout(location = 3) out vec4 outSurface; // uv, occlusion, garment or 2 for an eye

void main() {
    mat4 m = matrices[inJoints.x] * inWeights.x + matrices[inJoints.y] * inWeights.y +
             matrices[inJoints.z] * inWeights.z + matrices[inJoints.w] * inWeights.w;
    vec4 world = m * vec4(inPosition, 1);
    outPosition = world.xyz;
    outNormal = mat3(m) * inNormal;
    outBind = inPosition;
    outSurface = vec4(inUv, inOcclusion, float(gl_VertexIndex) >= frame.options.w ? 2.0 : inGarment);
    gl_Position = frame.viewProjection * vec4(world.xyz, 1);
}
