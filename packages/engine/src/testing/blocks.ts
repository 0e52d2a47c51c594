/**
 * Stories made of blocks, for tests with random ones: a block takes one event and lets one go, or none, so
 * what a story must come to is a simple function of its blocks. `interpret` says what every Action emits, one
 * after the other in one process: the reference that the engine is held against. It knows no order, clock,
 * limit or death, since nothing that is emitted may depend on them. story-of-blocks.ts draws the story, and
 * what its Actions do is in block-actions.ts.
 */
import fc from 'fast-check';

export type Block =
  /** Adds `by` to the value: pure. */
  | { kind: 'add'; by: number }
  /**
   * Adds `by` in the world outside; the first `retries` tries ask to be repeated. At most `limit` run at once, of
   * each first value with `byValue`. With `asks`, people say what to do when its process died in the middle of it.
   */
  | { kind: 'call'; by: number; retries: number; limit: number | null; byValue: boolean; asks: boolean }
  /**
   * Fails `fails` times, and is tried again `max` times at most. Goes on with the value plus `by`: by the
   * failure port when that was not enough.
   */
  | { kind: 'fail'; by: number; fails: number; max: number }
  | { kind: 'pause'; ms: number }
  /** Asks people, and goes on when they have answered. */
  | { kind: 'ask' }
  /** Nothing follows: it emits nothing, or fails and nobody minds. */
  | { kind: 'lost'; fails: boolean }
  /** Goes in a circle, one more each time, until it came to its limit: nothing follows. */
  | { kind: 'endless'; limit: number }
  | { kind: 'then'; blocks: Block[] }
  /** Even values one way, odd ones the other. */
  | { kind: 'either'; even: Block; odd: Block }
  /** Every branch gets the value; goes on with their sum when all have come. */
  | { kind: 'fork'; branches: Block[] }
  /** The same, but goes on with the value that it was given when `need` of them have come. */
  | { kind: 'first'; need: number; branches: Block[] }
  /** The same again when all have come, after `ms` milliseconds, or when nobody else can come. */
  | { kind: 'late'; ms: number; branches: Block[] }
  /** One event for each of 0 to `size` - 1, added to the value; goes on with their sum. */
  | { kind: 'each'; size: number; block: Block }
  /**
   * A story of its own that is called, and answers with what the block comes to. Several calls are a loop, with
   * 0 to `calls` - 1 added to the value, two at once; goes on with the sum of the answers. Nothing follows when
   * one of them gives none.
   */
  | { kind: 'sub'; calls: number; block: Block }
  /** The block again and again until it was gone through `times` times. */
  | { kind: 'repeat'; times: number; block: Block };

