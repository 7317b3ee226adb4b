#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
#include "light.glsl"
// One pipeline a material: a software device runs both sides of every branch.
layout(constant_id = 0) const int material = 0; // porcelain, bronze, skin
layout(constant_id = 1) const bool tinted = false;
layout(location = 0) in vec3 inView;
layout(location = 1) in vec3 inNormal;
layout(location = 2) in vec4 inSurface;
layout(location = 3) in vec2 inBlush;
layout(location = 4) in vec2 inTint;
layout(location = 5) in vec4 inOwn;
layout(location = 0) out vec4 outColour;

// A photographer's studio in camera space: floor, wall, one large and one narrow soft box.
vec3 studio(vec3 r, float dark) {
    float horizon = smoothstep(-0.7, 0.9, r.y);
    vec3 c = mix(vec3(0.10, 0.085, 0.075), vec3(0.78, 0.80, 0.84), horizon) * (1.0 - 0.25 * dark);
    float box = smoothstep(0.55, 0.95, dot(r, vec3(-0.5494, 0.6193, 0.5594)));
    float strip = smoothstep(0.58, 1.0, dot(r, vec3(0.9512, 0.1585, -0.2642)));
    return c + vec3(2.1, 1.95, 1.70) * box + vec3(0.50, 0.49, 0.47) * strip;
}

vec3 toCamera(vec3 d) { return vec3(dot(d, frame.right.xyz), dot(d, frame.up.xyz), dot(d, frame.back.xyz)); }

