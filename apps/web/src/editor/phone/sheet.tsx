'use client';
import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { IconButton } from '../../ui/icon-button.tsx';

/** A full-screen page over the outline; Back to it by its button or Esc. */
export function Sheet({
  title,
  onClose,
  children,
}: {
  title: string | null;
  onClose: () => void;
  children: ReactNode;
}) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Popup
          ref={popup}
          // The page itself: a field would bring up the keyboard before anything was read.
          initialFocus={popup}
          aria-label={title ?? 'Action'}
          className="fixed inset-0 z-(--z-panel) flex flex-col overflow-hidden bg-surface pb-[env(safe-area-inset-bottom)] outline-none"
        >
          {title !== null && (
            <header className="flex h-14 shrink-0 items-center justify-between pr-1.5 pl-4">
              <Dialog.Title className="text-16 font-semibold">{title}</Dialog.Title>
              <IconButton icon={X} label="Close" onClick={onClose} />
            </header>
          )}
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
