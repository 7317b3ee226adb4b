#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
layout(location = 0) in vec3 inPosition;
layout(location = 1) in vec3 inNormal;
layout(location = 2) in vec3 inBind;
layout(location = 3) in vec4 inSurface;
layout(location = 0) out vec4 outColour;

float hash(vec3 p) {
    p = fract(p * 0.3183099 + vec3(0.1, 0.17, 0.13));
    p *= 17.0;
    return fract(p.x * p.y * p.z * (p.x + p.y + p.z));
}

float noise(vec3 x) {
    vec3 i = floor(x), f = fract(x);
    f = f * f * (3.0 - 2.0 * f);
    return mix(mix(mix(hash(i), hash(i + vec3(1, 0, 0)), f.x), mix(hash(i + vec3(0, 1, 0)), hash(i + vec3(1, 1, 0)), f.x), f.y),
               mix(mix(hash(i + vec3(0, 0, 1)), hash(i + vec3(1, 0, 1)), f.x), mix(hash(i + vec3(0, 1, 1)), hash(i + vec3(1, 1, 1)), f.x), f.y), f.z);
}

// Light that wraps around the terminator; 1 facing the light.
float wrapped(float d, float w) {
    float x = clamp((d + w) / (1.0 + w), 0.0, 1.0);
    return x * x * (3.0 - 2.0 * x) * 0.35 + x * 0.65;
}

// A photographer's studio in camera space: floor, wall, one large and one narrow soft box.
vec3 studio(vec3 r, float dark) {
    float horizon = smoothstep(-0.7, 0.9, r.y);
    vec3 c = mix(vec3(0.10, 0.085, 0.075), vec3(0.78, 0.80, 0.84), horizon) * mix(1.0, 0.75, dark);
    float box = smoothstep(0.55, 0.95, dot(r, normalize(vec3(-0.55, 0.62, 0.56))));
    float strip = smoothstep(0.72, 0.97, dot(r, normalize(vec3(0.90, 0.15, -0.25))));
    return c + vec3(1.9, 1.75, 1.55) * box + vec3(0.85, 0.95, 1.05) * strip;
}

vec3 tone(vec3 c) {
    c = max(c, vec3(0));
    c = (c * (1.0 + c * 0.18)) / (1.0 + c * 0.62); // soft shoulder, keeps mid tones
    return pow(clamp(c * 1.02, 0.0, 1.0), vec3(1.0 / 2.2));
}

