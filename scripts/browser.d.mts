export function findBrowser(): string | undefined;
export const chromiumFlags: string[];
