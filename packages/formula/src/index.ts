/** The formula language: see README.md. Pure: it runs in the worker and in the browser alike. */
export { check } from './check.ts';
export { type Compiled, compile, type Members, type Problem } from './compile.ts';
export { FormulaError } from './error.ts';
export { evaluate } from './evaluate.ts';
export { type Call, callAt, type Formula, formulasOf, type Paint, type Painted } from './formulas.ts';
export { bytesOf } from './functions/bytes.ts';
export {
  areLoaded,
  type HeavyFamily,
  loadedPatterns,
  loadFunctions,
  type Match,
  type Pattern,
  takeLong,
  type Work,
} from './functions/lazy.ts';
export type { Json, JsonObject } from './json.ts';
export { jsonFault } from './json-fault.ts';
export { limits } from './limits.ts';
export type { Platform, Scope } from './machine.ts';
export { nearest } from './nearest.ts';
export { formulaAt } from './pills.ts';
export { functions } from './reference.ts';
export { renameRoot } from './rename.ts';
export { isObject, objectOf } from './values.ts';
