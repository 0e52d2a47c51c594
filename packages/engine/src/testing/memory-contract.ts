/** What every adapter of the port Memory keeps. */
import { describe, expect, it } from 'vitest';
import { newId } from '../ids.ts';
import type { Memory } from '../outside.ts';
import { until } from './until.ts';

export function memoryContract(name: string, memory: () => Memory): void {
  const action = () => ({ storyId: newId(), actionId: newId(), isTest: false });
  const asked = (of: ReturnType<typeof action>, what: Parameters<Memory['remember']>[1], runId = newId()) =>
    memory().remember({ ...of, runId }, what);

  describe(`memory of Actions on ${name}`, () => {
    it('lets a key pass once among the last ones, and again when others came after it', async () => {
      const of = action();
      const last = 3;
      expect(await asked(of, { key: 'a', last })).toBe(true);
      expect(await asked(of, { key: 'a', last })).toBe(false);
      for (const key of ['b', 'c']) expect(await asked(of, { key, last })).toBe(true);
      expect(await asked(of, { key: 'a', last })).toBe(false);
      expect(await asked(of, { key: 'd', last })).toBe(true);
      expect(await asked(of, { key: 'a', last })).toBe(true);
      expect(await asked(of, { key: 'a', last })).toBe(false);
    });

    it('remembers a thousand keys', async () => {
      const of = action();
      for (let count = 0; count < 1_000; count += 1) {
        expect(await asked(of, { key: `k${count}`, last: 1_000 })).toBe(true);
      }
      expect(await asked(of, { key: 'k0', last: 1_000 })).toBe(false);
      expect(await asked(of, { key: 'k1000', last: 1_000 })).toBe(true);
      expect(await asked(of, { key: 'k0', last: 1_000 })).toBe(true);
      expect(await asked(of, { key: 'k999', last: 1_000 })).toBe(false);
    });

    it('lets a key pass again when its period is over, which a duplicate does not prolong', async () => {
      const of = action();
      const key = 'a';
      expect(await asked(of, { key, periodMs: 60_000 })).toBe(true);
      expect(await asked(of, { key, periodMs: 60_000 })).toBe(false);
      await until('the key is new again', () => asked(of, { key, periodMs: 20 }));
      expect(await asked(of, { key, periodMs: 60_000 })).toBe(false);
    });

    it('answers the run that it let pass the same when that asks again', async () => {
      const of = action();
      const [first, second] = [newId(), newId()];
      for (const what of [{ last: 2 }, { periodMs: 60_000 }]) {
        const key = JSON.stringify(what);
        expect(await asked(of, { key, ...what }, first)).toBe(true);
        expect(await asked(of, { key, ...what }, second)).toBe(false);
        expect(await asked(of, { key, ...what }, first)).toBe(true);
        expect(await asked(of, { key, ...what }, second)).toBe(false);
      }
    });

    it('lets one of a hundred pass that bring a key at once', async () => {
      for (const what of [{ last: 10 }, { periodMs: 60_000 }]) {
        const of = action();
        const answers = await Promise.all(
          Array.from({ length: 100 }, () => asked(of, { key: 'a', ...what })),
        );
        expect(answers.filter(Boolean)).toHaveLength(1);
      }
    });

    it('keeps runs of a draft and live ones apart, and counts neither among the other', async () => {
      const live = action();
      const draft = { ...live, isTest: true };
      for (const what of [{ last: 2 }, { periodMs: 60_000 }]) {
        const key = JSON.stringify(what);
        for (const of of [live, draft]) {
          expect(await asked(of, { key, ...what })).toBe(true);
          expect(await asked(of, { key, ...what })).toBe(false);
        }
      }
      const remember = async (of: typeof live, keys: string[]) => {
        for (const key of keys) expect(await asked(of, { key, last: 2 })).toBe(true);
      };
      await remember(live, ['a', 'b']);
      // As many as make the adapter forget what is counted out.
      await remember(
        draft,
        Array.from({ length: 200 }, (_, count) => `d${count}`),
      );
      for (const key of ['a', 'b']) expect(await asked(live, { key, last: 2 })).toBe(false);
      await remember(live, ['c']);
      for (const key of ['d198', 'd199']) expect(await asked(draft, { key, last: 2 })).toBe(false);
      await remember(live, ['a']);
      await remember(draft, ['d197']);
    });

    it('keeps Actions apart', async () => {
      expect(await asked(action(), { key: 'a', last: 5 })).toBe(true);
      expect(await asked(action(), { key: 'a', last: 5 })).toBe(true);
    });
  });
}
