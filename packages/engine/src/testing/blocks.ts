/**
 * Stories made of blocks, for tests with random ones: each block takes one event and lets one go, so
 * what a story must come to is a simple function of its blocks. `graphOf` draws it, `interpret` says what
 * every Action emits, one after the other in one process: the reference that the engine is held against.
 * What the Actions of blocks do is in block-actions.ts.
 */
import fc from 'fast-check';
import { newId } from '../ids.ts';
import type { Graph, GraphAction, Id, JsonObject } from '../model.ts';

export type Block =
  /** Adds `by` to the value: pure. */
  | { kind: 'add'; by: number }
  /** Adds `by` in the world outside; the first `retries` tries ask to be repeated. */
  | { kind: 'call'; by: number; retries: number }
  /** Fails, and goes on by the failure port with the value plus `by`. */
  | { kind: 'fail'; by: number }
  | { kind: 'pause' }
  | { kind: 'then'; blocks: Block[] }
  /** Even values one way, odd ones the other. */
  | { kind: 'either'; even: Block; odd: Block }
  /** Every branch gets the value; goes on with their sum when all have come. */
  | { kind: 'fork'; branches: Block[] }
  /** The same, but goes on with the value that it was given when `need` of them have come. */
  | { kind: 'first'; need: number; branches: Block[] }
  /** One event for each of 0 to `size` - 1, added to the value; goes on with their sum. */
  | { kind: 'each'; size: number; block: Block }
  /**
   * A story of its own that is called, and answers with what the block comes to. Several calls are a loop, with
   * 0 to `calls` - 1 added to the value, two at once; goes on with the sum of the answers.
   */
  | { kind: 'sub'; calls: number; block: Block }
  /** The block again and again until it was gone through `times` times. */
  | { kind: 'repeat'; times: number; block: Block };

export const anyBlock: fc.Arbitrary<Block> = fc.letrec<{ block: Block }>((tie) => {
  const by = fc.integer({ min: -9, max: 9 });
  return {
    block: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      fc.record({ kind: fc.constant('add' as const), by }),
      fc.record({ kind: fc.constant('call' as const), by, retries: fc.nat(1) }),
      fc.record({ kind: fc.constant('fail' as const), by }),
      fc.record({ kind: fc.constant('pause' as const) }),
      fc.record({
        kind: fc.constant('then' as const),
        blocks: fc.array(tie('block'), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('either' as const), even: tie('block'), odd: tie('block') }),
      fc.record({
        kind: fc.constant('fork' as const),
        branches: fc.array(tie('block'), { minLength: 2, maxLength: 3 }),
      }),
      fc.record({
        kind: fc.constant('first' as const),
        need: fc.integer({ min: 1, max: 2 }),
        branches: fc.array(tie('block'), { minLength: 2, maxLength: 3 }),
      }),
      fc.record({
        kind: fc.constant('each' as const),
        size: fc.integer({ min: 1, max: 3 }),
        block: tie('block'),
      }),
      fc.record({
        kind: fc.constant('sub' as const),
        calls: fc.integer({ min: 1, max: 2 }),
        block: tie('block'),
      }),
      fc.record({
        kind: fc.constant('repeat' as const),
        times: fc.integer({ min: 1, max: 3 }),
        block: tie('block'),
      }),
    ),
  };
}).block;

/** What each Action emitted, in any order: `<slug> <value>` for every event. */
export function interpret(block: Block, value: number): string[] {
  const told: string[] = [`hook ${value}`];
  const tell = (slug: string, result: number) => {
    told.push(`${slug} ${result}`);
    return result;
  };
  walk(block, value, { name: 'b', tell });
  return told.sort();
}

type Walk = { name: string; tell: (slug: string, value: number) => number };

