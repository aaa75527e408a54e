/** Rejection sampling: draws again until the draw fits, for figures that must come out even or must not give the answer away. */

/** Most draws before it gives up. */
const PATIENCE = 5000;

/** The first draw that fits. Throws a RangeError after 5000 that do not. */
export function drawFitting<T>(draw: () => T, fits: (drawn: T) => boolean): T {
  for (let left = PATIENCE; left > 0; left--) {
    const drawn = draw();
    if (fits(drawn)) return drawn;
  }
  throw new RangeError(`Nothing that fits was found in ${PATIENCE} draws. Ask for what is less rare.`);
}
