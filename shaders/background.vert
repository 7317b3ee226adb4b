#version 450
layout(location = 0) out vec2 outNdc;
void main() {
    outNdc = vec2((gl_VertexIndex << 1) & 2, gl_VertexIndex & 2) * 2.0 - 1.0;
    gl_Position = vec4(outNdc, 1, 1);
}
