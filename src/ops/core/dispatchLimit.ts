/** How much work one dispatch may hold on the active device: set by the throughput controller, read by kernels that divide their work into several dispatches. */

/** 40 ms on a slow GPU of 10^11 multiplications a second. */
let limit = 4e9;

/** Multiplications that one dispatch may hold. */
export const dispatchLimit = (): number => limit;

/** Sets the limit, in multiplications. Results do not depend on it. */
export function limitDispatches(multiplications: number): void {
  limit = multiplications;
}
