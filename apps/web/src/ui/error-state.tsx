import { CircleAlert, RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';

export type ErrorStateProps = {
  /** What did not happen: “Runs did not load”. */
  title: string;
  /** Where, why, and what to do. */
  children?: ReactNode;
  onRetry?: () => void;
  retrying?: boolean;
  /** More buttons beside “Try again”. */
  actions?: ReactNode;
  className?: string;
};

/** What, where, what to do; and the way to try again. */
export function ErrorState({
  title,
  children,
  onRetry,
  retrying = false,
  actions,
  className,
}: ErrorStateProps) {
  return (
    <div
      role="alert"
      className={cx(
        'tone-failed grid w-full max-w-[600px] grid-cols-[16px_minmax(0,1fr)] gap-x-2.5 gap-y-1 rounded-3 border border-tone-border bg-tone-bg p-3',
        className,
      )}
    >
      <Icon of={CircleAlert} className="mt-0.5 text-tone-solid" />
      <p className="font-semibold">{title}</p>
      {children !== undefined && <div className="col-start-2 break-words text-ink-2">{children}</div>}
      {(onRetry !== undefined || actions !== undefined) && (
        <div className="col-start-2 mt-1 flex flex-wrap gap-2">
          {onRetry && (
            <Button size="sm" icon={RotateCcw} busy={retrying} onClick={onRetry}>
              Try again
            </Button>
          )}
          {actions}
        </div>
      )}
    </div>
  );
}
