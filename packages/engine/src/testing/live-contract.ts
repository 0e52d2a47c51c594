import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newId } from '../ids.ts';
import type { Id } from '../model.ts';
import type { Live, LiveItem } from '../ports.ts';

export const activity = (storyId: Id, actionIds: Id[] = [], storyRunIds: Id[] = []): LiveItem => ({
  kind: 'activity',
  id: newId(),
  storyId,
  actionIds,
  storyRunIds,
});

const draft = (storyId: Id, revision: number): LiveItem => ({
  kind: 'draft',
  id: newId(),
  storyId,
  revision,
});

/**
 * What every Live keeps. `make` gives two that stand for two processes of one installation; they may
 * be the same where there is but one process.
 */
export function liveContract(name: string, make: () => Promise<{ here: Live; there: Live }>): void {
  const soon = { timeout: 10_000, interval: 10 };

  describe(`live updates on ${name}`, () => {
    let here: Live;
    let there: Live;
    beforeEach(async () => {
      ({ here, there } = await make());
    });
    afterEach(async () => {
      await here.close();
      await there.close();
    });

    const listen = async (storyId: Id) => {
      const items: LiveItem[] = [];
      const stop = await here.subscribe(storyId, (item) => items.push(item));
      const actionIds = () =>
        new Set(items.flatMap((item) => (item.kind === 'activity' ? item.actionIds : [])));
      const revision = () => Math.max(...items.map((item) => (item.kind === 'draft' ? item.revision : 0)));
      return { items, stop, actionIds, revision };
    };

    it('bring what another process announces, and what one’s own does', async () => {
      const story = newId();
      const listener = await listen(story);
      const [mine, theirs] = [newId(), newId()];
      here.announce([activity(story, [mine])]);
      there.announce([activity(story, [theirs])]);
      await vi.waitFor(() => expect(listener.actionIds()).toEqual(new Set([mine, theirs])), soon);
    });

    it('keep to the story that was subscribed to', async () => {
      const [story, other] = [newId(), newId()];
      const listener = await listen(story);
      there.announce([activity(other, [newId()]), draft(other, 7)]);
      there.announce([draft(story, 1)]);
      await vi.waitFor(() => expect(listener.revision()).toBe(1), soon);
      expect(listener.items.filter((item) => item.storyId !== story)).toEqual([]);
    });

    it('reach every listener of a story, also past one that throws', async () => {
      const story = newId();
      await here.subscribe(story, () => {
        throw new Error('broken listener');
      });
      const listeners = [await listen(story), await listen(story)];
      there.announce([draft(story, 3)]);
      for (const listener of listeners) await vi.waitFor(() => expect(listener.revision()).toBe(3), soon);
    });

    it('end for a listener that stopped', async () => {
      const story = newId();
      const stopped = await listen(story);
      const listener = await listen(story);
      stopped.stop();
      there.announce([draft(story, 5)]);
      await vi.waitFor(() => expect(listener.revision()).toBe(5), soon);
      expect(stopped.items).toEqual([]);
    });

    it('bring every Action of a burst, and the last revision of a draft', async () => {
      const story = newId();
      const listener = await listen(story);
      const actions = Array.from({ length: 40 }, () => newId());
      actions.forEach((action, index) => {
        there.announce([activity(story, [action]), draft(story, index)]);
      });
      await vi.waitFor(() => {
        expect(listener.actionIds()).toEqual(new Set(actions));
        expect(listener.revision()).toBe(39);
      }, soon);
    });

    it('bring who is where, and which runs logged', async () => {
      const story = newId();
      const listener = await listen(story);
      const [run, action] = [newId(), newId()];
      const person = { kind: 'presence', id: newId(), storyId: story, tab: 't', userId: newId() } as const;
      const herself: LiveItem = { ...person, name: 'Zoë', selected: [action], opened: action, state: 'here' };
      there.announce([herself, { kind: 'logs', id: newId(), storyId: story, runIds: [run] }]);
      await vi.waitFor(() => {
        expect(listener.items).toContainEqual(herself);
        expect(listener.items).toContainEqual(expect.objectContaining({ kind: 'logs', runIds: [run] }));
      }, soon);
    });

    it('still say that something happened when more ids are announced than an item holds', async () => {
      const story = newId();
      const listener = await listen(story);
      const many = Array.from({ length: 2000 }, () => newId());
      there.announce([activity(story, many, many)]);
      await vi.waitFor(() => expect(listener.items.length).toBeGreaterThan(0), soon);
    });

    it('carry the activity of many stories at once', async () => {
      const stories = Array.from({ length: 60 }, () => newId());
      const listeners = await Promise.all(stories.map(listen));
      const runs = Array.from({ length: 20 }, () => newId());
      there.announce(stories.map((story) => activity(story, runs, runs)));
      for (const listener of listeners) {
        await vi.waitFor(() => expect(listener.actionIds()).toEqual(new Set(runs)), soon);
      }
    });

    it('never throw at the announcer, not even once closed', async () => {
      await there.close();
      expect(() => there.announce([draft(newId(), 1)])).not.toThrow();
    });
  });
}
