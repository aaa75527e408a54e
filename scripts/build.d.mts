/** Types of build.mjs. */

export function buildPage(): void;
