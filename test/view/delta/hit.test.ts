/** Which stream is under a point: along every ribbon of trees at random, its own middle finds it or one that lies over it there. */
import { expect, test } from 'vitest';
import { layoutDelta } from '../../../src/view/delta/layout';
import { ribbonAt } from '../../../src/view/delta/hit';
import { actionIn } from '../../../src/view/delta/items';
import { railOf } from '../../../src/view/delta/rail';
import { deltaOf } from '../../../src/view/delta/stream';
import { grow } from './grownTree';

const GROWTH = { nodes: 4, groupSize: 8, actions: 3, levels: 4, continuations: 1, sharing: false, longest: 3 };
const OPTIONS = { width: 800, height: 480, margin: { top: 40, right: 90, bottom: 30, left: 30 }, groupSize: 8, nodeRadius: 12 };

test('a point on a straight part finds the ribbon there, and one away from all finds none', () => {
  for (let seed = 0; seed < 12; seed++) {
    const tree = grow(seed, GROWTH);
    const delta = deltaOf(tree);
    const picture = layoutDelta(delta, railOf([tree]), { ...OPTIONS, open: [0, 2] });
    for (const ribbon of picture.ribbons) {
      const x = (ribbon.bend + ribbon.x1) / 2;
      const found = ribbonAt(picture, x, ribbon.y1)!;
      expect(Math.abs(found.y1 - ribbon.y1), ribbon.key).toBeLessThanOrEqual((found.width + ribbon.width) / 2 + 4);
      expect(ribbonAt(picture, ribbon.x0, ribbon.y0)).toBeDefined();
      const action = actionIn(delta, ribbon);
      const group = tree.groups.find(({ node }) => node === delta.flows[ribbon.flow]!.node)!;
      expect(group.members, ribbon.key).toContain(action);
    }
    expect(ribbonAt(picture, 400, -200)).toBeUndefined();
    expect(ribbonAt(picture, -50, 100)).toBeUndefined();
  }
});
