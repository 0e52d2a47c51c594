/** What the pointer holds on the canvas: cards, a wire, a rectangle. Esc puts it back, as if it had not been taken. */
export type Hand = ReturnType<typeof createHand>;

export function createHand() {
  let back: (() => void) | null = null;
  return {
    /** Something is held from now on; `putBack` ends that where React Flow has no end to be told of. */
    take: (putBack: () => void = endDrag) => {
      back = putBack;
    },
    isHolding: () => back !== null,
    /** What was held is let go. False when it was put back before: then nothing comes of it. */
    open: (): boolean => {
      const held = back !== null;
      back = null;
      return held;
    },
    /** False when nothing is held. */
    putBack: (): boolean => {
      const ends = back;
      back = null;
      ends?.();
      return ends !== null;
    },
  };
}

/**
 * React Flow cannot cancel a drag, but it ends one when the button comes up: it is told that it did. Whoever is told
 * of the end asks `open`. The button does come up later, and the click that comes with it was not meant.
 */
function endDrag(): void {
  const over = new AbortController();
  const once = { capture: true, signal: over.signal };
  window.addEventListener(
    'click',
    (click) => {
      // A key's click has no button.
      if (click.detail > 0) click.stopPropagation();
      over.abort();
    },
    once,
  );
  window.addEventListener('pointerdown', () => over.abort(), once);
  document.dispatchEvent(new MouseEvent('mouseup', { bubbles: true, view: window }));
}
