// Interleaved gradient noise (Jimenez 2014), half a step of 255 either way: the same in every picture, and soft
// gradients show no steps.
float dither() { return (fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }
