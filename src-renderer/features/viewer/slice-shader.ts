/** How does the graphics card draw one pixel of a slice from the mean image and the exact map values? */

const TABLE_ROWS = 128

/** The colours as the shader wants them: TABLE_ROWS x RGB, 0 to 1. @param table 256 x RGB */
export function shaderTable(table: Uint8Array): Float32Array {
  const rows = new Float32Array(3 * TABLE_ROWS)
  for (let n = 0; n < TABLE_ROWS; n++) {
    const from = 3 * Math.round((n * 255) / (TABLE_ROWS - 1))
    for (let c = 0; c < 3; c++) rows[3 * n + c] = (table[from + c] as number) / 255
  }
  return rows
}

/** What a shader is made for: each costs samples of the textures in every pixel, and software that draws takes both sides of a branch. */
export interface ShaderUse {
  readonly soft: boolean
  readonly smoothed: boolean
  readonly hasBackground: boolean
}

/**
 * The fragment shader given to NiiVue (its own vertex shader stays). The overlay texture holds no colours but the map itself, 24 bits per
 * voxel (see voxel-codes.ts), so the threshold is compared voxel by voxel with the value, and moving it costs one uniform.
 * `volume`: rgb = mean image in its window, a = the blurred mask.
 */
export const sliceFragment = ({ soft, smoothed, hasBackground }: ShaderUse): string => `#version 300 es
#define SOFT ${soft ? 1 : 0}
#define SMOOTHED ${smoothed ? 1 : 0}
#define OWN_BACKGROUND ${hasBackground ? 1 : 0}
precision highp int;
precision highp float;
uniform highp sampler3D volume, overlay;
uniform int axCorSag;
uniform float opacity;
uniform vec3 ground;
uniform vec2 grey;
uniform vec3 contour;
uniform float thresholdCode;
uniform float limitCode;
uniform float underlay;
uniform int twoSided;
uniform int hasMap;
uniform highp sampler3D background;
uniform vec3 colourTable[${TABLE_ROWS}];
in vec3 texPos;
out vec4 color;

float code(ivec3 at, out float inside) {
  vec4 texel = texelFetch(overlay, at, 0);
  inside = step(0.5, texel.a);
  float value = dot(floor(texel.rgb * 255.0 + 0.5), vec3(65536.0, 256.0, 1.0)) - 8388608.0;
  /* In a cluster too small to be shown: just below the threshold. */
  return texel.a < 0.75 ? clamp(value, 1.0 - thresholdCode, thresholdCode - 1.0) : value;
}

bool passes(float value) {
  return value >= thresholdCode || (twoSided == 1 && value <= -thresholdCode);
}

vec3 colourOf(float value) {
  float row = clamp((value / limitCode + 1.0) * 0.5, 0.0, 1.0) * float(${TABLE_ROWS - 1});
  int below = int(floor(row));
  return mix(colourTable[below], colourTable[min(below + 1, ${TABLE_ROWS - 1})], row - float(below));
}

#if SMOOTHED
float interpolated(vec3 place, ivec3 size) {
  vec3 corner = floor(place - 0.5);
  vec3 part = place - 0.5 - corner;
  float sum = 0.0;
  float weights = 0.0;
  for (int n = 0; n < 8; n++) {
    ivec3 offset = ivec3(n & 1, (n >> 1) & 1, (n >> 2) & 1);
    vec3 weight3 = mix(1.0 - part, part, vec3(offset));
    float inside;
    float value = code(clamp(ivec3(corner) + offset, ivec3(0), size - 1), inside);
    float weight = weight3.x * weight3.y * weight3.z * inside;
    sum += weight * value;
    weights += weight;
  }
  return weights > 0.0 ? sum / weights : 0.0;
}

#endif

/* 1 on the line, one pixel wide, between a voxel that passes and a neighbour in the slice that does not. */
float voxelEdge(vec3 place, ivec3 at, ivec3 size, vec3 pixel) {
  vec3 within = place - vec3(at);
  float line = 0.0;
  for (int axis = 0; axis < 3; axis++) {
    if ((axCorSag == 0 && axis == 2) || (axCorSag == 1 && axis == 1) || (axCorSag > 1 && axis == 0)) continue;
    for (int way = 0; way < 2; way++) {
      float gap = way == 0 ? within[axis] : 1.0 - within[axis];
      if (gap > pixel[axis]) continue;
      ivec3 next = at;
      next[axis] += way == 0 ? -1 : 1;
      float inside;
      float value = code(clamp(next, ivec3(0), size - 1), inside);
      if (inside < 0.5 || !passes(value)) line = 1.0;
    }
  }
  return line;
}

/*
 * Catmull-Rom in the slice (Catmull and Rom 1974) from five linear samples, the four corners with their small weights left out (Jimenez 2016);
 * slices lie on voxel centres, so nothing is mixed across them. Written
 * out, as software that draws is slow at arrays and at components chosen by number.
 */
vec4 meanAt(vec3 place, vec3 size) {
  vec2 at = axCorSag == 0 ? place.xy : axCorSag == 1 ? place.xz : place.yz;
  vec2 centre = floor(at - 0.5) + 0.5;
  vec2 f = at - centre;
  vec2 w0 = f * (-0.5 + f * (1.0 - 0.5 * f));
  vec2 w2 = f * (0.5 + f * (2.0 - 1.5 * f));
  vec2 w12 = 1.0 + f * f * (-2.5 + 1.5 * f) + w2;
  vec2 w3 = f * f * (-0.5 + 0.5 * f);
  vec2 middle = centre + w2 / w12;
  vec3 along = axCorSag > 1 ? vec3(0.0, 1.0, 0.0) : vec3(1.0, 0.0, 0.0);
  vec3 across = axCorSag == 0 ? vec3(0.0, 1.0, 0.0) : vec3(0.0, 0.0, 1.0);
  vec3 from = place + along * (middle.x - at.x) + across * (middle.y - at.y);
  vec3 weightA = vec3(w12.x * w12.y, w0.x * w12.y, w3.x * w12.y);
  vec2 weightB = vec2(w12.x * w0.y, w12.x * w3.y);
  vec4 sum = weightA.x * textureLod(volume, from / size, 0.0);
  sum += weightA.y * textureLod(volume, (from + along * (centre.x - 1.0 - middle.x)) / size, 0.0);
  sum += weightA.z * textureLod(volume, (from + along * (centre.x + 2.0 - middle.x)) / size, 0.0);
  sum += weightB.x * textureLod(volume, (from + across * (centre.y - 1.0 - middle.y)) / size, 0.0);
  sum += weightB.y * textureLod(volume, (from + across * (centre.y + 2.0 - middle.y)) / size, 0.0);
  float weights = weightA.x + weightA.y + weightA.z + weightB.x + weightB.y;
  return clamp(sum / weights, 0.0, 1.0);
}

void main() {
  ivec3 size = textureSize(overlay, 0);
  vec3 place = texPos * vec3(size);
  vec4 mean = meanAt(place, vec3(size));
  float rim = clamp(fwidth(mean.a), 0.02, 0.2);
  float brain = smoothstep(0.5 - rim, 0.5 + rim, mean.a);
  float light = mean.r;
  float shown = brain;
#if OWN_BACKGROUND
  {
    /* An opened image goes beyond the mask; its air fades into the ground. */
    float level = texture(background, texPos).r * 255.0;
    light = clamp((level - 1.0) / 254.0, 0.0, 1.0);
    shown = step(0.5, level) * smoothstep(0.02, 0.12, light);
  }
#endif
  vec3 result = mix(ground, vec3(mix(grey.x, grey.y, light)), shown * underlay * opacity);
  vec3 pixel = fwidth(place);
  ivec3 at = clamp(ivec3(floor(place)), ivec3(0), size - 1);
  float inside;
  float value = code(at, inside);
  float line = 0.0;
  /* Exact voxels are drawn whole; interpolated maps end at the smooth outline of the mask, as the mean image does. */
  float cover = step(0.5, inside);
#if SMOOTHED
  {
    cover = brain;
    value = interpolated(place, size);
    float magnitude = twoSided == 1 ? abs(value) : value;
    line = 1.0 - smoothstep(0.5, 1.2, abs(magnitude - thresholdCode) / max(fwidth(magnitude), 1e-6));
    /* The outline of the mask closes the contour. */
    if (passes(value)) line = max(line, 1.0 - smoothstep(0.5, 1.2, abs(mean.a - 0.5) / max(fwidth(mean.a), 1e-6)));
  }
#endif
  if (hasMap == 1 && cover > 0.0) {
    vec3 under = result;
    if (passes(value)) {
      result = colourOf(value);
#if SOFT && !SMOOTHED
      line = voxelEdge(place, at, size, pixel);
#endif
    }
#if SOFT
    else if (twoSided == 1 || value > 0.0) {
      float share = abs(value) / max(thresholdCode, 1.0);
      result = mix(result, colourOf(value), 0.7 * share * share);
    }
    result = mix(result, contour, 0.85 * line);
#endif
    result = mix(under, result, cover);
  }
  color = vec4(result, 1.0);
}`
