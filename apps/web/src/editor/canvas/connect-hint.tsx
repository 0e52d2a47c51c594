'use client';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { portTitle } from '../rules/types.ts';
import { useDraft, useEditor, useView } from '../state/use-editor.ts';

/** While a target is chosen by click or keyboard: from where, and why the pointed one cannot take it. */
export function ConnectHint({ className }: { className: string }) {
  const connecting = useView((state) => state.connecting);
  const graph = useDraft((state) => (connecting === null ? null : state.graph));
  const { commands } = useEditor();
  if (connecting === null || graph === null) return null;
  const { from, port, moves, candidate, refusal } = connecting;
  const source = graph.actions[from];
  if (!source) return null;
  const chosen = candidate === null ? null : graph.actions[candidate]?.name;
  const end = moves?.end === 'from' ? graph.actions[graph.links[moves.link]?.to ?? ''] : undefined;
  return (
    <section
      aria-label="Linking"
      className={cx('flex items-center gap-2 border-line-strong bg-surface text-12', className)}
    >
      <span className="min-w-0 flex-1 sm:max-w-96 sm:truncate">
        {end ? null : (
          <>
            {source.name}, <b className="font-medium">{portTitle(source, port)}</b> →{' '}
          </>
        )}
        {refusal ? (
          <span className="tone-failed text-tone-text">{refusal}</span>
        ) : (
          <span className={chosen ? '' : 'text-ink-3'}>
            {chosen ?? (end ? 'choose the new start' : moves ? 'choose the new target' : 'choose its target')}
          </span>
        )}
        {end && <> → {end.name}</>}
      </span>
      <Button size="sm" variant="quiet" onClick={commands.cancelConnecting}>
        Cancel
      </Button>
    </section>
  );
}
