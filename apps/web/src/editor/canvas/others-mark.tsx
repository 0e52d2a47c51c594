'use client';
import type { Id } from '@storyloom/engine';
import { personClass } from '../../ui/avatar.tsx';
import { cx } from '../../ui/cx.ts';
import { usePresenceOf } from '../state/use-editor.ts';

/** Around a card: who else is on it, in the colour of the first of them. Draws nothing when nobody is. */
export function OthersMark({ id }: { id: Id }) {
  const who = usePresenceOf((state) => state.onAction[id]);
  const [first, ...rest] = who ?? [];
  if (first === undefined) return null;
  const name = first.name.split(/[\s@]/)[0];
  return (
    <span className={cx('others-mark', personClass(first.name))}>
      <span className="others-name">{rest.length === 0 ? name : `${name} +${rest.length}`}</span>
    </span>
  );
}
