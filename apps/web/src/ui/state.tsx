import { Ban, CircleCheck, CircleDashed, CircleMinus, CircleX, Hourglass } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { Icon, type IconShape } from './icon.tsx';
import { BypassIcon, RunningIcon } from './own-icons.tsx';

/** What may have happened to an Action run, a story run, or an Action. */
export type State =
  | 'queued'
  | 'running'
  | 'waiting'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'disabled'
  | 'bypassed';

/** How each state is drawn and said: never by colour alone. `tone` is the class that sets its colours. */
export const states: Record<State, { word: string; icon: IconShape; tone: string }> = {
  queued: { word: 'Queued', icon: CircleDashed, tone: 'tone-queued' },
  running: { word: 'Running', icon: RunningIcon, tone: 'tone-running' },
  waiting: { word: 'Waiting', icon: Hourglass, tone: 'tone-waiting' },
  succeeded: { word: 'Succeeded', icon: CircleCheck, tone: 'tone-succeeded' },
  failed: { word: 'Failed', icon: CircleX, tone: 'tone-failed' },
  cancelled: { word: 'Cancelled', icon: CircleMinus, tone: 'tone-cancelled' },
  disabled: { word: 'Disabled', icon: Ban, tone: 'tone-disabled' },
  bypassed: { word: 'Bypassed', icon: BypassIcon, tone: 'tone-disabled' },
};

type StateProps = {
  state: State;
  /** Instead of the state's own word: “2 failed”, “Waiting until 14:30”. */
  children?: ReactNode;
  className?: string;
};

/** In rows: a coloured glyph and a word. `loud` colours the word too; use it where someone must act. */
export function StateGlyph({ state, children, loud = false, className }: StateProps & { loud?: boolean }) {
  const { word, icon, tone } = states[state];
  return (
    <span
      className={cx(
        'inline-flex items-center gap-1.5 align-middle whitespace-nowrap',
        tone,
        loud && 'font-medium text-tone-text',
        className,
      )}
    >
      <Icon of={icon} size={14} className="text-tone-solid" />
      {children ?? word}
    </span>
  );
}

/** In panels: a boxed glyph and word. */
export function StateBadge({ state, children, className }: StateProps) {
  const { word, icon, tone } = states[state];
  return (
    <Badge tone={tone} icon={icon} className={cx(state === 'disabled' && 'border-dashed', className)}>
      {children ?? word}
    </Badge>
  );
}

type BadgeProps = {
  /** A tone-* class; plain when left out. */
  tone?: string;
  icon?: IconShape;
  children: ReactNode;
  className?: string;
};

/** A small boxed fact: a count that a label explains, a pin, a problem. */
export function Badge({ tone = 'tone-plain', icon, children, className }: BadgeProps) {
  return (
    <span
      className={cx(
        'inline-flex h-5 shrink-0 items-center gap-1 rounded-1 border border-tone-border bg-tone-bg pr-[7px] text-11 whitespace-nowrap text-tone-text tabular-nums',
        icon ? 'pl-[5px]' : 'pl-[7px]',
        tone,
        className,
      )}
    >
      {icon && <Icon of={icon} size={12} />}
      {children}
    </span>
  );
}