void main() {
    vec3 n = normalize(inNormal);
    vec3 v = normalize(frame.eye.xyz - inPosition);
    float nv = max(dot(n, v), 0.0);
    float ao = clamp(inSurface.z, 0.0, 1.0);
    int material = int(frame.tone.w);
    float dark = frame.options.x;
    bool eye = inSurface.w > 1.5;
    float edge = max(fwidth(inSurface.w), 1e-5);
    float cloth = eye ? 0.0 : clamp((inSurface.w - 0.5) / edge + 0.5, 0.0, 1.0);

    float key = dot(n, frame.key.xyz), fill = dot(n, frame.fill.xyz);
    vec3 h = normalize(frame.key.xyz + v);
    float nh = max(dot(n, h), 0.0);
    float rim = pow(1.0 - nv, 3.0);
    float upness = n.y * 0.5 + 0.5;
    vec3 ambient = mix(vec3(0.19, 0.155, 0.135), vec3(0.315, 0.325, 0.35), upness) * mix(1.0, 0.72, dark);
    vec3 keyColour = vec3(1.02, 0.965, 0.88), fillColour = vec3(0.20, 0.235, 0.29);
    float open = mix(0.42, 1.0, ao), openWide = mix(0.62, 1.0, ao);

    float r = length(inSurface.xy);
    vec3 c;
    if (eye && material == 2) {
        float angle = atan(inSurface.y, inSurface.x);
        float fibre = 0.5 + 0.5 * sin(angle * 37.0 + 6.0 * sin(angle * 5.0));
        float inner = smoothstep(0.09, 0.25, r);
        vec3 iris = mix(vec3(0.155, 0.075, 0.032), vec3(0.075, 0.034, 0.016), inner) * (0.75 + 0.5 * fibre);
        iris *= 1.0 - 0.75 * smoothstep(0.215, 0.262, r);
        vec3 sclera = mix(vec3(0.74, 0.70, 0.665), vec3(0.60, 0.44, 0.40), smoothstep(0.45, 0.9, r));
        vec3 albedo = mix(iris, sclera, smoothstep(0.252, 0.285, r));
        albedo = mix(vec3(0.006), albedo, smoothstep(0.088, 0.104, r));
        float lid = mix(0.35, 1.0, ao);
        c = albedo * (ambient + keyColour * wrapped(key, 0.4) * 0.75 + fillColour * wrapped(fill, 0.4)) * lid;
        c += vec3(1.5) * smoothstep(0.982, 0.994, nh) * lid;
    } else if (material == 1) {
        vec3 rv = reflect(-v, n);
        vec3 local = vec3(dot(rv, frame.right.xyz), dot(rv, frame.up.xyz), dot(rv, frame.back.xyz));
        vec3 ln = vec3(dot(n, frame.right.xyz), dot(n, frame.up.xyz), dot(n, frame.back.xyz));
        float grain = noise(inBind * 42.0) * 0.6 + noise(inBind * 130.0) * 0.4;
        vec3 f0 = mix(vec3(0.56, 0.315, 0.15), vec3(0.42, 0.225, 0.11), grain);
        vec3 f = f0 + (1.0 - f0) * pow(1.0 - nv, 5.0) * 0.55;
        vec3 env = studio(normalize(mix(local, ln, 0.42)), dark); // a rough cast surface
        c = f * env * mix(0.22, 1.0, ao) * 0.74;
        c += f0 * (0.16 * ambient + 0.30 * keyColour * wrapped(key, 0.2)) * open;
        float crevice = smoothstep(0.20, 0.70, (1.0 - ao) * 0.95 + (grain - 0.5) * 0.45);
        vec3 verdigris = mix(vec3(0.10, 0.245, 0.205), vec3(0.20, 0.36, 0.30), grain);
        vec3 patina = verdigris * (ambient * 0.9 + keyColour * wrapped(key, 0.3) * 0.62 + fillColour * wrapped(fill, 0.3)) * open * open;
        c = mix(c, patina, crevice * 0.85);
        if (eye) c *= mix(1.0, 0.45, smoothstep(0.02, 0.0, abs(r - 0.255)) + smoothstep(0.105, 0.085, r));
    } else {
        bool skin = material == 2;
        vec3 albedo = vec3(0.80, 0.765, 0.715);
        vec3 wrap = vec3(0.22);
        float gloss = 26.0, specular = 0.085;
        if (skin) {
            float large = noise(inBind * 16.0), small = noise(inBind * 95.0);
            albedo = pow(frame.tone.rgb, vec3(1.18)) * (0.955 + 0.06 * large + 0.035 * small);
            float blush = smoothstep(0.35, 0.8, large) * 0.05;
            albedo *= vec3(1.0 + blush * 0.5, 1.0 - blush, 1.0 - blush);
            wrap = vec3(0.42, 0.24, 0.18);
            gloss = 17.0;
            specular = 0.075;
        } else if (eye) {
            albedo *= mix(1.0, 0.80, smoothstep(0.018, 0.0, abs(r - 0.255)) + smoothstep(0.11, 0.09, r));
        }
        vec3 direct = keyColour * vec3(wrapped(key, wrap.r), wrapped(key, wrap.g), wrapped(key, wrap.b)) * 1.06;
        // Light bounced inside a crevice keeps the surface's own colour, so shadows stay warm.
        vec3 shade = pow(vec3(openWide), skin ? vec3(0.6, 1.1, 1.3) : vec3(0.85, 1.0, 1.1));
        c = albedo * (direct * openWide + fillColour * wrapped(fill, 0.3) * open + ambient) * shade;
        c += keyColour * specular * pow(nh, gloss) * (gloss + 8.0) / 25.0 * open;
        vec3 rimColour = skin ? vec3(0.30, 0.20, 0.16) : vec3(0.20, 0.21, 0.23);
        c += rimColour * rim * mix(0.25, 0.75, dark) * upness * open;
        c *= 1.0 - (1.0 - dark) * 0.30 * smoothstep(0.42, 0.0, nv); // a drawn contour against the light page
    }
    if (cloth > 0.0) {
        vec3 weave = material == 0 ? vec3(0.45, 0.425, 0.40) : material == 1 ? vec3(0.085, 0.105, 0.090) : vec3(0.30, 0.335, 0.38);
        float hem = smoothstep(0.012, 0.0, abs(inSurface.w - 0.585) - edge * 0.5);
        weave *= 1.0 - 0.16 * hem;
        float covered = mix(0.75, 1.0, ao); // baked for the skin, which the cloth spans
        vec3 plain = weave * (keyColour * wrapped(key, 0.25) * 0.95 + fillColour * wrapped(fill, 0.3) + ambient) * covered;
        plain *= 1.0 - (1.0 - dark) * 0.30 * smoothstep(0.42, 0.0, nv);
        c = mix(c, plain, cloth);
    }
    outColour = vec4(tone(c), 1);
}
