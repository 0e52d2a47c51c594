'use client';
import type { GraphAction, Id, Json } from '@storyloom/engine';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { type TriedAction, useTRPCClient } from '../../app-shell/trpc.ts';
import { parseJsonText } from '../panel/json-text.ts';
import { useEditor } from '../state/use-editor.ts';
import { say } from '../state/view.ts';

export type TrialSource = 'event' | 'json';

export type Trial = {
  /** Null: an event when there is one. */
  source: TrialSource | null;
  /** The event that was chosen; null: the latest. */
  eventId: Id | null;
  /** The event as typed; null: a sample that nobody changed. */
  text: string | null;
  choose: (part: Partial<Pick<Trial, 'source' | 'eventId' | 'text'>>) => void;
  /** The last result, until the next test. */
  result: TriedAction | null;
  error: unknown;
  busy: boolean;
  run: (on: { eventId: Id } | { payload: Json }) => void;
  stop: () => void;
};

/** One Action's test: what it runs on and what it came to, kept while its panel is open. */
export function useTrial(action: GraphAction): Trial {
  const { storyId, draft, view } = useEditor();
  const client = useTRPCClient();
  const under = useRef<AbortController | null>(null);
  const [chosen, setChosen] = useState<Pick<Trial, 'source' | 'eventId' | 'text'>>({
    source: null,
    eventId: null,
    text: null,
  });
  const test = useMutation({
    mutationFn: async (on: { eventId: Id } | { payload: Json }) => {
      const abort = new AbortController();
      under.current = abort;
      // Its links and the Actions before it are the server's; its options go along, saved or not.
      await draft.flush();
      const { id: actionId, options } = action;
      return client.actions.test.mutate({ storyId, actionId, options, ...on }, { signal: abort.signal });
    },
    onSuccess: (result) => say(view, result.error ? 'The test failed' : 'The test is done'),
  });
  return {
    ...chosen,
    choose: (part) => setChosen((before) => ({ ...before, ...part })),
    result: test.data ?? null,
    // Whoever stopped it knows.
    error: under.current?.signal.aborted ? null : test.error,
    busy: test.isPending,
    run: (on) => test.mutate(on),
    stop: () => under.current?.abort(),
  };
}

/** What the field holds as an event, or why it is none. */
export function readEvent(text: string): { ok: true; payload: Json } | { ok: false; message: string } {
  const parsed = parseJsonText(text);
  return parsed.ok ? { ok: true, payload: parsed.value ?? null } : parsed;
}
