/** Requests that come in together to a random story, some of them twice. */
import { expect } from 'vitest';
import type { Id } from '../model.ts';
import type { Acceptance } from '../ports.ts';
import { type CrashPoint, incarnate } from './faults.ts';
import { type ModelPorts, received, type Stories } from './model-process.ts';

export type Request = { value: number; key: string | null };

export type Sending = {
  /** They come in together; those of one key are the same request again. */
  requests: Request[];
  /** The app dies around their commit: who has given a key sends again. */
  lost: CrashPoint['when'] | null;
  /** How many steps may run at ingest. */
  inlineSteps: number;
};

/** The requests that stand, each with the one story run that it started; all others started nothing. */
export async function send(
  ports: ModelPorts,
  { stories, plan }: { stories: Stories; plan: Sending },
): Promise<Map<Id, Request>> {
  const sent = new Map<Id, Request>();
  const standing = new Map<Id, Request>();
  const stands = (id: Id, of: Acceptance) => {
    const request = sent.get(id);
    expect(request?.key).toBe(of.once?.key ?? null);
    if (request) standing.set(id, request);
  };
  const acceptancesOf = (requests: Request[]) =>
    requests.map((request) => {
      const acceptance = received(stories, { ...request, inlineSteps: plan.inlineSteps });
      sent.set(acceptance.storyRun.id, request);
      return acceptance;
    });
  let batch = acceptancesOf(plan.requests);
  if (plan.lost !== null) {
    const dying = incarnate({ port: 'store', method: 'accept', nth: 1, when: plan.lost });
    await expect(dying.wrap('store', ports.store).accept(batch)).rejects.toThrow();
    const kept = plan.lost === 'after' ? batch.filter(({ once }) => once === null) : [];
    for (const acceptance of kept) stands(acceptance.storyRun.id, acceptance);
    batch = acceptancesOf(plan.requests.filter(({ key }) => key !== null));
  }
  const answers = await ports.store.accept(batch);
  for (const [index, acceptance] of batch.entries()) stands(answers[index] ?? '', acceptance);
  const keys = [...standing.values()].flatMap(({ key }) => key ?? []);
  expect(keys.length, 'a key starts one story run').toBe(new Set(keys).size);
  const others = [...sent.keys()].filter((id) => !standing.has(id));
  expect(await ports.events(others)).toEqual([]);
  return standing;
}
