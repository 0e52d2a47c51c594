'use client';
import { useFileDrop } from './use-file-drop.ts';

/** The whole page as the place to drop a story file on; shown while one is held over it. */
export function DropTarget({ onFile }: { onFile: (file: File) => void }) {
  const over = useFileDrop(onFile);
  if (!over) return null;
  return (
    <div
      aria-hidden
      className="pointer-events-none fixed inset-2 z-(--z-toast) flex items-center justify-center rounded-3 border-2 border-dashed border-accent bg-accent-soft/80 text-16 font-semibold text-accent-text"
    >
      Drop the story file to import it
    </div>
  );
}
