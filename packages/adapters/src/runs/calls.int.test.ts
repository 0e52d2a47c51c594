import { newId } from '@storyloom/engine';
import { toyGraph, until } from '@storyloom/engine/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blobPayloads } from '../blob/events.ts';
import { getRunSteps } from '../stories/run-steps.ts';
import { notFound } from '../stories/story-deps.ts';
import { answerApproval, listApprovals, readApproval } from './approve.ts';
import { cancelOrphans, cancelRun } from './cancel.ts';
import { followPrompt } from './prompt.ts';
import { answering, callableIn, caller, callingIn, idleIn } from './testing-calls.ts';
import { lines, makeRunsWorld, type RunsWorld } from './testing-runs.ts';

let world: RunsWorld;
beforeEach(async () => {
  world = await makeRunsWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const calling = () => callingIn(world);
const callable = (...of: Parameters<typeof callableIn> extends [unknown, ...infer Rest] ? Rest : never) =>
  callableIn(world, ...of);
const idle = (work: ReturnType<typeof calling>['work'], isDone: () => Promise<boolean>) =>
  idleIn(world, { work }, isDone);

describe('a story that is called', () => {
  it('answers its caller as soon as its exit has emitted, without a sweep', async () => {
    await callable('Look up', answering());
    const story = await world.publish(caller());
    const { work } = calling();
    const { storyRun } = await world.start(story, { body: 'web' });
    work.pull();
    await until('it went on', async () =>
      (await world.events(story.storyId)).some(({ slug }) => slug === 'after'),
    );
    const events = await world.events(story.storyId);
    expect(events.find(({ slug }) => slug === 'after')?.output).toEqual({ of: 'web' });
    expect(lines(await world.steps(storyRun.id))).toEqual(['after succeeded', 'sub succeeded']);
    await work.stop();
  });

  it('fails its caller when its large answer is gone from where it was kept', async () => {
    await callable('Look up', answering());
    const story = await world.publish(caller());
    const { work } = callingIn(world, { payloads: blobPayloads(null) });
    const { storyRun } = await world.start(story, { body: 'web' });
    await world.database.pool.query(
      `CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN IF NEW.action_slug = 'answer' THEN NEW.blob := '2026-11-26/gone'; END IF; RETURN NEW; END $$;
       CREATE TRIGGER lose BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION lose()`,
    );
    await idle(work, async () => (await world.count('open_run')) === 0);
    expect(lines(await world.steps(storyRun.id))).toEqual(['sub failed event_gone']);
    await work.stop();
  });

  it('fails its caller when its answers are more than one event holds, and they are not read to their end', async () => {
    await callable('Look up', answering());
    const story = await world.publish(caller({ count: 40, at_once: 40 }));
    const { work } = calling();
    const { storyRun } = await world.start(story, { body: 'web' });
    await world.database.pool.query(
      `CREATE FUNCTION grow() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN IF NEW.action_slug = 'answer' THEN NEW.output := to_json(repeat('x', 1000000)); END IF; RETURN NEW; END $$;
       CREATE TRIGGER grow BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION grow()`,
    );
    await idle(work, async () => (await world.count('open_run')) === 0);
    expect(lines(await world.steps(storyRun.id))).toEqual(['sub failed too_large']);
    await work.stop();
  });

  it('is called for each of many elements, several at once, and no end of a call is missed', async () => {
    await callable('Look up', answering());
    const payload = '<<LOOP.index>>';
    const story = await world.publish(caller({ count: 300, at_once: 10, payload }));
    const { work } = calling();
    await world.start(story);
    // Nothing sweeps here: every caller is woken by the worker that ended what it called.
    work.pull();
    const done = async () => (await world.events(story.storyId)).some(({ slug }) => slug === 'after');
    await until('it went on', done, 60_000);
    const after = (await world.events(story.storyId)).find(({ slug }) => slug === 'after');
    expect(after?.output).toEqual(Array.from({ length: 300 }, (_, index) => ({ of: index })));
    await work.stop();
  }, 90_000);

  it('is a run of its own team, whose caller it knows', async () => {
    const other = world.stranger.teamId;
    await callable('Look up', answering(), { teamId: other, access: 'global' });
    const story = await world.publish(caller());
    const { work } = calling();
    const { storyRun } = await world.start(story, { body: 1 });
    await idle(work, async () => (await world.events(story.storyId)).length === 3);
    const { rows } = await world.database.pool.query(
      `SELECT r.team_id, r.source, r.depth, c.caller_story_run_id, c.place, c.state, c.told
       FROM story_run r JOIN story_call c ON c.story_run_id = r.id`,
    );
    expect(rows).toEqual([
      {
        team_id: other,
        source: 'call',
        depth: 1,
        caller_story_run_id: storyRun.id,
        place: 0,
        state: 'answered',
        told: true,
      },
    ]);
    await work.stop();
  });

  it('shows in the history of both: whom it called, by whom it was called', async () => {
    const inner = await callable('Look up', answering());
    const outer = await world.publish(caller({ count: 2 }));
    const { work } = calling();
    const { storyRun } = await world.start(outer, { body: 1 });
    await idle(work, async () => (await world.count('open_run')) === 0);
    const { storyId } = outer;
    const detail = await getRunSteps(world.deps, world.scope, { storyId, runId: storyRun.id });
    if (detail === notFound) throw new Error('No run.');
    const step = detail.steps.find(({ actionSlug }) => actionSlug === 'sub');
    expect(step).toMatchObject({
      attempt: 1,
      calls: { total: 2, last: [{ storyName: 'Look up', state: 'answered' }, { state: 'answered' }] },
    });
    const runId = step?.calls.last[0]?.storyRunId ?? '';
    const called = await getRunSteps(world.deps, world.scope, { storyId: inner.storyId, runId });
    expect(called).toMatchObject({ source: 'call', calledBy: { storyId, storyRunId: storyRun.id } });
    expect(detail.calledBy).toBeNull();
    await work.stop();
  });

  it('is cancelled with its caller, also when whoever cancelled died in between', async () => {
    await callable('Look up', answering({ hang: true }));
    const story = await world.publish(caller());
    const { work } = calling();
    const { storyRun } = await world.start(story);
    const called = () => world.count(`story_run WHERE source = 'call'`);
    await until('it waits', async () => {
      work.pull();
      return (await called()) === 1;
    });
    await cancelRun(world.runs, world.scope, { runId: storyRun.id });
    expect(await world.count('open_run')).toBe(0);
    expect(await world.count('story_run WHERE cancelled_at IS NOT NULL')).toBe(2);

    const next = await world.start(story);
    await until('it waits again', async () => {
      work.pull();
      return (await called()) === 2;
    });
    // The caller alone, as a process would leave it that dies there.
    await world.database.pool.query('DELETE FROM open_run WHERE story_run_id = $1', [next.storyRun.id]);
    expect(await cancelOrphans(world.runs)).toBe(1);
    expect(await world.count('open_run')).toBe(0);
    expect(await cancelOrphans(world.runs)).toBe(0);
    await work.stop();
  });

  it('fails its caller when somebody cancels it', async () => {
    await callable('Look up', answering({ hang: true }));
    const story = await world.publish(caller());
    const { work } = calling();
    const { storyRun } = await world.start(story);
    await until('it waits', async () => {
      work.pull();
      return (await world.count(`story_run WHERE source = 'call'`)) === 1;
    });
    const { rows } = await world.database.pool.query(`SELECT id FROM story_run WHERE source = 'call'`);
    await cancelRun(world.runs, world.scope, { runId: rows[0].id });
    await idle(work, async () => (await world.count('open_run')) === 0);
    expect(lines(await world.steps(storyRun.id))).toEqual(['sub failed called_cancelled']);
    await work.stop();
  });
});

describe('which story is meant', () => {
  const found = async (reference: string, teamId = world.scope.teamId) => {
    const result = await calling().find(teamId, reference, false);
    return result.ok ? result.callee.version.storyId : result.message;
  };

  it('by slug, name or id; one of the own team goes first', async () => {
    const shared = await callable('Look up', answering(), {
      teamId: world.stranger.teamId,
      access: 'global',
    });
    expect(await found('look_up')).toBe(shared.storyId);
    const own = await callable('Look up', answering());
    for (const name of ['look_up', 'Look up', own.storyId]) expect(await found(name)).toBe(own.storyId);
    expect(await found(shared.storyId)).toBe(shared.storyId);
    await world.database.pool.query("UPDATE team SET name = 'Ops & Co' WHERE id = $1", [
      world.stranger.teamId,
    ]);
    expect(await found('ops_co.look_up')).toBe(shared.storyId);
    await callable('Look up', answering());
    expect(await found('look_up')).toMatch(/Several stories/);
  });

  it('tells a team nothing of stories that are not shared with it', async () => {
    const own = await callable('Secret', answering());
    const other = world.stranger.teamId;
    const nothing = await found('Nothing at all', other);
    expect(await found('Secret', other)).toBe(nothing.replace('Nothing at all', 'Secret'));
    expect(await found(own.storyId, other)).toMatch(/There is no story/);
    const some = await callable('For some', answering(), { access: 'specific_teams', teams: [other] });
    expect(await found('for_some', other)).toBe(some.storyId);
    expect(await found('for_some', newId())).toMatch(/There is no story/);
  });

  it('says why a story of the team cannot be called', async () => {
    await world.publish(answering());
    expect(await found('Orders')).toMatch(/Turn on Send to Story/);
    await callable('Off', answering(), { enabled: false });
    expect(await found('off')).toMatch(/Turn on Send to Story/);
    await callable('No entry', answering(), { entry: null });
    expect(await found('no_entry')).toMatch(/has no entry/);
    await callable('No exit', toyGraph({ entry: { type: 'hook' } }, []));
    expect(await found('no_exit')).toMatch(/has no exit/);
  });
});

describe('an approval', () => {
  const asking = toyGraph(
    {
      hook: { type: 'hook' },
      ask: { type: 'ask', options: { ms: 60_000 } },
      told: { type: 'copy', options: { payload: '<<ask>>' } },
    },
    ['hook -> ask', 'ask -> told'],
  );
  const waiting = async () => {
    const story = await world.publish(asking);
    const { work } = calling();
    const { storyRun } = await world.start(story);
    await idle(work, async () => (await world.count(`open_run WHERE wait_kind = 'approval'`)) === 1);
    const id = await world.actionRunId(storyRun.id, 'ask');
    const approval = await readApproval(world.database.pool, id);
    if (approval === notFound) throw new Error('Nothing is asked.');
    return { story, work, storyRun, approval };
  };
  const ann = { userId: newId(), name: 'Ann' };

  it('goes on with the first answer; who comes second is told who answered', async () => {
    const { story, work, approval } = await waiting();
    expect(await listApprovals(world.database.pool, world.scope, { limit: 10 })).toEqual([approval]);
    expect(await listApprovals(world.database.pool, world.stranger, { limit: 10 })).toEqual([]);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        answerApproval(world.runs, approval, { choice: 'yes', comment: null, by: ann }),
      ),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.find(({ ok }) => !ok)).toEqual({ ok: false, message: 'Ann has answered already: Yes.' });
    expect(await listApprovals(world.database.pool, world.scope, { limit: 10 })).toEqual([]);
    await idle(work, async () => (await world.count('open_run')) === 0);
    const told = (await world.events(story.storyId)).find(({ slug }) => slug === 'told');
    expect(told?.output).toMatchObject({ answer: 'yes', label: 'Yes', answered_by: 'Ann', comment: null });
    await work.stop();
  });

  it('takes none that was not offered, and none after its time', async () => {
    const { work, approval } = await waiting();
    const maybe = { choice: 'maybe', comment: null, by: ann };
    expect(await answerApproval(world.runs, approval, maybe)).toMatchObject({ ok: false });
    await world.database.pool.query("UPDATE open_run SET wake_at = now() - interval '1 second'");
    await idle(work, async () => (await world.count('open_run')) === 0);
    expect(await answerApproval(world.runs, approval, { ...maybe, choice: 'yes' })).toEqual({
      ok: false,
      message: 'It waits for no answer any more.',
    });
    expect(await readApproval(world.database.pool, approval.actionRunId)).toMatchObject({ state: 'over' });
    await work.stop();
  });
});

