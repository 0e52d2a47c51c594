import type { Json } from '../json.ts';
import type { Args } from './args.ts';
import type { HeavyFamily } from './lazy.ts';

type Example = { formula: string; result: Json };

/** A function as data: what the editor shows, what the checker knows, and what runs. */
export type FunctionSpec = {
  name: string;
  signature: string;
  summary: string;
  /** Run as tests; their clock stands at 2026-03-04T05:06:07.089Z. */
  examples: readonly Example[];
  /** Calls that fail, for the reference: it says with which message. Left out where no argument is wrong. */
  errors?: readonly string[];
  /** Names of the parameters, for named arguments and messages; one that starts with `lambda` takes a LAMBDA. */
  params: readonly string[];
  /** The parameter that takes a LAMBDA or another value. */
  mayBeLambda?: string;
  /** Fewest and most arguments. */
  min: number;
  max: number;
  /** The number of arguments must be even. */
  even?: true;
  /** Hands a value on that was there before, so its size is none of this function's making. */
  passes?: true;
  /** The module that holds its code; see `loadFunctions`. */
  heavy?: HeavyFamily;
  /** Arguments are evaluated when asked for, so ask once for each, and only for those that are needed. */
  run: (args: Args) => Json;
};
