'use client';
import { useEffect, useState } from 'react';
import { useView } from '../state/use-editor.ts';

const SHOWN_MS = 2_500;

/** Why the last key did nothing, for a moment. Those who do not see it hear it from the page. */
export function ToldLine() {
  const { text, count, unseen } = useView((state) => state.said);
  const [read, setRead] = useState(0);
  useEffect(() => {
    if (!unseen) return;
    const timer = setTimeout(() => setRead(count), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [count, unseen]);
  if (!unseen || read === count) return null;
  return (
    <p
      aria-hidden
      className="pointer-events-none absolute bottom-3 left-1/2 z-(--z-popover) w-max max-w-[calc(100%-24px)] -translate-x-1/2 rounded-3 bg-raised px-3 py-2 text-12 shadow-pop"
    >
      {text}
    </p>
  );
}
