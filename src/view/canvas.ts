/** What every canvas of the page needs: a size in the screen's own pixels, and colours, which it does not take from a style sheet by itself. */

/** Makes the canvas `width` × `height` pixels of the page, cleared where that changes it, and its context's unit such a pixel; null where there is no context. */
export function sizedContext(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const ratio = devicePixelRatio || 1;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down) [canvas.width, canvas.height] = [across, down];
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/** The colours of an element's children, which name them in the style sheet's words. */
export const coloursIn = (swatches: HTMLElement): string[] => [...swatches.children].map((swatch) => getComputedStyle(swatch).color);

/** Calls `changed` whenever the colour scheme or the size of type does, until the function it gives is called. */
export function onAppearance(changed: () => void): () => void {
  const watcher = new MutationObserver(changed);
  watcher.observe(document.documentElement, { attributeFilter: ['data-scheme', 'data-projector'] });
  const preference = matchMedia('(prefers-color-scheme: dark)');
  preference.addEventListener('change', changed);
  return () => {
    watcher.disconnect();
    preference.removeEventListener('change', changed);
  };
}
