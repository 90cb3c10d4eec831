import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  COLOUR_NAMES,
  COLOURS,
  contrast,
  GRID,
  INK,
  looksOf,
  luminance,
  POLICY_LOOKS,
  RAMP,
  ramp,
  SOFT_INK,
  styleOf,
  THEMELESS_INK,
} from './palette.js';

const LIGHT = '#ffffff';
const DARK = ['#111111', '#15181c', '#1e1e1e'];

test('contrast is that of WCAG 2', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21);
  assert.equal(contrast('#767676', '#ffffff').toFixed(2), '4.54');
});

test('every mark has 3:1 against light and dark backgrounds', () => {
  for (const name of COLOUR_NAMES) {
    for (const ground of [LIGHT, ...DARK]) {
      const got = contrast(COLOURS[name], ground);
      assert.ok(got >= 3, `${name} on ${ground}: ${got.toFixed(2)}`);
    }
  }
});

test('text on the card has 4.5:1, and the grid stays behind the marks', () => {
  for (const ink of [INK, SOFT_INK, THEMELESS_INK]) assert.ok(contrast(ink, LIGHT) >= 4.5, ink);
  assert.ok(contrast(GRID, LIGHT) < 1.5);
});

test('neighbouring series differ in colour, dash, marker and hatch', () => {
  for (let i = 0; i < 6; i++) {
    const [a, b] = [styleOf(i), styleOf(i + 1)];
    for (const key of ['colour', 'dash', 'marker', 'hatch'] as const) assert.notEqual(a[key], b[key]);
  }
});

test('no two of 42 series look the same', () => {
  const looks = Array.from({ length: 42 }, (_, i) => {
    const { colour, marker, hatch } = styleOf(i);
    return `${colour} ${marker} ${hatch}`;
  });
  assert.equal(new Set(looks).size, looks.length);
});

// Viénot, Brettel and Mollon 1999, on linear light.
const VISIONS: Record<string, number[][]> = {
  protan: [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
  deutan: [
    [0.29275, 0.70725, 0],
    [0.29275, 0.70725, 0],
    [-0.02234, 0.02234, 1],
  ],
};

/** CIE L*a*b* of a colour as someone with that vision sees it. */
function lab(hex: string, vision: number[][]): number[] {
  const linear = [1, 3, 5].map((at) => {
    const s = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  const [r, g, b] = vision.map((row) => row.reduce((sum, w, i) => sum + w * linear[i], 0));
  const xyz = [
    (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
    0.2126 * r + 0.7152 * g + 0.0722 * b,
    (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
  ];
  const [x, y, z] = xyz.map((v) => (v > 0.008856 ? Math.cbrt(v) : 7.787 * v + 16 / 116));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

test('the first four colours stay apart for colour-blind readers', () => {
  for (const [name, vision] of Object.entries(VISIONS)) {
    const seen = COLOUR_NAMES.slice(0, 4).map((colour) => lab(COLOURS[colour], vision));
    seen.forEach((a, i) => {
      for (const b of seen.slice(i + 1)) {
        const apart = Math.hypot(...a.map((v, k) => v - b[k]));
        assert.ok(apart > 12, `${name}: ${apart.toFixed(1)} between number ${i + 1} and a later one`);
      }
    });
  }
});

test('the ramp of numeric maps rises in lightness and meets its stops', () => {
  for (const [i, stop] of RAMP.entries()) assert.equal(ramp(i / (RAMP.length - 1)), stop);
  const light = Array.from({ length: 51 }, (_, i) => luminance(ramp(i / 50)));
  for (let i = 1; i < light.length; i++) assert.ok(light[i] > light[i - 1]);
  assert.equal(ramp(-1), RAMP[0]);
  assert.equal(ramp(2), RAMP[4]);
});

const colourOf = (look: number): string => styleOf(look).colour;

test('a name beside policies has none of their colours while there are others', () => {
  const names = ['BASE', 'REV', 'a guest', 'a process'];
  assert.equal(new Set(looksOf(names).map(colourOf)).size, names.length);
});

test('what begins as another name does, or is computed for it, has its colour in another look', () => {
  const names = ['computed: REV', 'REV, looks around', 'BASE, idle', 'a guest', 'computed: a guest'];
  const looks = looksOf(names);
  const [rev, base] = looksOf(['REV', 'BASE']);
  assert.deepEqual(looks.slice(0, 3).map(colourOf), [rev, rev, base].map(colourOf));
  assert.equal(colourOf(looks[4]), colourOf(looks[3]));
  assert.equal(new Set(looks.map(colourOf)).size, 3);
  const all = [...looks, ...looksOf(POLICY_LOOKS)].map((look) => {
    const { colour, dash, marker, hatch } = styleOf(look);
    return [`${colour} ${dash}`, `${colour} ${marker}`, `${colour} ${hatch}`];
  });
  const [, ...ofPolicies] = looksOf(['a guest', ...POLICY_LOOKS]);
  assert.deepEqual(
    ofPolicies,
    POLICY_LOOKS.map((_, i) => i),
  );
  for (const kind of [0, 1, 2]) {
    const seen = all.filter((_, i) => i !== 3).map((each) => each[kind]);
    assert.equal(new Set(seen).size, seen.length);
  }
});

test('the six policies of the one-entry rmap and its neighbours differ in colour', () => {
  const six = ['SINGLE_SKIP', 'SINGLE_FALLBACK', 'SINGLE_FALLBACK_ALWAYS', 'REV', 'LANDED', 'BASE'];
  assert.equal(new Set(looksOf(six).map(colourOf)).size, six.length);
});
