/** Draws again until what is drawn fits, for figures that must come out even or must not give the answer away. */

/** Draws before giving up. */
const PATIENCE = 5000;

/** The first draw that fits. Throws a RangeError where none does. */
export function drawFitting<T>(draw: () => T, fits: (drawn: T) => boolean): T {
  for (let left = PATIENCE; left > 0; left--) {
    const drawn = draw();
    if (fits(drawn)) return drawn;
  }
  throw new RangeError(`Nothing that fits was found in ${PATIENCE} draws. Ask for what is less rare.`);
}
