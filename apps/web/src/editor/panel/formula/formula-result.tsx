'use client';
import { areLoaded, compile, type HeavyFamily, loadFunctions } from '@storyloom/formula';
import { ArrowRight, CircleAlert } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { cx } from '../../../ui/cx.ts';
import { Icon } from '../../../ui/icon.tsx';
import type { Sample } from '../../trial/sample.ts';
import { resultOf } from './result.ts';

/** What a text comes to on the chosen event: people trust data, not ticks. Typing goes before it. */
export function FormulaResult({ text, sample }: { text: string; sample: Sample }) {
  const deferred = useDeferredValue(text);
  const compiled = useMemo(() => compile(deferred), [deferred]);
  const loaded = useFunctions(compiled.families);
  const result = useMemo(
    () => (loaded ? resultOf(compiled, sample.values) : null),
    [loaded, compiled, sample.values],
  );
  if (result === null) return null;
  return (
    <p
      aria-label="Result"
      role="note"
      className="mt-1 flex max-h-24 min-w-0 items-start gap-1.5 overflow-y-auto text-11 text-ink-2"
    >
      <Icon
        of={result.failed ? CircleAlert : ArrowRight}
        size={12}
        className={cx('mt-0.5', result.failed ? 'text-danger-text' : 'text-ink-3')}
      />
      <code
        className={cx(
          'min-w-0 flex-1 font-normal whitespace-pre-wrap [overflow-wrap:anywhere]',
          result.failed && 'text-danger-text',
        )}
      >
        {result.text}
      </code>
      <span className="shrink-0 text-ink-3">
        {[result.type, sample.real ? '' : 'on sample data'].filter(Boolean).join(', ')}
      </span>
    </p>
  );
}

/** Loads the code of functions that the editor does without until a formula calls them. */
function useFunctions(families: ReadonlySet<HeavyFamily>): boolean {
  const [arrived, setArrived] = useState<ReadonlySet<HeavyFamily> | null>(null);
  const loaded = arrived === families || areLoaded(families);
  useEffect(() => {
    if (loaded) return;
    let isCurrent = true;
    const done = () => {
      if (isCurrent) setArrived(families);
    };
    // Without its code, the function says so itself.
    loadFunctions(families).then(done, done);
    return () => {
      isCurrent = false;
    };
  }, [families, loaded]);
  return loaded;
}