export const anyBlock: fc.Arbitrary<Block> = fc.letrec<{ block: Block }>((tie) => {
  const by = fc.integer({ min: -9, max: 9 });
  const block = tie('block');
  const branches = fc.array(block, { minLength: 2, maxLength: 3 });
  const kind = <Kind extends Block['kind']>(name: Kind) => fc.constant(name);
  const often = <Made extends Block>(arbitrary: fc.Arbitrary<Made>) => ({ arbitrary, weight: 2 });
  const mostly = <Made extends Block>(arbitrary: fc.Arbitrary<Made>) => ({ arbitrary, weight: 4 });
  const seldom = <Made extends Block>(arbitrary: fc.Arbitrary<Made>) => ({ arbitrary, weight: 1 });
  return {
    block: fc.oneof(
      { maxDepth: 4, depthSize: 'medium' },
      often(fc.record({ kind: kind('add'), by })),
      often(
        fc.record({
          kind: kind('call'),
          by,
          retries: fc.nat(1),
          limit: fc.option(fc.integer({ min: 1, max: 2 })),
          byValue: fc.boolean(),
          asks: fc.boolean(),
        }),
      ),
      often(fc.record({ kind: kind('fail'), by, fails: fc.integer({ min: 1, max: 3 }), max: fc.nat(2) })),
      often(fc.record({ kind: kind('pause'), ms: fc.constantFrom(1, 25) })),
      seldom(fc.record({ kind: kind('ask') })),
      seldom(fc.record({ kind: kind('lost'), fails: fc.boolean() })),
      seldom(fc.record({ kind: kind('endless'), limit: fc.integer({ min: 1, max: 3 }) })),
      mostly(fc.record({ kind: kind('then'), blocks: fc.array(block, { minLength: 1, maxLength: 3 }) })),
      mostly(fc.record({ kind: kind('either'), even: block, odd: block })),
      mostly(fc.record({ kind: kind('fork'), branches })),
      mostly(fc.record({ kind: kind('first'), need: fc.integer({ min: 1, max: 2 }), branches })),
      mostly(fc.record({ kind: kind('late'), ms: fc.constantFrom(1, 15, 60_000), branches })),
      mostly(fc.record({ kind: kind('each'), size: fc.integer({ min: 1, max: 3 }), block })),
      mostly(fc.record({ kind: kind('sub'), calls: fc.integer({ min: 1, max: 2 }), block })),
      mostly(fc.record({ kind: kind('repeat'), times: fc.integer({ min: 1, max: 3 }), block })),
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

/** The value that the block goes on with; null when nothing follows. */
function walk(block: Block, value: number, { name, tell }: Walk): number | null {
  const inner = (one: Block, at: string | number, given: number) =>
    walk(one, given, { name: `${name}_${at}`, tell });
  const branchesOf = (branches: Block[]) => present(branches.map((one, index) => inner(one, index, value)));
  /** Of `need`, `came`: fewer than all fail once nobody else can come, and go on by the failure port. */
  const meet = (came: number, need: number, result: number) => {
    if (came === 0) return null;
    tell(`${name}_meet`, result);
    return came < need ? tell(`${name}_mend`, result) : result;
  };
  switch (block.kind) {
    case 'add':
    case 'call':
      return tell(name, value + block.by);
    case 'fail':
      if (block.fails <= block.max) return tell(name, value + block.by);
      tell(name, value);
      return tell(`${name}_mend`, value + block.by);
    case 'pause':
    case 'ask':
      return tell(name, value);
    case 'lost':
      return null;
    case 'endless':
      tell(name, value);
      for (let turn = 1; turn <= block.limit; turn += 1) tell(`${name}_turn`, value + turn);
      return null;
    case 'then':
      return block.blocks.reduce<number | null>(
        (given, one, index) => (given === null ? null : inner(one, index, given)),
        value,
      );
    case 'either': {
      tell(name, value);
      return value % 2 === 0 ? inner(block.even, 'even', value) : inner(block.odd, 'odd', value);
    }
    case 'fork': {
      tell(name, value);
      const came = branchesOf(block.branches);
      return meet(came.length, block.branches.length, sum(came));
    }
    case 'first':
    case 'late': {
      tell(name, value);
      const need = block.kind === 'first' ? block.need : 1;
      return meet(branchesOf(block.branches).length, need, value);
    }
    case 'each': {
      const items = Array.from({ length: block.size }, (_, index) => tell(name, value + index));
      const came = present(items.map((item) => inner(block.block, 'each', item)));
      return meet(came.length, block.size, sum(came));
    }
    case 'sub': {
      const answers = Array.from({ length: block.calls }, (_, place) => {
        const answer = inner(block.block, 'in', tell(`${name}_hook`, value + place));
        return answer === null ? null : tell(`${name}_exit`, answer);
      });
      return answers.includes(null) ? null : tell(name, sum(present(answers)));
    }
    case 'repeat': {
      let given: number | null = tell(name, value);
      for (let time = 0; time < block.times && given !== null; time += 1) {
        given = inner(block.block, 'again', given);
        if (given !== null) tell(`${name}_turn`, given);
      }
      return given;
    }
  }
}

function present(values: (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}

function sum(values: number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
