/** Types of browser.mjs, which must run before TypeScript is installed. */

export function findBrowser(accept?: (path: string) => boolean): string | undefined;
export function ensureBrowser(): string;
export const quietFlags: string[];
export const chromiumFlags: string[];
