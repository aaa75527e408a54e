/** A frame of a large tree: what is drawn is bounded by what is seen, and a pan or zoom traces nothing that was traced before. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { layoutDelta } from '../../../src/view/delta/layout';
import { paintStreams, type PaintStyle } from '../../../src/view/delta/paint';
import { paintMarks } from '../../../src/view/delta/paintMarks';
import { railOf } from '../../../src/view/delta/rail';
import { deltaOf } from '../../../src/view/delta/stream';
import { WHOLE, zoomAt, type Viewport } from '../../../src/view/delta/viewport';
import { grow } from './grownTree';

const [WIDTH, HEIGHT] = [1180, 560];
const MARGIN = { top: 76, right: 220, bottom: 24, left: 22 };

/** Pieces of paths that were traced, on the canvas or to be kept. */
let traced = 0;
/** Images that were painted. */
let painted = 0;
beforeAll(() => {
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext() {
        painted++;
        return counting().context;
      }
    }
  );
  const count = () => void traced++;
  vi.stubGlobal(
    'Path2D',
    class {
      moveTo = count;
      bezierCurveTo = () => undefined;
      lineTo = () => undefined;
    }
  );
});
afterAll(() => vi.unstubAllGlobals());

/** A context that counts what is asked of it. */
function counting(): { readonly context: CanvasRenderingContext2D; readonly calls: Map<string, number> } {
  const calls = new Map<string, number>();
  const count = (name: string) => () => {
    calls.set(name, (calls.get(name) ?? 0) + 1);
    if (name === 'moveTo') traced++;
  };
  const context = new Proxy({}, { get: (_, name) => count(String(name)), set: () => true }) as CanvasRenderingContext2D;
  return { context, calls };
}

const tree = grow(1, { nodes: 14, groupSize: 32, actions: 40, levels: 500, continuations: 1, sharing: false, longest: 64 });
const delta = deltaOf(tree);
const trunk = new Set(delta.trunk);
const styleOf = (upright: boolean): PaintStyle & { readonly ink: string } => ({
  ...{ background: 'white', bed: 'grey', ink: 'black', trunk, upright },
  colourOf: (agent) => agent,
  strength: () => 1,
  strengthOfHair: (stream) => (trunk.has(stream) ? 1 : 0.5)
});

describe.each([
  ['two groups open', false, [0, 5]],
  ['all groups open', false, delta.flows.map((_, place) => place)],
  ['all groups open, upright', true, delta.flows.map((_, place) => place)]
] as const)('of nearly 10,000 turns, %s,', (_, upright, open) => {
  const [across, down] = upright ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT];
  const picture = layoutDelta(delta, railOf([tree]), { width: WIDTH, height: HEIGHT, margin: MARGIN, groupSize: 32, open, nodeRadius: 12 });
  const paint = (viewport: Viewport, style: PaintStyle & { readonly ink: string }) => {
    const { context, calls } = counting();
    traced = 0;
    paintStreams(context, picture, delta, viewport, style, across, down);
    paintMarks(context, picture, delta, viewport, style, across, down);
    return { traced, strokes: calls.get('stroke') ?? 0, discs: calls.get('arc') ?? 0, images: calls.get('drawImage') ?? 0 };
  };
  const columns = new Set([...picture.ribbons, ...picture.hairs].map(({ x0 }) => x0)).size;

  test('the whole is a few strokes, and its next frame traces nothing', () => {
    expect(tree.turns.length).toBeGreaterThan(9500);
    const style = styleOf(upright);
    const first = paint(WHOLE, style);
    expect(first.traced).toBeGreaterThan(8000);
    expect(first.strokes).toBeLessThan(40 * columns);
    expect(paint(zoomAt(WHOLE, 1.1, 300, 200, across, down), style).traced).toBeLessThan(first.traced / 4);
    expect(paint(WHOLE, styleOf(upright)).traced, 'of another style').toBe(first.traced);
  });

  test('many hairlines are an image from the second frame on, as long as that is not too large', () => {
    const style = styleOf(upright);
    const isMany = picture.hairs.length > 1500;
    expect(isMany).toBe(open.length === 2);
    const images = Array.from([1, 1, 1.3, 1.4, 1.3, 1.9, 8], (scale) => {
      painted = 0;
      const { images: shown } = paint(zoomAt(WHOLE, scale, 300, 200, across, down), style);
      return [painted, shown];
    });
    // Painted anew where the zoom leaves what an image serves; beyond that the lines in sight are stroked.
    const expected = [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 1],
      [0, 1],
      [1, 1],
      [0, 0]
    ];
    expect(images).toEqual(isMany ? expected : expected.map(() => [0, 0]));
  });

  test('a part is drawn by what is seen of it', () => {
    const style = styleOf(upright);
    paint(WHOLE, style);
    for (const scale of [4, 12, 40]) {
      const viewport = zoomAt(WHOLE, scale, across * 0.4, down * 0.4, across, down);
      const place = (x: number, y: number) =>
        upright
          ? [(picture.height - y) * viewport.scale + viewport.x, x * viewport.scale + viewport.y]
          : [x * viewport.scale + viewport.x, y * viewport.scale + viewport.y];
      const isSeen = (x: number, y: number) => {
        const [px, py] = place(x, y) as [number, number];
        return px >= -10 && px <= across + 10 && py >= -10 && py <= down + 10;
      };
      const beads = picture.marks.filter(({ x, y }) => isSeen(x, y)).length + picture.landings.filter(({ x, endY }) => isSeen(x, endY)).length;
      const { traced: pieces, strokes, discs } = paint(viewport, style);
      expect(discs).toBeLessThanOrEqual(beads);
      expect(pieces).toBeLessThan(600 * 5);
      expect(strokes).toBeLessThan(600 * 3 + discs * 2 + 40 * columns);
    }
  });
});
