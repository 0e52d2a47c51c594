import { Minus, Move, Pencil, Plus } from 'lucide-react';
import type { IconShape } from '../../ui/icon.tsx';
import { Badge } from '../../ui/state.tsx';
import type { Mark } from './stage-elements.ts';

/** How each kind of difference is drawn and said: never by colour alone. */
export const marks: Record<Mark, { word: string; icon: IconShape; tone: string }> = {
  added: { word: 'Added', icon: Plus, tone: 'tone-succeeded' },
  changed: { word: 'Changed', icon: Pencil, tone: 'tone-waiting' },
  removed: { word: 'Removed', icon: Minus, tone: 'tone-failed' },
  moved: { word: 'Moved', icon: Move, tone: 'tone-queued' },
};

export function MarkBadge({ mark, className }: { mark: Mark; className?: string }) {
  const { word, icon, tone } = marks[mark];
  return (
    <Badge tone={tone} icon={icon} {...(className === undefined ? {} : { className })}>
      {word}
    </Badge>
  );
}