function walk(block: Block, value: number, { name, tell }: Walk): number {
  const inner = (one: Block, at: string | number, given: number) =>
    walk(one, given, { name: `${name}_${at}`, tell });
  switch (block.kind) {
    case 'add':
    case 'call':
      return tell(name, value + block.by);
    case 'fail':
      tell(name, value);
      return tell(`${name}_mend`, value + block.by);
    case 'pause':
      return tell(name, value);
    case 'then':
      return block.blocks.reduce((given, one, index) => inner(one, index, given), value);
    case 'either': {
      tell(name, value);
      return value % 2 === 0 ? inner(block.even, 'even', value) : inner(block.odd, 'odd', value);
    }
    case 'fork': {
      tell(name, value);
      const sum = block.branches.reduce((all, one, index) => all + inner(one, index, value), 0);
      return tell(`${name}_meet`, sum);
    }
    case 'first': {
      tell(name, value);
      for (const [index, one] of block.branches.entries()) inner(one, index, value);
      return tell(`${name}_meet`, value);
    }
    case 'each': {
      let sum = 0;
      for (let index = 0; index < block.size; index += 1) {
        tell(name, value + index);
        sum += inner(block.block, 'each', value + index);
      }
      return tell(`${name}_meet`, sum);
    }
    case 'sub': {
      let sum = 0;
      for (let index = 0; index < block.calls; index += 1) {
        tell(`${name}_hook`, value + index);
        sum += tell(`${name}_exit`, inner(block.block, 'in', value + index));
      }
      return tell(name, sum);
    }
    case 'repeat': {
      tell(name, value);
      let given = value;
      for (let time = 0; time < block.times; time += 1) {
        given = inner(block.block, 'again', given);
        tell(`${name}_turn`, given);
      }
      return given;
    }
  }
}

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
  const add = (slug: string, type: string, options: JsonObject = {}): Id => {
    const id = newId();
    actions[id] = { id, type, name: slug, slug, options, position: { x: 0, y: 0 } };
    return id;
  };
  const link = (ends: Exit[], to: Id) => {
    for (const { from, port } of ends) {
      const id = newId();
      links[id] = { id, from, port, to };
    }
  };
  const begin = [{ from: add(at.hook, 'hook'), port: 'success' }];
  const ends = draw(block, begin, { name: at.name, add, link, called: at.called });
  if (at.exit !== undefined) {
    const exit = add(at.exit, 'block-add', { by: 0 });
    link(ends, exit);
    Object.assign(actions[exit] ?? {}, { settings: { exit: true } });
  }
  return { actions, links, notes: {}, groups: {} };
}

type Exit = { from: Id; port: string };
type Pen = {
  name: string;
  add: (slug: string, type: string, options?: JsonObject) => Id;
  link: (ends: Exit[], to: Id) => void;
  called: Map<string, Graph>;
};

/** Draws a block behind `ends`; answers where its event leaves it. */
function draw(block: Block, ends: Exit[], { name, add, link, called }: Pen): Exit[] {
  const inner = (one: Block, at: string | number, from: Exit[]) =>
    draw(one, from, { name: `${name}_${at}`, add, link, called });
  const behind = (type: string, options: JsonObject = {}, slug = name, from = ends): Id => {
    const id = add(slug, type, options);
    link(from, id);
    return id;
  };
  const success = (from: Id): Exit[] => [{ from, port: 'success' }];
  switch (block.kind) {
    case 'add':
      return success(behind('block-add', { by: block.by }));
    case 'call':
      return success(behind('block-call', { by: block.by, retries: block.retries }));
    case 'fail': {
      const failing = behind('block-call', { fail: true });
      return success(
        behind('block-mend', { by: block.by }, `${name}_mend`, [{ from: failing, port: 'failure' }]),
      );
    }
    case 'pause':
      return success(behind('block-pause'));
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
    case 'first': {
      const need = block.kind === 'first' ? { need: block.need } : {};
      const start = block.kind === 'first' ? behind('block-keep') : behind('block-add', { by: 0 });
      const exits = block.branches.flatMap((one, index) => {
        // A branch of several exits comes to the join as one Action.
        const out = inner(one, index, success(start));
        return out.length === 1 ? out : success(behind('block-quiet', {}, `${name}_${index}_one`, out));
      });
      return success(behind('block-meet', need, `${name}_meet`, exits));
    }
    case 'each': {
      const many = behind('block-many', { size: block.size });
      return success(
        behind('block-meet', { each: true }, `${name}_meet`, inner(block.block, 'each', success(many))),
      );
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
