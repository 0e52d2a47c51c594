'use client';
import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode, RefObject } from 'react';

export type CommandDialogProps = {
  /** What it is, read aloud. */
  label: string;
  onClose: () => void;
  /** The field that gets the focus. */
  initialFocus: RefObject<HTMLElement | null>;
  /** Whether the focus goes back to where it was; false when what was chosen moves it on. */
  restoresFocus: () => boolean;
  children: ReactNode;
};

/** A field and what it finds, near the top of the window. Traps the focus; Esc and a click beside it close it. */
export function CommandDialog({ label, onClose, initialFocus, restoresFocus, children }: CommandDialogProps) {
  return (
    <Base.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-(--z-dialog) bg-scrim" />
        <Base.Popup
          aria-label={label}
          initialFocus={initialFocus}
          finalFocus={restoresFocus}
          className="fixed top-[12vh] left-1/2 z-(--z-dialog) flex max-h-[min(560px,76dvh)] w-[calc(100vw-32px)] max-w-[600px] -translate-x-1/2 flex-col overflow-hidden rounded-3 bg-raised shadow-dialog outline-none max-sm:top-4 max-sm:max-h-[calc(100dvh-32px)]"
        >
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
