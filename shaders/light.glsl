// The studio's light, in world space. Software devices run this for every pixel: few powers, no branches.
const vec3 keyColour = vec3(1.04, 0.975, 0.885), fillColour = vec3(0.19, 0.225, 0.285);

// Light that wraps around the terminator; 1 facing the light.
float wrapped(float d, float w) {
    float x = clamp((d + w) / (1.0 + w), 0.0, 1.0);
    return x * (x * (1.05 - 0.70 * x) + 0.65);
}

vec3 ambientLight(float up, float dark) {
    return mix(vec3(0.175, 0.145, 0.128), vec3(0.300, 0.312, 0.340), up * 0.5 + 0.5) * (1.0 - 0.28 * dark);
}

// Of Look::Poster: the display value brought into the band with something of its hue.
vec3 poster(vec3 d) {
    float y = sqrt(dot(d * d, vec3(0.2126, 0.7152, 0.0722)));
    float goal = mix(frame.band.x, frame.band.y, clamp((y - frame.band.z) / (frame.band.w - frame.band.z), 0.0, 1.0));
    vec3 c = mix(vec3(goal), d * (goal / max(y, 0.02)), 0.6);
    return frame.band.y > 0.0 ? c : d;
}

vec3 display(vec3 c) {
    c = max(c, vec3(0));
    c = (c * (1.0 + c * 0.18)) / (1.0 + c * 0.62); // soft shoulder, keeps mid tones
    c = min(c * 1.02, vec3(1));
    vec3 a = sqrt(c), b = sqrt(a); // 1/2.2 within half a step of 255
    return 0.662002687 * a + 0.684122060 * b - 0.323583601 * sqrt(b) - 0.0225411470 * c;
}
