import { makePool } from '@storyloom/adapters/postgres/pool';
import { cancelRun } from '@storyloom/adapters/runs/cancel';
import type { ControlDeps } from '@storyloom/adapters/runs/runs-deps';
import { resumeRun, suspendRun } from '@storyloom/adapters/runs/suspend';
import { ownerOf } from '@storyloom/adapters/stories/owner';
import { notFound } from '@storyloom/adapters/stories/story-deps';
import { type Id, isId } from '@storyloom/engine';
import type { Command } from 'commander';
import { type Answer, refusal, type Show } from '../answer.ts';
import { withInstallation } from '../installation.ts';
import { recordedChange } from '../recorded.ts';

type Change = (
  deps: ControlDeps,
  scope: { teamId: Id },
  run: { runId: Id },
) => Promise<Done | typeof notFound>;
type Done = { state: 'cancelled' | 'ended' | 'suspended' | 'running'; actionRuns?: number };

const changes: Record<string, { description: string; change: Change }> = {
  cancel: { description: 'End whatever is open of a story run', change: cancelRun },
  suspend: { description: 'Hold a story run up: what is under way ends, the rest waits', change: suspendRun },
  resume: { description: 'Let a story run that is held up go on', change: resumeRun },
};

export function addRunCommands(program: Command, show: Show): void {
  const run = program.command('run').description('Story runs');
  for (const [name, { description, change }] of Object.entries(changes)) {
    run
      .command(name)
      .description(description)
      .argument('<id>', "the story run's id")
      .action((id: string) => show(apply(name, change, id)));
  }
}

function apply(name: string, change: Change, id: string): Promise<Answer> {
  return withInstallation(async ({ config, prisma }) => {
    const teamId = isId(id) ? await ownerOf(prisma, 'story_run', id) : null;
    if (teamId === null) return refusal(`There is no story run ${id}.`);
    const pool = makePool({ url: config.database.url, name: 'cli', max: 2 });
    // Workers look by themselves within seconds; pages that are open show it when they are looked at next.
    const deps = { pool, queue: { wake: () => {} }, live: { announce: () => {} } };
    const object = { kind: 'run', id } as const;
    const what = { operation: `runs.${name}`, resource: 'run', teamId, object, inputs: {} };
    try {
      return await recordedChange(prisma, what, async () => {
        const done = await change(deps, { teamId }, { runId: id });
        if (done === notFound) return refusal(`There is no story run ${id}.`);
        return { text: sentence(done), json: { id, ...done } };
      });
    } finally {
      await pool.end();
    }
  });
}

function sentence({ state, actionRuns }: Done): string {
  if (state === 'ended') return 'It had ended already.';
  if (state !== 'cancelled') return state === 'suspended' ? 'Suspended.' : 'It goes on.';
  const runs = actionRuns === 1 ? 'Action run' : 'Action runs';
  return actionRuns === undefined ? 'It was cancelled.' : `Cancelled, with ${actionRuns} ${runs}.`;
}
