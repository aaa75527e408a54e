/** The colours of agents stay apart for every kind of eye, and can be read as text, in light and in dark. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** Machado, Oliveira and Fernandes (2009), severity 1, on linear sRGB. */
const EYES: Readonly<Record<string, Matrix>> = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], // prettier-ignore
  protanope: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998]
  ],
  deuteranope: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881]
  ],
  tritanope: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039]
  ]
};

const multiply = (matrix: Matrix, [x, y, z]: Triple): Triple => matrix.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Triple;
const linear = (hex: string): Triple =>
  [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as unknown as Triple;

/** Ottosson (2020). */
function oklab(rgb: Triple): Triple {
  const cones = multiply(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005]
    ],
    rgb.map((value) => Math.min(1, Math.max(0, value))) as unknown as Triple
  );
  return multiply(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766]
    ],
    cones.map(Math.cbrt) as unknown as Triple
  );
}

/** The smallest distance of two of the colours, seen by such an eye. */
function nearest(colours: readonly string[], eye: Matrix): number {
  const seen = colours.map((colour) => oklab(multiply(eye, linear(colour))));
  return Math.min(...seen.flatMap((a, i) => seen.slice(i + 1).map((b) => Math.hypot(...a.map((value, axis) => value - b[axis]!)))));
}

/** WCAG 2. */
function contrast(first: string, second: string): number {
  const [dark, light] = [first, second]
    .map((hex) => linear(hex).reduce((sum, value, axis) => sum + value * [0.2126, 0.7152, 0.0722][axis]!, 0))
    .sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

const css = readFileSync('src/view/page.css', 'utf8');
const pairOf = (name: string): readonly [string, string] => {
  const [, light, dark] = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css) ?? [];
  if (!light || !dark) throw new Error(`page.css has no --${name}`);
  return [light, dark];
};

describe.each(['light', 'dark'])('%s', (scheme) => {
  const of = (name: string) => pairOf(name)[scheme === 'light' ? 0 : 1];
  const agents = [0, 1, 2, 3, 4, 5].map((place) => of(`agent-${place}`));

  it.each(Object.entries(EYES))('tells six agents apart to a %s', (_, eye) => expect(nearest(agents, eye)).toBeGreaterThan(0.07));
  it.each(['bg', 'panel'])('agents can be read on %s', (ground) =>
    expect(Math.min(...agents.map((agent) => contrast(agent, of(ground))))).toBeGreaterThanOrEqual(4.5)
  );
  it('letters can be read on agents', () => expect(Math.min(...agents.map((agent) => contrast(agent, of('on-agent'))))).toBeGreaterThanOrEqual(4.5));
  it.each(['ink', 'soft', 'accent', 'bad'])('%s can be read', (text) =>
    expect(Math.min(contrast(of(text), of('bg')), contrast(of(text), of('panel')))).toBeGreaterThanOrEqual(4.5)
  );
});
