'use client';
import type { GraphAction, Id, Json } from '@storyloom/engine';
import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { type TriedAction, useTRPCClient } from '../../app-shell/trpc.ts';
import { parseJsonText } from '../panel/json-text.ts';
import { readsMailbox } from '../rules/types.ts';
import { useEditor } from '../state/use-editor.ts';
import { say } from '../state/view.ts';
import { prefersPins } from './sample.ts';
import type { SampleView } from './use-sample.ts';

export type Trial = {
  /** There is something to run it on, and nothing runs. */
  canRun: boolean;
  /** The last result, until the next test. */
  result: TriedAction | null;
  error: unknown;
  busy: boolean;
  run: () => void;
  stop: () => void;
};

type On = { eventId?: Id; payload?: Json; pinsFirst?: boolean };

/** One Action's test on its sample: what it came to is kept while its panel is open. */
export function useTrial(action: GraphAction, sample: SampleView): Trial {
  const { storyId, draft, view, canRun: mayRun } = useEditor();
  const client = useTRPCClient();
  const under = useRef<AbortController | null>(null);
  const test = useMutation({
    mutationFn: async (on: On) => {
      const abort = new AbortController();
      under.current = abort;
      // Its links and the Actions before it are the server's; its options go along, saved or not.
      await draft.flush();
      const { id: actionId, options } = action;
      return client.actions.test.mutate({ storyId, actionId, options, ...on }, { signal: abort.signal });
    },
    onSuccess: (result) => say(view, result.error ? 'The test failed' : 'The test is done'),
  });
  const on = readsMailbox(action) ? {} : testOn(sample);
  const canRun = mayRun && !test.isPending && on !== null;
  return {
    canRun,
    result: test.data ?? null,
    // Whoever stopped it knows.
    error: under.current?.signal.aborted ? null : test.error,
    busy: test.isPending,
    run: () => {
      if (canRun && on !== null) test.mutate(on);
    },
    stop: () => under.current?.abort(),
  };
}

/** What the server is asked to run it on; null when there is nothing yet. A mailbox is looked into as it is. */
function testOn({ choice, eventId, pinned, given, latest }: SampleView): On | null {
  const pinsFirst = prefersPins(choice);
  if (eventId !== null) return { eventId, pinsFirst };
  if (pinned !== null) return { pinsFirst: true };
  if (latest.pending) return null;
  if (choice.text === null) return { payload: given[0]?.output ?? null };
  const read = readEvent(choice.text);
  return read.ok ? { payload: read.payload } : null;
}

/** What the field holds as an event, or why it is none. */
export function readEvent(text: string): { ok: true; payload: Json } | { ok: false; message: string } {
  const parsed = parseJsonText(text);
  return parsed.ok ? { ok: true, payload: parsed.value ?? null } : parsed;
}
