/** Small Action types, one of each way to run, for tests of the engine that must not know real ones. */
import { z } from 'zod';
import {
  type ActionDefinition,
  type ActionDescription,
  defineAction,
  Fatal,
  type Port,
  RetryAfter,
} from '../action.ts';
import type { Runner } from '../chain.ts';
import { newId } from '../ids.ts';
import type { Graph, GraphAction, Json, JsonObject } from '../model.ts';
import type { ApprovalRequest } from '../ports.ts';
import type { ActionSettings } from '../settings.ts';

const base = {
  summary: '',
  group: 'Act',
  form: [],
  takesAny: () => true,
  defaults: {},
  describe: () => '',
  example: {},
  sampleOutput: null,
} satisfies Partial<ActionDescription>;

const both: Port[] = [
  { name: 'success', title: 'Success' },
  { name: 'failure', title: 'Failure' },
];

const any = z.record(z.string(), z.json());

export const toyTypes: Record<string, ActionDefinition> = {
  hook: defineAction(
    {
      ...base,
      type: 'hook',
      title: 'Hook',
      kind: 'source',
      deferred: ['response'],
      ports: both,
    },
    any,
  ),
  copy: defineAction(
    {
      ...base,
      type: 'copy',
      title: 'Copy',
      kind: 'pure',
      deferred: [],
      ports: both,
    },
    any,
  ),
  branch: defineAction(
    {
      ...base,
      type: 'branch',
      title: 'Branch',
      kind: 'pure',
      deferred: [],
      ports: [
        { name: 'match', title: 'Match' },
        { name: 'no_match', title: 'No match' },
      ],
    },
    any,
  ),
  many: defineAction(
    {
      ...base,
      type: 'many',
      title: 'Many',
      kind: 'pure',
      deferred: [],
      ports: both,
    },
    any,
  ),
  pause: defineAction(
    {
      ...base,
      type: 'pause',
      title: 'Pause',
      kind: 'pure',
      deferred: [],
      ports: both,
    },
    any,
  ),
  join: defineAction(
    {
      ...base,
      type: 'join',
      title: 'Join',
      kind: 'stateful',
      deferred: [],
      ports: both,
    },
    any,
  ),
  sub: defineAction(
    {
      ...base,
      type: 'sub',
      title: 'Sub',
      kind: 'effect',
      deferred: ['payload'],
      ports: both,
    },
    any,
  ),
  ask: defineAction(
    {
      ...base,
      type: 'ask',
      title: 'Ask',
      kind: 'effect',
      deferred: [],
      ports: [{ name: 'asked', title: 'Asked' }, ...both],
    },
    any,
  ),
  call: defineAction(
    {
      ...base,
      type: 'call',
      title: 'Call',
      kind: 'effect',
      deferred: [],
      ports: both,
    },
    any,
  ),
};

const optionsOf = (options: unknown): JsonObject => any.parse(options);

/** What Actions ask people. */
export const question: ApprovalRequest = {
  title: 'Well?',
  message: '',
  choices: [{ value: 'yes', label: 'Yes' }],
  who: 'team',
  commentable: false,
};

