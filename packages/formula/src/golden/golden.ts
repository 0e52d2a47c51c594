import type { Json } from '../json.ts';

/** Formulas and what they come to in the `world` of testing/run.ts. */
export type Golden = readonly (readonly [formula: string, result: Json])[];
