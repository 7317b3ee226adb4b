#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
#include "light.glsl"
layout(constant_id = 0) const int material = 0; // porcelain, bronze, skin
layout(location = 0) in vec3 inView;
layout(location = 1) in vec3 inNormal;
layout(location = 2) in vec3 inSurface;
layout(location = 0) out vec4 outColour;
const float iris_ = 0.205, pupil_ = 0.080; // stereographic radii; the eyeballs are large, an iris is 12 mm wide

void main() {
    vec3 n = normalize(inNormal), v = normalize(inView);
    float key = dot(n, frame.key.xyz), fill = dot(n, frame.fill.xyz);
    vec3 ambient = ambientLight(n.y, frame.options.x);
    float r = length(inSurface.xy), soft = max(fwidth(r), 0.004);
    float ao = mix(0.45, 1.0, inSurface.z);
    float irisMask = clamp((iris_ - r) / soft + 0.5, 0.0, 1.0), pupil = clamp((pupil_ - r) / soft + 0.5, 0.0, 1.0);
    vec3 light = ambient + keyColour * wrapped(key, 0.4) * 0.75 + fillColour * wrapped(fill, 0.4);
    vec3 c;
    if (material == 2) {
        float angle = atan(inSurface.y, inSurface.x);
        float fibre = 0.5 + 0.5 * sin(angle * 37.0 + 6.0 * sin(angle * 5.0));
        float depth = (r - pupil_) / (iris_ - pupil_);
        vec3 iris = mix(vec3(0.190, 0.095, 0.042), vec3(0.085, 0.040, 0.019), smoothstep(0.0, 1.0, depth)) * (0.8 + 0.4 * fibre);
        iris *= 1.0 - 0.72 * smoothstep(0.70, 1.05, depth); // a dark ring
        vec3 sclera = mix(vec3(0.68, 0.645, 0.615), vec3(0.55, 0.40, 0.365), smoothstep(0.30, 0.75, r));
        ao *= mix(0.60, 1.0, smoothstep(0.24, 0.02, inSurface.y)); // the upper lid's shadow
        vec3 albedo = mix(mix(sclera, iris, irisMask), vec3(0.006), pupil);
        c = albedo * light * ao;
        vec3 h = normalize(frame.key.xyz + v);
        c += vec3(1.4) * smoothstep(0.981, 0.992, max(dot(n, h), 0.0)) * ao;
    } else {
        // A sculptor's eye: the iris cut in a little, the pupil deeper.
        float rim = clamp(1.5 - abs(r - iris_) / max(soft, 0.012), 0.0, 1.0);
        float cut = 1.0 - 0.10 * irisMask - 0.16 * rim - 0.30 * pupil;
        vec3 base = vec3(0.770, 0.738, 0.695);
        if (material == 1) base = vec3(0.205, 0.115, 0.055);
        c = base * light * ao * cut * 1.1;
    }
    outColour = vec4(poster(display(c)), 1);
}
