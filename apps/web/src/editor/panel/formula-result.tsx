'use client';
import type { Json } from '@storyloom/engine';
import {
  areLoaded,
  compile,
  evaluate,
  FormulaError,
  type HeavyFamily,
  loadFunctions,
} from '@storyloom/formula';
import { ArrowRight } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { previewOf } from './completion.ts';
import { mask } from './named-values.ts';
import type { UpstreamValues } from './use-upstream-values.ts';

/** What the formula comes to on the latest events: people trust data, not ticks. */
export function FormulaResult({ text, upstream }: { text: string; upstream: UpstreamValues }) {
  const families = useMemo(() => compile(text).families, [text]);
  const loaded = useFunctions(families);
  const result = useMemo(
    () => (loaded ? resultOf(text, upstream.values) : null),
    [loaded, text, upstream.values],
  );
  if (result === null) return null;
  return (
    <p className="mt-1 flex min-w-0 items-center gap-1.5 text-11 text-ink-2">
      <Icon of={ArrowRight} size={12} className="text-ink-3" />
      <code className="min-w-0 truncate font-normal">{result}</code>
      {!upstream.real && <span className="shrink-0 text-ink-3">on sample data</span>}
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

/**
 * Null for a text without pills, and for formulas that read what no event has shown yet. What is made of a
 * credential is not to be seen: where its mask went in and did not come out again, the mask is all there is.
 */
export function resultOf(text: string, values: Readonly<Record<string, Json>>): string | null {
  const compiled = compile(text);
  if (compiled.constant || compiled.problems.length > 0) return null;
  if ([...compiled.roots].some((root) => !Object.hasOwn(values, root))) return null;
  const isSecret = compiled.roots.has('CREDENTIAL');
  try {
    const value = evaluate(compiled, { roots: values });
    const isShown = !isSecret || JSON.stringify(value)?.includes(mask);
    return isShown ? previewOf(value) : mask;
  } catch (error) {
    if (error instanceof FormulaError) return isSecret ? mask : error.message;
    throw error;
  }
}
