/** Colours of pictures: what they are drawn in, what a light page shows for it, and a dark one. */
const COLOURS: readonly (readonly [drawn: string, light: string, dark: string])[] = [
  ['#1b1b1b #1f2328', '#1f2328', '#e4e7eb'],
  ['#4b5563 #555', '#4b5563', '#b0b8c2'],
  ['#fff #ffffff #fdfdfb', '#ffffff', '#15181c'],
  ['#f3f3ef #f2f2f2 #f1f5f9', '#f2f3f4', '#23282e'],
  ['#e9e9e6 #e2e5e9', '#e2e5e9', '#343b43'],
  ['#8a8a84 #8a8a86 #7d7d7d', '#7d7d7d', '#969ea7'],
  ['#0072b2', '#0072b2', '#5aa9dd'],
  ['#5b8fb5', '#5b8fb5', '#6f9fc4'],
  ['#cfe4f3', '#cfe4f3', '#1c3c54'],
  ['#e6f1f8', '#e6f1f8', '#182c3b'],
  ['#005a8c #00507d', '#00507d', '#8cc4f5'],
  ['#d55e00', '#d55e00', '#f0894a'],
  ['#fbe3cf', '#fbe3cf', '#4a2c18'],
  ['#fdf1e7 #fdeee3', '#fdeee3', '#3a2618'],
  ['#8a3c00 #a84800 #a63d00 #a63e00 #a03c00', '#8a3c00', '#f5ab78'],
  ['#fff6d6', '#fff6d6', '#3d3516'],
  ['#8a6d00', '#7a6000', '#d9bd55'],
  ['#009e73', '#009e73', '#3fc79c'],
  ['#b7669a', '#b7669a', '#d98fbd'],
  ['#b37b00', '#b37b00', '#d9a634'],
  ['#2f8fc6', '#2f8fc6', '#a5dcf7'],
];

/** As a style sheet. */
export const PICTURE_COLOURS: string = COLOURS.flatMap(([drawn, light, dark]) =>
  ['fill', 'stroke'].map((name) => {
    const those = drawn.split(' ').map((colour) => `[${name}="${colour}"]`);
    return `:is(${those.join(', ')}) {\n  ${name}: light-dark(${light}, ${dark});\n}\n`;
  }),
).join('');
