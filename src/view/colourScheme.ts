/** Light or dark: as the system has it until a person chooses, then as chosen; index.html puts the choice back before anything is drawn. */

const KEY = 'orchard-scheme';

/** Changes from what is shown to the other, and remembers it where the browser lets a page remember. */
export function toggleColourScheme(): void {
  const { dataset } = document.documentElement;
  const shown = dataset.scheme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  dataset.scheme = shown === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem(KEY, dataset.scheme);
  } catch {
    // Storage is refused: the choice holds until the page is left.
  }
}
