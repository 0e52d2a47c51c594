/**
 * Random stories, by seed, through processes that die at random calls or stop, while people cancel and suspend
 * what goes on: whatever the story and whatever happens to it, every Action emits what the reference interpreter
 * says, each event once, and nothing stays open. What is held up or cancelled emits nothing, a request that is
 * sent again starts nothing, and no limit is passed. A failure is shrunk to the smallest story and prints its seed.
 */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { anyBlock } from './blocks.ts';
import type { CrashPoint } from './faults.ts';
import type { ModelPorts } from './model-process.ts';
import { type Deed, type Life, type Trip, trip } from './model-trip.ts';

const mortal = [
  'store.claim',
  'store.settle',
  'store.arrive',
  'store.due',
  'flow.admit',
  'flow.strand',
  'calls.ended',
];
const deeds: Deed[] = ['cancel', 'suspend', 'resume', 'suspendStory', 'resumeStory'];
const moment = fc.constantFrom('before' as const, 'after' as const);

const anyDeath: fc.Arbitrary<CrashPoint> = fc
  .record({ call: fc.constantFrom(...mortal), nth: fc.integer({ min: 1, max: 8 }), when: moment })
  .map(({ call, nth, when }) => {
    const [port = '', method = ''] = call.split('.');
    return { port, method, nth, when };
  });

const anyLife: fc.Arbitrary<Life> = fc.record({
  death: fc.option(anyDeath),
  sweeps: fc.integer({ min: 1, max: 12 }),
  deed: fc.option(fc.record({ what: fc.constantFrom(...deeds), which: fc.nat(2), after: fc.nat(3) }), {
    freq: 2,
  }),
});

const anyTrip: fc.Arbitrary<Trip> = fc.record({
  block: anyBlock,
  requests: fc.array(
    fc.record({
      value: fc.integer({ min: -5, max: 5 }),
      key: fc.option(fc.constantFrom('a', 'b'), { freq: 2 }),
    }),
    { minLength: 1, maxLength: 3, size: 'small' },
  ),
  lost: fc.option(moment, { freq: 2 }),
  limit: fc.record({ most: fc.option(fc.integer({ min: 1, max: 2 }), { freq: 2 }), byValue: fc.boolean() }),
  inlineSteps: fc.constantFrom(0, 2, 500),
  workers: fc.integer({ min: 1, max: 2 }),
  lives: fc.array(anyLife, { maxLength: 3 }),
});

const plain: Omit<Trip, 'block'> = {
  requests: [{ value: 1, key: null }],
  lost: null,
  limit: { most: null, byValue: false },
  inlineSteps: 500,
  workers: 1,
  lives: [],
};

/** Stories that once came to something else. */
const known: Trip[] = [
  // A story run that waits for its slot keeps no other from one of an Action.
  {
    ...plain,
    block: { kind: 'call', by: 1, retries: 0, limit: 1, byValue: false, asks: false },
    requests: [plain.requests, plain.requests].flat(),
    limit: { most: 1, byValue: false },
  },
  // Of two joins in a loop the first one goes on when nobody else can come, and the second one waits for it.
  {
    ...plain,
    block: {
      kind: 'repeat',
      times: 2,
      block: {
        kind: 'fork',
        branches: [
          {
            kind: 'fork',
            branches: [
              { kind: 'add', by: 1 },
              { kind: 'lost', fails: false },
            ],
          },
          { kind: 'add', by: 0 },
        ],
      },
    },
  },
];

export function modelSuite(
  name: string,
  /** For each story. */
  makePorts: () => ModelPorts,
  options: { runs: number; seed?: number },
): void {
  describe(`random stories (${name})`, () => {
    it('come to what the reference interpreter says', { timeout: 600_000 }, async () => {
      const dead: Promise<void>[] = [];
      try {
        await fc.assert(
          fc.asyncProperty(anyTrip, async (plan) => void dead.push(...(await trip(makePorts(), plan)))),
          {
            examples: known.map((plan) => [plan]),
            numRuns: options.runs,
            ...(options.seed === undefined ? {} : { seed: options.seed }),
          },
        );
      } finally {
        await Promise.all(dead);
      }
    });
  });
}
