'use client';
import { Search } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { isMac, keyCaps } from '../editor/acts/keys.ts';
import { Icon } from '../ui/icon.tsx';
import { Keys } from '../ui/kbd.tsx';
import { lazyPart } from '../ui/lazy-part.tsx';

const Palette = lazyPart('commands', async () => (await import('../commands/page-palette.tsx')).PagePalette);

const never = () => () => {};

/** Opens the palette of the pages: by its key anywhere, and by a button that looks like what it opens. */
export function FindAnything() {
  const [open, setOpen] = useState(false);
  // The server does not know the keyboard.
  const mac = useSyncExternalStore(never, isMac, () => false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const chord = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      if (!chord || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <>
      <button
        type="button"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setOpen(true)}
        className="flex items-center gap-2 text-ink-3 max-sm:size-11 max-sm:justify-center max-sm:rounded-2 sm:mb-2 sm:h-8 sm:w-full sm:rounded-2 sm:border sm:border-line-strong sm:bg-surface sm:px-2 sm:hover:border-line-control"
      >
        <Icon of={Search} className="max-sm:size-5" />
        <span className="max-sm:sr-only">Search</span>
        <span aria-hidden className="ml-auto max-sm:hidden">
          <Keys keys={keyCaps('Mod+K', mac)} />
        </span>
      </button>
      {open && <Palette onClose={() => setOpen(false)} />}
    </>
  );
}
