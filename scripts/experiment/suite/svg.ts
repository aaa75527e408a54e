/** What the pictures of suites share. */

/** Text as the content of an element. */
export const escapeText = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
