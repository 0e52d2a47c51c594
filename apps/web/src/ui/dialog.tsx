'use client';
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, type RefObject, useRef } from 'react';
import { cx } from './cx.ts';
import { IconButton } from './icon-button.tsx';

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Called when it has faded out: the moment to unmount it. */
  onClosed?: () => void;
  title: ReactNode;
  description?: ReactNode;
  /** Buttons, the main one last. */
  footer?: ReactNode;
  /** What gets the focus on opening; else the first text field, else the first control. */
  initialFocus?: RefObject<HTMLElement | null>;
  wide?: boolean;
  /** At the right edge, as high as the window: for what is long and concerns the page as a whole. */
  sheet?: boolean;
  children?: ReactNode;
};

/** Asks once, naming what is lost, or takes what a panel cannot. Traps the focus; Esc closes it. */
export function Dialog(props: DialogProps) {
  const {
    open,
    onOpenChange,
    onClosed,
    title,
    description,
    footer,
    initialFocus,
    wide = false,
    sheet = false,
    children,
  } = props;
  const body = useRef<HTMLDivElement>(null);
  const firstField = () => body.current?.querySelector<HTMLElement>('input, textarea') ?? true;
  return (
    <Base.Root
      open={open}
      onOpenChange={onOpenChange}
      onOpenChangeComplete={(shown) => {
        if (!shown) onClosed?.();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-(--z-dialog) bg-scrim transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          initialFocus={initialFocus ?? firstField}
          className={cx(
            'fixed z-(--z-dialog) flex flex-col bg-raised shadow-dialog outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0',
            sheet
              ? 'inset-y-0 right-0 w-[min(560px,100vw)]'
              : 'top-1/2 left-1/2 max-h-[calc(100dvh-32px)] w-[calc(100vw-32px)] -translate-x-1/2 -translate-y-1/2 rounded-3',
            !sheet && (wide ? 'max-w-[640px]' : 'max-w-[480px]'),
          )}
        >
          <header className="flex items-center justify-between gap-2 pt-3.5 pr-3 pl-5">
            <Base.Title className="min-w-0 text-16 font-semibold break-words">{title}</Base.Title>
            <Base.Close render={<IconButton icon={X} label="Close" keys={['Esc']} />} />
          </header>
          <div
            ref={body}
            className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] content-start gap-3.5 overflow-y-auto px-5 pt-2 pb-5"
          >
            {description !== undefined && (
              <Base.Description className="text-ink-2">{description}</Base.Description>
            )}
            {children}
          </div>
          {footer !== undefined && (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-5 py-3">
              {footer}
            </footer>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
