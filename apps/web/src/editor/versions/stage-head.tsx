'use client';
import type { Graph } from '@storyloom/engine';
import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, Braces, RotateCcw, SquareDashed, Undo2 } from 'lucide-react';
import { useTRPC } from '../../app-shell/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { useEditor } from '../state/use-editor.ts';
import { type Looking, parseSide, type Side, sideName } from './looking.ts';
import { RunVersion } from './run-version.tsx';
import { useRestore } from './use-restore.ts';
import { useVersionActions } from './use-version-actions.ts';
import { useLook, useVersionState } from './use-versions.ts';

export type StageMode = 'canvas' | 'json';

type Props = {
  looking: Looking;
  /** The later side, once it is there. */
  graph: Graph | undefined;
  mode: StageMode;
  onMode: (mode: StageMode) => void;
};

const modes = [
  { value: 'canvas', label: 'Canvas', icon: SquareDashed },
  { value: 'json', label: 'JSON', icon: Braces },
] as const;

/** Which versions are looked at, how, and what can be done with them. */
export function StageHead({ looking, graph, mode, onMode }: Props) {
  const look = useLook();
  const { before, after } = looking;
  const options = useSideOptions(looking);
  const pick = (text: string, which: 'before' | 'after') => {
    const side = parseSide(text);
    if (side !== null) look({ ...looking, [which]: side });
  };
  return (
    <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-line bg-sunken px-3 py-1.5">
      <Button size="sm" icon={ArrowLeft} className="max-sm:-order-1" onClick={() => look(null)}>
        Back to the draft
      </Button>
      {before !== null && (
        <>
          <Select
            label="From"
            size="sm"
            className="w-40! max-sm:w-auto! max-sm:flex-1"
            options={options.filter(({ value }) => value !== String(after))}
            value={String(before)}
            onChange={(text) => pick(text, 'before')}
          />
          <span className="text-ink-3">to</span>
        </>
      )}
      <Select
        label={before === null ? 'Version' : 'To'}
        size="sm"
        className="w-40! max-sm:w-auto! max-sm:flex-1"
        options={options.filter(({ value }) => value !== String(before))}
        value={String(after)}
        onChange={(text) => pick(text, 'after')}
      />
      {before === null ? <span className="text-12 text-ink-3">Read only</span> : null}
      <span className="flex-1 max-sm:-order-1" />
      <Segmented
        label="Drawn as"
        options={modes}
        value={mode}
        onChange={onMode}
        className="max-sm:-order-1"
      />
      {before === null && typeof after === 'number' && <OneVersion number={after} graph={graph} />}
    </header>
  );
}

function OneVersion({ number, graph }: { number: number; graph: Graph | undefined }) {
  const { readOnly, canRun } = useEditor();
  const { data: state } = useVersionState();
  const { rollBack, storyId } = useVersionActions();
  const restore = useRestore();
  const look = useLook();
  const live = state?.live?.number ?? null;
  return (
    <>
      <Button size="sm" onClick={() => look({ before: number, after: 'draft' })}>
        Compare with the draft
      </Button>
      {canRun && graph && <RunVersion number={number} graph={graph} />}
      {!readOnly && (
        <Button size="sm" icon={Undo2} onClick={() => void restore(number)}>
          Restore into the draft
        </Button>
      )}
      {!readOnly && live !== number && (
        <Button
          size="sm"
          icon={RotateCcw}
          busy={rollBack.isPending}
          onClick={() => rollBack.mutate({ storyId, number })}
        >
          {number < (live ?? 0) ? 'Roll back to it' : 'Make it live'}
        </Button>
      )}
    </>
  );
}

/** The latest versions, and those that are shown. */
function useSideOptions({ before, after }: Looking) {
  const { storyId } = useEditor();
  const trpc = useTRPC();
  const { data: state } = useVersionState();
  const list = useQuery(trpc.versions.list.queryOptions({ storyId, limit: 100 }));
  const live = state?.live?.number;
  const listed = list.data?.items ?? [];
  const shown = [before, after].filter((side): side is number => typeof side === 'number');
  const more = shown.filter((number) => listed.every((version) => version.number !== number));
  const versions = [
    ...listed.map(({ number, name }) => ({ number, name })),
    ...more.map((number) => ({ number, name: null })),
  ];
  const option = (side: Side, label = sideName(side)) => ({ value: String(side), label });
  return [
    option('draft'),
    ...(state?.review || after === 'review' ? [option('review')] : []),
    ...versions.map(({ number, name }) =>
      option(number, `v${number}${number === live ? ', live' : ''}${name === null ? '' : `, ${name}`}`),
    ),
  ];
}
