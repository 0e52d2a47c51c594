/** The Actions that stories of blocks are made of: see blocks.ts. */
import { z } from 'zod';
import { type ActionDefinition, defineAction, Fatal, RetryAfter } from '../action.ts';
import type { Runner } from '../chain.ts';
import type { Json, JsonObject } from '../model.ts';
import { question, toyRunners, toyTypes } from './toy-actions.ts';

/**
 * What travels: the value, and which item of which group or turn of which loop it is, or with which value a
 * join that waits for some goes on, innermost last.
 */
const payload = z.object({
  v: z.number(),
  frames: z.array(
    z.union([
      z.object({ guid: z.string(), size: z.number(), index: z.number() }),
      z.object({ left: z.number() }),
      z.object({ kept: z.number() }),
    ]),
  ),
});
type Payload = z.infer<typeof payload>;
type Frame = Payload['frames'][number];
const any = z.record(z.string(), z.json());
const optionsOf = (options: unknown): JsonObject => any.parse(options);

/** A hook's body is the value alone, or what travels. The answers of a loop of calls count as their sum. */
export function read(event: Json): Payload {
  if (Array.isArray(event)) {
    const answers = event.map(read);
    return { v: sum(answers), frames: answers[0]?.frames ?? [] };
  }
  const hooked = z.object({ body: z.union([z.number(), payload]) }).safeParse(event);
  if (!hooked.success) return payload.parse(event);
  const { body } = hooked.data;
  return typeof body === 'number' ? { v: body, frames: [] } : body;
}

function sum(events: readonly Payload[]): number {
  return events.reduce((all, { v }) => all + v, 0);
}

