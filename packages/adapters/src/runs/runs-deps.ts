/** What people do to story runs and Action runs, for the web and the command line alike. */
import {
  type CompiledStory,
  type Graph,
  type Id,
  type Live,
  newId,
  type Queue,
  type Runners,
  type Site,
  type Store,
  type Versions,
} from '@storyloom/engine';
import type { Pool } from '../postgres/pool.ts';

/** To stop and go on. */
export type ControlDeps = { pool: Pool; queue: Pick<Queue, 'wake'>; live: Pick<Live, 'announce'> };

/** To run again. */
export type RepeatDeps = ControlDeps & {
  store: Pick<Store, 'accept' | 'outputs'>;
  versions: Versions;
  compiled: (version: { id: Id; graph: Graph }) => CompiledStory;
  runners: Runners;
  site?: Site;
};

/** A run that is named by whoever may see its team's; `storyId` when it is to be one of that story. */
export type RunOf = { runId: Id; storyId?: Id | undefined };

/** Refused: one sentence that says why. */
export type Refused = { ok: false; message: string };

export function refused(message: string): Refused {
  return { ok: false, message };
}

/** Tells whoever watches the story. */
export function announce(
  { live }: Pick<ControlDeps, 'live'>,
  { storyId, actionIds, storyRunIds }: { storyId: Id; actionIds: Id[]; storyRunIds: Id[] },
): void {
  live.announce([{ kind: 'activity', id: newId(), storyId, actionIds, storyRunIds }]);
}