describe('a prompt', () => {
  const prompting = toyGraph(
    {
      hook: { type: 'hook' },
      send: { type: 'call', options: { body: '<<PROMPT("OK")>>' } },
      after: { type: 'copy', options: { payload: '<<send.prompt.status>> of <<hook.body>>' } },
    },
    ['hook -> send', 'send -> after'],
  );

  it('makes the Action emit once more for each label, in the same story run, after that has ended', async () => {
    const story = await world.publish(prompting);
    const { work } = calling();
    const { storyRun } = await world.start(story, { body: 7 });
    await idle(work, async () => (await world.count('open_run')) === 0);
    const runId = await world.actionRunId(storyRun.id, 'send');
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, () => followPrompt(world.runs, { runId, label: 'OK' })),
      followPrompt(world.runs, { runId, label: 'No' }),
    ]);
    expect(answers.filter((one) => one !== notFound && one.ok && !one.followedBefore)).toHaveLength(2);
    await idle(work, async () => (await world.count('open_run')) === 0);
    const events = await world.events(story.storyId);
    const after = events.filter(({ slug }) => slug === 'after').map(({ output }) => output);
    expect(after.sort()).toEqual([' of 7', 'No of 7', 'OK of 7']);
    expect(new Set(events.map((event) => event.story_run_id))).toEqual(new Set([storyRun.id]));
    const { rows } = await world.database.pool.query(
      'SELECT seq FROM event WHERE action_run_id = $1 ORDER BY seq',
      [runId],
    );
    expect(rows.map(({ seq }) => seq)).toEqual([0, 20_000, 20_001]);
    await work.stop();
  });

  it('does nothing for a run that is not there, or was cancelled', async () => {
    expect(await followPrompt(world.runs, { runId: newId(), label: 'OK' })).toBe(notFound);
    const story = await world.publish(prompting);
    const { storyRun } = await world.start(story, { body: 7 });
    const runId = await world.actionRunId(storyRun.id, 'send');
    await cancelRun(world.runs, world.scope, { runId: storyRun.id });
    expect(await followPrompt(world.runs, { runId, label: 'OK' })).toMatchObject({
      ok: false,
      message: expect.stringContaining('cancelled'),
    });
  });
});
