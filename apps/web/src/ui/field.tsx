'use client';
import { Field as Base } from '@base-ui/react/field';
import { CircleAlert } from 'lucide-react';
import { createContext, type MouseEvent, type ReactNode, useId, useMemo } from 'react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';

export type FieldProps = {
  label: ReactNode;
  /** Beside the label at the end: a link, a toggle. */
  aside?: ReactNode;
  hint?: ReactNode;
  /** Says what is wrong and what to do; replaces the hint and marks the control as invalid. */
  error?: ReactNode;
  disabled?: boolean;
  className?: string;
  children: ReactNode;
};

/** For controls of our own: the element that says what is wrong, or the hint. */
export const FieldContext = createContext<{ messageId: string | undefined } | null>(null);

/** A label of the browser leads to form controls only. */
function focusCode(event: MouseEvent): void {
  event.currentTarget
    .closest('[data-field]')
    ?.querySelector<HTMLElement>('[contenteditable="true"][role="textbox"], textarea')
    ?.focus();
}

/** A labelled control. Input, Textarea, Select, Switch and Checkbox inside it are bound to its label, hint and error. */
export function Field({ label, aside, hint, error, disabled = false, className, children }: FieldProps) {
  const wrong = error !== undefined && error !== null && error !== false && error !== '';
  const id = useId();
  const messageId = wrong || hint !== undefined ? id : undefined;
  const context = useMemo(() => ({ messageId }), [messageId]);
  return (
    <Base.Root
      data-field=""
      invalid={wrong}
      disabled={disabled}
      className={cx('grid grid-cols-[minmax(0,1fr)] gap-1', className)}
    >
      <div className="flex items-center gap-1.5">
        <Base.Label onClick={focusCode} className="text-12 font-medium text-ink-2">
          {label}
        </Base.Label>
        {aside !== undefined && <span className="ml-auto text-12">{aside}</span>}
      </div>
      <FieldContext value={context}>{children}</FieldContext>
      {wrong ? (
        <Base.Error match id={messageId} className="flex gap-1.5 text-12 text-danger-text">
          <Icon of={CircleAlert} size={14} className="mt-px" />
          <span className="min-w-0 break-words">{error}</span>
        </Base.Error>
      ) : (
        hint !== undefined && (
          <Base.Description id={messageId} className="text-12 text-ink-3">
            {hint}
          </Base.Description>
        )
      )}
    </Base.Root>
  );
}
