/** Waits for several promises and fails only once all have ended. */

/** All results; where one fails the others are waited for, so that nothing goes on behind the failure. */
export async function awaitAll<Results extends readonly Promise<unknown>[]>(
  ...promises: Results
): Promise<{ -readonly [K in keyof Results]: Awaited<Results[K]> }> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
