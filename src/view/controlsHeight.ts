/** The height of the controls at the lower edge, which what stands above them there must leave free. */
import type { Attachment } from 'svelte/attachments';

/** Writes the height of the first child into the style property `--controls` of the document, in pixels. */
export const controlsHeight: Attachment<HTMLElement> = (footer) => {
  const controls = footer.firstElementChild;
  if (!controls) return;
  const { style } = document.documentElement;
  const watch = new ResizeObserver(() => style.setProperty('--controls', `${controls.getBoundingClientRect().height}px`));
  watch.observe(controls);
  return () => watch.disconnect();
};