export const toyRunners: Record<string, Runner> = {
  hook: {
    receive: (options, request) => ({
      ok: true,
      payload: { body: z.json().parse(JSON.parse(new TextDecoder().decode(request.body))) },
      reply: (evaluate) => ({
        status: 200,
        headers: {},
        body: JSON.stringify(evaluate('response', optionsOf(options).response ?? 'ok')),
      }),
    }),
  },
  copy: { run: (options) => ({ emit: [{ payload: optionsOf(options).payload ?? null }] }) },
  /** One event for each element of `of`. */
  many: {
    run: (options, context) => {
      const { of } = optionsOf(options);
      const items = Array.isArray(of) ? of : [];
      return {
        emit: items.map((item) => ({ payload: { item, guid: context.idempotencyKey, size: items.length } })),
      };
    },
  },
  pause: {
    run: (options, context) => {
      const ms = Number(optionsOf(options).ms ?? 0);
      return context.hasWaited
        ? { emit: [{ payload: context.event }] }
        : { wait: { ms, reason: 'A pause.' } };
    },
  },
  /** Of all that are linked to it, or of `count` of them, or of the `size` events of one `guid`. */
  join: {
    group: (options, { sources }) => {
      const { guid, size, count, ms } = optionsOf(options);
      const patienceMs = typeof ms === 'number' ? ms : null;
      if (typeof guid === 'string') {
        return { key: guid, need: { count: Number(size) }, origin: guid, patienceMs };
      }
      const of = sources.map((source) => source.id);
      return { key: '', need: typeof count === 'number' ? { some: count, of } : { all: of }, patienceMs };
    },
    gather: (_, group, { because }) => {
      if (because === 'stranded') throw new Fatal('Some did not come.', { code: 'join_incomplete' });
      return { emit: [{ payload: { came: group.map(({ event }) => event.output), because } }] };
    },
  },
  /** Calls a story once, or `count` times, `at_once` at a time. */
  sub: {
    run: (options, { evaluate }) => {
      const { story, draft, count, at_once, payload, ms } = optionsOf(options);
      return {
        call: {
          story: String(story),
          draft: draft === true,
          isLoop: count !== undefined,
          count: Number(count ?? 1),
          payloadAt: (place) => evaluate('payload', payload ?? null, { LOOP: { index: place } }),
          asBody: true,
          atOnce: Number(at_once ?? 1),
          timeoutMs: ms === undefined ? null : Number(ms),
        },
      };
    },
  },
  /** Asks people for so many milliseconds. */
  ask: {
    run: (options, context) => {
      if (context.hasWaited) return { emit: [{ payload: context.answer }] };
      return {
        wait: { ms: Number(optionsOf(options).ms), reason: 'Asked.', approval: question },
        emit: [{ payload: { url: context.approvalUrl() }, port: 'asked' }],
      };
    },
  },
  branch: {
    run: (options) => {
      const holds = optionsOf(options).when === true;
      return { emit: [{ payload: { rule_matched: holds }, port: holds ? 'match' : 'no_match' }] };
    },
  },
  call: {
    run: async (options, context) => {
      const { fail, retry, url, hang } = optionsOf(options);
      if (hang)
        await new Promise((resolve) => context.signal.addEventListener('abort', resolve, { once: true }));
      if (fail) throw new Fatal(String(fail), { code: 'toy' });
      if (retry && context.attempt === 1) throw new RetryAfter('not yet', 1);
      const answer = await context.http.request({
        method: 'POST',
        url: String(url ?? 'http://echo.test/'),
        headers: { 'idempotency-key': context.idempotencyKey },
        timeoutMs: 1000,
        maxBytes: 1000,
        followRedirects: false,
        signal: context.signal,
      });
      return { emit: [{ payload: { status: answer.ok ? answer.status : 0 } }] };
    },
  },
};

/** A graph of Actions by slug, and of `hook -> price`, `test match-> yes` as links. */
export function toyGraph(
  actions: Record<
    string,
    {
      type: string;
      options?: Record<string, Json>;
      disabled?: boolean;
      bypassed?: boolean;
      settings?: ActionSettings;
    }
  >,
  links: string[],
): Graph {
  const bySlug = new Map(
    Object.entries(actions).map(
      ([slug, { type, options = {}, disabled, bypassed, settings }]): [string, GraphAction] => [
        slug,
        {
          id: newId(),
          type,
          name: slug,
          slug,
          options,
          position: { x: 0, y: 0 },
          ...(disabled ? { disabled } : {}),
          ...(bypassed ? { bypassed } : {}),
          ...(settings ? { settings } : {}),
        },
      ],
    ),
  );
  const idOf = (slug: string) => {
    const action = bySlug.get(slug);
    if (!action) throw new Error(`No Action ${slug} in this test.`);
    return action.id;
  };
  return {
    actions: Object.fromEntries([...bySlug.values()].map((action) => [action.id, action])),
    links: Object.fromEntries(
      links.map((line) => {
        const [, from = '', port = 'success', to = ''] = /^(\w+) (?:(\w+))?-> (\w+)$/.exec(line) ?? [];
        const id = newId();
        return [id, { id, from: idOf(from), port, to: idOf(to) }];
      }),
    ),
    notes: {},
    groups: {},
  };
}
