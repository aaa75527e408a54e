/** Types of setup.mjs, which must run before TypeScript is installed. */

export const root: string;
export class UserError extends Error {}
export function conclude(main: () => Promise<void>): Promise<void>;
