/** A swipe up or down on a handle, which is no press of it. */
import type { Attachment } from 'svelte/attachments';

/** Pixels from which a movement is a swipe. */
const LEAST = 24;

/** Calls `onswipe` with whether it was upwards; the click that a browser adds to a swipe is dropped. */
export function swipes(onswipe: (up: boolean) => void): Attachment<HTMLElement> {
  return (handle) => {
    let from: number | null = null;
    let swiped = false;
    const press = (event: PointerEvent): void => {
      [from, swiped] = [event.clientY, false];
      handle.setPointerCapture(event.pointerId);
    };
    const release = ({ clientY }: PointerEvent): void => {
      if (from === null || Math.abs(clientY - from) < LEAST) return;
      swiped = true;
      onswipe(clientY < from);
      from = null;
    };
    const click = (event: MouseEvent): void => {
      // A key presses without a pointer.
      if (swiped && event.detail) event.stopImmediatePropagation();
      swiped = false;
    };
    handle.addEventListener('pointerdown', press);
    handle.addEventListener('pointerup', release);
    handle.addEventListener('click', click, { capture: true });
    return () => {
      handle.removeEventListener('pointerdown', press);
      handle.removeEventListener('pointerup', release);
      handle.removeEventListener('click', click, { capture: true });
    };
  };
}