const runners: Record<string, { kind: ActionDefinition['kind']; ports?: string[]; runner: Runner }> = {
  'block-add': pure((event, options) => ({ ...event, v: event.v + Number(options.by) })),
  'block-mend': {
    kind: 'pure',
    runner: {
      run: (options, context) => {
        const error = z.object({ error: z.object({ detail: z.json() }) }).parse(context.event);
        const event = read(error.error.detail);
        return { emit: [{ payload: { ...event, v: event.v + Number(optionsOf(options).by) } }] };
      },
    },
  },
  'block-keep': pure((event) => ({ ...event, frames: [...event.frames, { kept: event.v }] })),
  'block-quiet': pure((event) => event),
  'block-start': pure((event, options) => ({
    ...event,
    frames: [...event.frames, { left: Number(options.times) }],
  })),
  'block-turn': {
    kind: 'pure',
    ports: ['again', 'done'],
    runner: {
      run: (_, context) => {
        const event = read(context.event);
        const top = event.frames.at(-1);
        const left = top && 'left' in top ? top.left - 1 : 0;
        const frames: Frame[] =
          left > 0 ? [...event.frames.slice(0, -1), { left }] : event.frames.slice(0, -1);
        return { emit: [{ payload: { v: event.v, frames }, port: left > 0 ? 'again' : 'done' }] };
      },
    },
  },
  'block-parity': {
    kind: 'pure',
    ports: ['even', 'odd'],
    runner: {
      run: (_, context) => {
        const event = read(context.event);
        return { emit: [{ payload: event, port: event.v % 2 === 0 ? 'even' : 'odd' }] };
      },
    },
  },
  'block-pause': {
    kind: 'pure',
    runner: {
      run: (options, context) =>
        context.hasWaited
          ? { emit: [{ payload: read(context.event) }] }
          : { wait: { ms: Number(optionsOf(options).ms), reason: 'A pause.' } },
    },
  },
  'block-lost': { kind: 'pure', runner: { run: () => ({ emit: [] }) } },
  'block-ask': {
    kind: 'effect',
    runner: {
      run: (_, context) => {
        if (!context.hasWaited) return { wait: { ms: null, reason: 'Asked.', approval: question } };
        if (context.answer === null) throw new Fatal('Nobody has answered.');
        return { emit: [{ payload: read(context.event) }] };
      },
    },
  },
  'block-call': {
    kind: 'effect',
    runner: {
      run: (options, context) => {
        const { by, fails = 0, retries = 0 } = optionsOf(options);
        const event = read(context.event);
        if (context.attempt <= Number(fails)) throw new Fatal('It fails.', { code: 'block', detail: event });
        if (context.attempt <= Number(retries)) throw new RetryAfter('not yet', 1);
        return { emit: [{ payload: { ...event, v: event.v + Number(by) } }] };
      },
    },
  },
  'block-sub': {
    kind: 'effect',
    runner: {
      run: (options, context) => {
        const { story, calls } = optionsOf(options);
        const event = read(context.event);
        return {
          call: {
            story: String(story),
            draft: false,
            isLoop: calls !== 1,
            count: Number(calls),
            payloadAt: (place) => ({ ...event, v: event.v + place }),
            asBody: true,
            atOnce: 2,
            timeoutMs: null,
          },
        };
      },
    },
  },
  'block-many': {
    kind: 'pure',
    runner: {
      run: (options, context) => {
        const event = read(context.event);
        const size = Number(optionsOf(options).size);
        const guid = context.idempotencyKey;
        const item = (index: number) => ({
          v: event.v + index,
          frames: [...event.frames, { guid, size, index }],
        });
        return { emit: Array.from({ length: size }, (_, index) => ({ payload: item(index) })) };
      },
    },
  },
  'block-meet': {
    kind: 'stateful',
    runner: {
      group: (options, { event, sources }) => {
        const { frames } = read(event);
        const top = frames.at(-1);
        if (optionsOf(options).each && top && 'guid' in top) {
          return { key: top.guid, need: { count: top.size }, origin: top.guid, patienceMs: null };
        }
        const of = sources.map(({ id }) => id);
        const { need: some, ms = null } = optionsOf(options);
        const need = some === undefined ? { all: of } : { some: Number(some), of };
        return { key: JSON.stringify(frames), need, patienceMs: ms === null ? null : Number(ms) };
      },
      /** With a time limit, whoever has come is enough. */
      gather: (options, group, { because, sources }) => {
        const { each, need, ms } = optionsOf(options);
        const came = new Set(group.map(({ event }) => event.actionId));
        const isWhole = each !== true && sources.every(({ id }) => came.has(id));
        if (because !== null && isWhole) throw new Fatal('Nobody is missing.');
        const keeps = need !== undefined || ms !== undefined;
        const events = group.map(({ event }) => read(event.output));
        const frames = events[0]?.frames ?? [];
        const top = frames.at(-1);
        const v = keeps && top && 'kept' in top ? top.kept : sum(events);
        const payload = { v, frames: each === true || keeps ? frames.slice(0, -1) : frames };
        if (because === null || ms !== undefined) return { emit: [{ payload }] };
        if (because === 'timeout') throw new Fatal('It has no time limit.');
        throw new Fatal('Some did not come.', { code: 'join_incomplete', detail: payload });
      },
    },
  },
};

function pure(run: (event: Payload, options: JsonObject) => Payload) {
  const runner: Runner = {
    run: (options, context) => ({ emit: [{ payload: run(read(context.event), optionsOf(options)) }] }),
  };
  return { kind: 'pure' as const, runner };
}

/** The toy hook is the source of these stories, too. */
function pick<T>({ hook }: Record<string, T>): Record<string, T> {
  return hook === undefined ? {} : { hook };
}

export const blockRunners: Record<string, Runner> = {
  ...pick(toyRunners),
  ...Object.fromEntries(Object.entries(runners).map(([type, { runner }]) => [type, runner])),
};

export const blockTypes: Record<string, ActionDefinition> = {
  ...pick(toyTypes),
  ...Object.fromEntries(
    Object.entries(runners).map(([type, { kind, ports = ['success', 'failure'] }]) => [
      type,
      defineAction(
        {
          type,
          title: type,
          summary: '',
          kind,
          group: 'Act',
          deferred: [],
          form: [],
          takesAny: () => true,
          ports: ports.map((port) => ({ name: port, title: port })),
          defaults: {},
          describe: () => '',
          example: {},
          sampleOutput: null,
        },
        any,
      ),
    ]),
  ),
};
