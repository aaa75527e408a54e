/** How much one dispatch may hold on the active device: set by who watches it, read by kernels that cut their work along rows. */

/** Some 40 ms of a slow GPU, which does 10^11 multiplications a second. */
let most = 4e9;

/** Multiplications that one dispatch may hold. */
export const dispatchLimit = (): number => most;

/** Sets it; results do not depend on it. */
export function limitDispatches(multiplications: number): void {
  most = multiplications;
}
