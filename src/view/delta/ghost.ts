/** The outline of a ghost: its two edges, as points. */
import type { Bend, Ghost } from './deltaPicture';
import { middleOf, type Point } from './middle';

/** Both edges in the ghost's picture, from its beginning to its end, above and below its middle. */
export function edgesOf(course: Bend & Pick<Ghost, 'width'>): readonly [Point[], Point[]] {
  const middle = middleOf(course);
  const edge = (side: 1 | -1): Point[] =>
    middle.map(({ at: [x, y], along: [dx, dy] }) => {
      const half = (side * course.width) / (2 * Math.max(1e-9, Math.hypot(dx, dy)));
      return [x + dy * half, y - dx * half];
    });
  return [edge(1), edge(-1)];
}
