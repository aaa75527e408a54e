/** A latest-wins token: it belongs to whoever took it last, so that a newer command ends the one before. */

/** Takes the token; the answer says whether this is still the last time it was taken. */
export type LatestWins = () => IsLatest;

/** Whether nobody has taken the token since. */
export type IsLatest = () => boolean;

/** A token that nobody has taken yet. */
export function makeLatestWins(): LatestWins {
  let newest = 0;
  return () => {
    const mine = ++newest;
    return () => mine === newest;
  };
}
