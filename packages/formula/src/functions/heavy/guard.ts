/** What every function here needs around a library: bounded input, charged work, and no foreign exceptions. */
import { FormulaError } from '../../error.ts';
import { elsewhere, limits } from '../../limits.ts';
import type { Args } from '../args.ts';
import { bytesOf } from '../bytes.ts';

/**
 * `most` characters are taken, and each `perStep` of them are a step; `base` are the steps of a library that
 * looks at an empty text.
 */
type Bound = { most?: number; perStep: number; base?: number };

export function boundedText(args: Args, index: number, bound: Bound): string {
  return bounded(args, args.text(index), { ...bound, index });
}

/** The bytes of a text: see bytes.ts. */
export function boundedBytes(args: Args, index: number, bound: Bound): Uint8Array {
  return bytesOf(boundedText(args, index, bound));
}

export function bounded(
  args: Args,
  text: string,
  { most = limits.size, perStep, base = 15, index }: Bound & { index: number },
): string {
  if (text.length > most) {
    const instead = most < limits.size ? '' : elsewhere;
    const message = `This text is longer than ${Math.round(most / 1024)} KB, which is not allowed here${instead}.`;
    throw args.error({ code: 'limit', message }, index);
  }
  args.spend(base + Math.ceil(text.length / perStep));
  return text;
}

/**
 * What `run` gives. Libraries say what is wrong in their own ways, a full stack included: all of it
 * becomes one FormulaError, with `explain`'s sentence.
 */
export function guarded<Value>(args: Args, run: () => Value, explain: (reason: string) => string): Value {
  try {
    return run();
  } catch (error) {
    if (error instanceof FormulaError) throw error;
    throw args.fail(explain(reasonOf(error)), 0);
  }
}

/** The first line of what a library says, without its full stop. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [line = ''] = message.split('\n');
  return line.slice(0, 200).trim().replace(/\.$/, '').toWellFormed();
}
