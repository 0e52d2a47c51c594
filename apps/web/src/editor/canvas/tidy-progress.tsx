'use client';
import { useEffect, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { useEditor, useView } from '../state/use-editor.ts';

const PATIENCE_MS = 300;

/** Shown when tidying takes long enough to be noticed. */
export function TidyProgress() {
  const count = useView((state) => state.tidying);
  return count === null ? null : <Waiting count={count} />;
}

function Waiting({ count }: { count: number }) {
  const { commands } = useEditor();
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!long) return null;
  return (
    <div
      role="status"
      className="absolute bottom-3 left-1/2 z-(--z-canvas-ui) flex h-9 -translate-x-1/2 items-center gap-3 rounded-3 border border-line-strong bg-surface pr-1 pl-3 text-12 whitespace-nowrap"
    >
      <span>Tidying {formatCount(count)} Actions</span>
      <span role="progressbar" aria-label="Tidying" className="tidy-bar" />
      <Button size="sm" variant="quiet" onClick={commands.cancelTidy}>
        Cancel
      </Button>
    </div>
  );
}