void main() {
    vec3 n = normalize(inNormal), v = normalize(inView);
    float nv = max(dot(n, v), 0.0), graze = 1.0 - nv;
    float ao = inSurface.x, ridge = inSurface.z, mottle = inSurface.w;
    float dark = frame.options.x;
    float key = dot(n, frame.key.xyz), fill = dot(n, frame.fill.xyz);
    vec3 h = normalize(frame.key.xyz + v);
    float nh = max(dot(n, h), 0.0);
    vec3 ambient = ambientLight(n.y, dark);
    float g = inSurface.y, edge = max(fwidth(g), 1e-5);
    float cloth = clamp((g - 0.5) / edge + 0.5, 0.0, 1.0);
    ao = mix(ao, 0.6 + 0.4 * ao, cloth); // baked for the skin, which the cloth spans
    ridge *= 1.0 - 0.7 * cloth;
    float open = mix(0.34, 1.0, ao), openWide = mix(0.55, 1.0, ao);
    // Cast shadow under the hem, the hem's rounded edge, and its seam.
    float under = smoothstep(0.455, 0.5, g) * (1.0 - cloth) * 0.28;
    float seam = clamp(1.5 - abs(g - 0.578) / max(edge, 0.005), 0.0, 1.0) * cloth * min(1.0, 0.016 / edge);
    float hem = cloth * (1.0 - smoothstep(0.5, 0.522, g));
    float weave = 1.0 - under - 0.22 * seam - 0.12 * hem;

    vec3 c;
    if (material == 1) {
        vec3 local = toCamera(reflect(-v, n)), ln = toCamera(n);
        vec3 f0 = mix(vec3(0.50, 0.265, 0.112), vec3(0.40, 0.200, 0.085), mottle) * (1.0 + 0.22 * ridge);
        float g2 = graze * graze;
        vec3 f = f0 + (1.0 - f0) * (g2 * g2 * graze * 0.55);
        vec3 env = studio(normalize(mix(local, ln, 0.42)), dark); // a rough cast surface
        c = f * env * mix(0.22, 1.0, ao) * 0.74;
        c += f0 * (0.16 * ambient + 0.30 * keyColour * wrapped(key, 0.2)) * open;
        float crevice = smoothstep(0.30, 0.95, (1.0 - ao) * 0.95 - ridge * 0.22 + (mottle - 0.5) * 0.20) * (1.0 - cloth);
        vec3 verdigris = mix(vec3(0.085, 0.165, 0.135), vec3(0.15, 0.255, 0.205), mottle) * mix(0.25, 1.0, smoothstep(0.08, 0.45, ao));
        vec3 patina = verdigris * (ambient * 0.9 + keyColour * wrapped(key, 0.3) * 0.62 + fillColour * wrapped(fill, 0.3)) * (open * open);
        c = mix(c, patina, crevice * 0.7);
        // Cloth without any gloss, or it would pass for skin.
        vec3 plain = vec3(0.080, 0.098, 0.086) * (ambient + keyColour * wrapped(key, 0.25) * 0.95 + fillColour * wrapped(fill, 0.3)) * openWide;
        c = mix(c, plain, cloth) * weave;
    } else {
        const bool skin = material == 2;
        vec3 albedo;
        vec3 wrap = vec3(0.18);
        vec3 shade = mix(vec3(0.50, 0.46, 0.44), vec3(1), ao); // light bounced in a crevice keeps the surface's colour
        float gloss, specular;
        if (skin) {
            albedo = frame.tone.rgb * mix(vec3(1), frame.tone.rgb / max(frame.tone.r, 0.01), 0.22); // a little deeper
            albedo *= 0.975 + 0.07 * (mottle - 0.5) + 0.06 * ridge;
            // Blood shows more through pale skin.
            float pale = clamp(frame.tone.g * 2.2, 0.25, 1.0);
            float red = inBlush.x * (0.35 + 0.65 * pale) + (mottle - 0.5) * 0.10 * pale;
            albedo *= vec3(1.0 + 0.02 * red, 1.0 - 0.36 * red, 1.0 - 0.30 * red);
            wrap = mix(vec3(0.42, 0.25, 0.19), vec3(0.22), cloth);
            shade = mix(vec3(0.62, 0.47, 0.42), vec3(1), ao);
            gloss = 1.0;
            specular = 0.26 * mix(0.45, 1.0, clamp(frame.tone.g * 1.8, 0.0, 1.0)); // a grey sheen would wash dark skin out
            vec3 fabric = vec3(0.150, 0.175, 0.205);
            albedo = mix(albedo, fabric, cloth);
            albedo = mix(albedo, inOwn.rgb, inOwn.a);
            specular *= 1.0 - cloth;
        } else {
            albedo = vec3(0.770, 0.738, 0.695) * (1.0 + 0.19 * ridge);
            albedo = mix(albedo, vec3(0.455, 0.428, 0.400), cloth);
            gloss = 1.0;
            specular = 0.30 * (1.0 - 0.85 * cloth);
        }
        vec3 direct = keyColour * vec3(wrapped(key, wrap.r), wrapped(key, wrap.g), wrapped(key, wrap.b)) * 1.05;
        c = albedo * (direct * openWide + fillColour * wrapped(fill, 0.3) * open + ambient) * shade * weave;
        float s2 = nh * nh, s4 = s2 * s2, s8 = s4 * s4, s16 = s8 * s8;
        c += keyColour * (specular * gloss * (skin ? 0.35 * s8 + 0.65 * s16 * s4 : s16 * s8 * 0.6 + 0.15 * s8) * open);
        vec3 rimColour = skin ? mix(vec3(0.30, 0.20, 0.16), vec3(0.12), cloth) : vec3(0.20, 0.21, 0.23);
        c += rimColour * (graze * graze * graze * mix(0.25, 0.75, dark) * (n.y * 0.5 + 0.5) * open);
        c *= 1.0 - (1.0 - dark) * 0.32 * smoothstep(0.42, 0.0, nv); // a drawn contour against the light page
    }
    // Inside the mouth: moist and red, black in its depth.
    float lined = smoothstep(0.0, 0.5, inBlush.y);
    vec3 moist = vec3(0.30, 0.070, 0.062) * (keyColour * wrapped(key, 0.3) * 0.8 + ambient) * openWide;
    c = mix(c, moist * (1.0 - 0.9 * smoothstep(0.5, 1.0, inBlush.y)), lined);
    float contour = 0.0;
    if (tinted) {
        // The skin's own light in another hue, so that its form shows through; towards the edge a little more,
        // and the edge itself as a fine line that is seen from afar.
        float light = dot(c, vec3(0.30, 0.59, 0.11));
        vec3 lit = frame.tint.rgb * (0.30 + 1.25 * light);
        vec2 fill = smoothstep(vec2(0.31), vec2(0.69), inTint);
        vec2 rise = max(fwidth(inTint), vec2(0.004));
        vec2 line = clamp(vec2(0.5) + vec2(0.9, 0.7) * frame.options.y - abs(inTint - 0.5) / rise, 0.0, 1.0);
        float amount = max(fill.x * (0.66 - 0.10 * smoothstep(0.6, 1.0, inTint.x)), fill.y * 0.30);
        c = mix(c, lit, amount);
        float rim = 0.22 + 0.55 * light + 0.5 * (1.0 - smoothstep(0.04, 0.20, light)); // light on what is dark
        contour = max(line.x * 0.85, line.y * 0.55);
        c = mix(c, frame.tint.rgb * rim, contour);
    }
    c = poster(display(c));
    outColour = vec4(mix(c, frame.outline.rgb, contour * frame.page.w), 1);
}
