/** Which command moves the run: the newest, and it tells the one before to come to an end. */

/** Takes the baton; the answer says whether it is still held. */
export type LatestWins = () => () => boolean;

/** A baton of its own. */
export function makeLatestWins(): LatestWins {
  let newest = 0;
  return () => {
    const mine = ++newest;
    return () => mine === newest;
  };
}
