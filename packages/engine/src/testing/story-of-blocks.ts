/** Draws stories of blocks: see blocks.ts for what they mean. */
import { newId } from '../ids.ts';
import type { Graph, GraphAction, Id, JsonObject } from '../model.ts';
import type { ActionSettings } from '../settings.ts';
import type { Block } from './blocks.ts';

/** The story of a block, behind a hook, and the stories that it calls, by name. */
export function storyOf(block: Block): { graph: Graph; called: Map<string, Graph> } {
  const called = new Map<string, Graph>();
  return { graph: graphOf(block, { hook: 'hook', name: 'b', called }), called };
}

function graphOf(
  block: Block,
  at: { hook: string; name: string; exit?: string; called: Map<string, Graph> },
): Graph {
  const actions: Record<Id, GraphAction> = {};
  const links: Graph['links'] = {};
  const add: Pen['add'] = (slug, type, options = {}, settings = {}) => {
    const id = newId();
    actions[id] = { id, type, name: slug, slug, options, settings, position: { x: 0, y: 0 } };
    return id;
  };
  const link = (ends: Exit[], to: Id) => {
    for (const { from, port } of ends) {
      const id = newId();
      links[id] = { id, from, port, to };
    }
  };
  const begin = success(add(at.hook, 'hook'));
  const ends = draw(block, begin, { hook: at.hook, name: at.name, add, link, called: at.called });
  if (at.exit !== undefined) link(ends, add(at.exit, 'block-add', { by: 0 }, { exit: true }));
  return { actions, links, notes: {}, groups: {} };
}

type Exit = { from: Id; port: string };
type Pen = {
  /** Of the story that is drawn. */
  hook: string;
  name: string;
  add: (slug: string, type: string, options?: JsonObject, settings?: ActionSettings) => Id;
  link: (ends: Exit[], to: Id) => void;
  called: Map<string, Graph>;
};

function success(from: Id): Exit[] {
  return [{ from, port: 'success' }];
}

/** Draws a block behind `ends`; answers where its event leaves it. */
function draw(block: Block, ends: Exit[], { hook, name, add, link, called }: Pen): Exit[] {
  const inner = (one: Block, at: string | number, from: Exit[]) =>
    draw(one, from, { hook, name: `${name}_${at}`, add, link, called });
  const behind = (type: string, options: JsonObject = {}, settings: ActionSettings = {}): Id => {
    const id = add(name, type, options, settings);
    link(ends, id);
    return id;
  };
  /** Goes on where it succeeded, and behind what mends its failure. */
  const mended = (failing: Id, by: number): Exit[] => {
    const mend = add(`${name}_mend`, 'block-mend', { by });
    link([{ from: failing, port: 'failure' }], mend);
    return [...success(failing), ...success(mend)];
  };
  const meet = (exits: Exit[], options: JsonObject): Exit[] => {
    const join = add(`${name}_meet`, 'block-meet', options);
    link(exits, join);
    return mended(join, 0);
  };
  /** A branch of several exits comes to the join as one Action. */
  const branchesOf = (branches: Block[], start: Id): Exit[] =>
    branches.flatMap((one, index) => {
      const out = inner(one, index, success(start));
      if (out.length === 1) return out;
      const single = add(`${name}_${index}_one`, 'block-quiet');
      link(out, single);
      return success(single);
    });
  switch (block.kind) {
    case 'add':
      return success(behind('block-add', { by: block.by }));
    case 'call': {
      const { by, retries, limit, byValue, asks } = block;
      const concurrency = limit && { max: limit, ...(byValue ? { key: `<<${hook}.body>>` } : {}) };
      const settings = {
        outcome_unknown: asks ? 'ask' : 'retry',
        ...(concurrency ? { concurrency } : {}),
      } as const;
      return success(behind('block-call', { by, retries }, settings));
    }
    case 'fail': {
      const { by, fails, max } = block;
      const retry = { max, delay_s: 0, backoff: 'fixed' as const, max_delay_s: 0, on: ['block'] };
      return mended(behind('block-call', { by, fails }, { retry }), by);
    }
    case 'pause':
      return success(behind('block-pause', { ms: block.ms }));
    case 'ask':
      return success(behind('block-ask'));
    case 'lost':
      return success(block.fails ? behind('block-call', { fails: 1 }) : behind('block-lost'));
    case 'endless': {
      const start = behind('block-add', { by: 0 });
      const turn = add(`${name}_turn`, 'block-add', { by: 1 }, { cycle_limit: block.limit });
      link([...success(start), ...success(turn)], turn);
      // A loop that came to its limit does not leave by this port.
      return [{ from: turn, port: 'failure' }];
    }
    case 'then':
      return block.blocks.reduce((from, one, index) => inner(one, index, from), ends);
    case 'either': {
      const choice = behind('block-parity');
      return [
        ...inner(block.even, 'even', [{ from: choice, port: 'even' }]),
        ...inner(block.odd, 'odd', [{ from: choice, port: 'odd' }]),
      ];
    }
    case 'fork':
      return meet(branchesOf(block.branches, behind('block-add', { by: 0 })), {});
    case 'first':
      return meet(branchesOf(block.branches, behind('block-keep')), { need: block.need });
    case 'late':
      return meet(branchesOf(block.branches, behind('block-keep')), { ms: block.ms });
    case 'each': {
      const many = behind('block-many', { size: block.size });
      return meet(inner(block.block, 'each', success(many)), { each: true });
    }
    case 'sub': {
      const inside = { hook: `${name}_hook`, name: `${name}_in`, exit: `${name}_exit`, called };
      called.set(name, graphOf(block.block, inside));
      return success(behind('block-sub', { story: name, calls: block.calls }));
    }
    case 'repeat': {
      const start = behind('block-start', { times: block.times });
      const turn = add(`${name}_turn`, 'block-turn');
      link(inner(block.block, 'again', [...success(start), { from: turn, port: 'again' }]), turn);
      return [{ from: turn, port: 'done' }];
    }
  }
}
