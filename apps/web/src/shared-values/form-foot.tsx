'use client';
import { CircleAlert } from 'lucide-react';
import { Button, ButtonLink } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { Icon } from '../ui/icon.tsx';

type Props = {
  /** The id of the form that it submits. */
  form: string;
  label: string;
  busy: boolean;
  disabled: boolean;
  /** What is still to be done, or that all is saved. */
  note?: string | undefined;
  error?: string | undefined;
  cancelHref: string;
};

/** The end of a long form: always in sight, with what is missing or wrong. */
export function FormFoot({ form, label, busy, disabled, note, error, cancelHref }: Props) {
  return (
    // On a phone over the bar at the bottom.
    <footer className="sticky bottom-0 z-10 -mx-1 flex max-w-[908px] flex-wrap items-center justify-end gap-2 border-t border-line bg-surface px-1 py-3 max-sm:bottom-[calc(56px+env(safe-area-inset-bottom))]">
      <div
        role="status"
        className={cx('min-w-0 flex-1 sm:basis-60', error === undefined ? 'basis-24' : 'basis-full')}
      >
        {error !== undefined ? (
          <p className="tone-failed flex gap-1.5 text-12 text-tone-text">
            <Icon of={CircleAlert} size={14} className="mt-px text-tone-solid" />
            {error}
          </p>
        ) : (
          note !== undefined && <p className="text-12 text-ink-3">{note}</p>
        )}
      </div>
      <ButtonLink size="lg" href={cancelHref}>
        Back
      </ButtonLink>
      <Button size="lg" variant="primary" type="submit" form={form} busy={busy} disabled={disabled}>
        {label}
      </Button>
    </footer>
  );
}
