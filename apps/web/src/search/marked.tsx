import type { Excerpt } from '@storyloom/engine';

/** A piece of text with the hit in it marked. */
export function Marked({ of: { text, start, end } }: { of: Excerpt }) {
  return (
    <>
      {text.slice(0, start)}
      <mark className="rounded-1 bg-accent-soft px-px font-semibold text-accent-text">
        {text.slice(start, end)}
      </mark>
      {text.slice(end)}
    </>
  );
}
