/** Limits on what runs at once, as keys: what shares a key shares the limit. */
import { type Compiled, compile, evaluate, FormulaError } from '@storyloom/formula';
import type { CompiledAction } from './compile.ts';
import type { Id, Json, JsonObject, NewActionRun } from './model.ts';
import { withLocals } from './option-values.ts';

const longestValue = 200;

/** What a limit's formula gave, as a part of a key. */
function valueText(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.slice(0, longestValue).toWellFormed().replaceAll('\0', '\ufffd');
}

/**
 * The limit on story runs of one story; `formula` says for which values of it apart. It may call no
 * function that has to be loaded: it is evaluated where a request is accepted. Throws FormulaError.
 */
export function storyGate(storyId: Id, formula: string | null, roots: JsonObject): string {
  const value = formula ? evaluate(compiledKey(formula), { roots }) : '';
  return `story:${storyId}:${valueText(value)}`;
}

const tooHeavy = {
  message:
    'A limit on story runs cannot read dates or files, hash or encrypt: use a field of the event as it is.',
  code: 'arguments',
  path: '',
  start: 0,
  end: 0,
};

const mostKeys = 1_000;
const compiledKeys = new Map<string, Compiled>();

function compiledKey(formula: string): Compiled {
  const known = compiledKeys.get(formula);
  if (known) return known;
  if (compiledKeys.size >= mostKeys) compiledKeys.clear();
  const compiled = compile(formula);
  if (compiled.families.size > 0) throw new FormulaError(tooHeavy);
  compiledKeys.set(formula, compiled);
  return compiled;
}

/** Tells a limit on story runs from one on Action runs. */
export function isStoryGate(key: string): boolean {
  return key.startsWith('story:');
}

export function isRateKey(key: string): boolean {
  return key.startsWith('rate:');
}

const ofCredentials = 'rate:credential:';

/** What a run waits for that uses credentials with rates: its turn at one after the other. */
export function credentialsKey(ids: readonly Id[]): string {
  return `${ofCredentials}${ids.join('+')}`;
}

/** The credentials whose turns a run of this key waits for; none for a rate that has a name. */
export function credentialsIn(key: string): Id[] {
  return key.startsWith(ofCredentials) ? key.slice(ofCredentials.length).split('+') : [];
}

/** The pace that a rate's key waits for now: all that wait for one credential keep the same. */
export function paceKey(key: string): string {
  const [first] = credentialsIn(key);
  return first === undefined ? key : credentialsKey([first]);
}

function rateKey(teamId: Id, action: CompiledAction): string | null {
  const name = action.settings.rate_limit?.name;
  return name === undefined ? null : `rate:${teamId}:${name}`;
}

/**
 * A run that counts for a limit waits for a slot; admitting it, not queueing it, is what keeps the limit.
 * `waitsForStory`: its story run has no slot yet either.
 */
export function gated(
  run: NewActionRun,
  action: CompiledAction,
  { roots, waitsForStory }: { roots: () => JsonObject; waitsForStory: boolean },
): NewActionRun {
  const { concurrency } = action.settings;
  const rate = rateKey(run.teamId, action);
  const story = waitsForStory ? run.runGate : null;
  if (!concurrency && rate === null && story === null) return run;
  const gate = concurrency
    ? `action:${run.storyId}:${run.actionId}:${valueText(givenBy(action.gateKey, roots))}`
    : // A pace for each value of a formula: only here are the values at hand that it reads.
      action.rateKey && `${rate}:${valueText(rateValue(action, action.rateKey, roots))}`;
  return { ...run, gate, state: 'waiting', slotKey: story ?? gate ?? rate };
}

function rateValue(
  action: CompiledAction,
  { formula, locals }: NonNullable<CompiledAction['rateKey']>,
  roots: () => JsonObject,
): Json {
  return evaluate(formula, withLocals(action, { roots: roots() }, locals));
}

function givenBy(formula: Compiled | null, roots: () => JsonObject): Json {
  return formula ? evaluate(formula, { roots: roots() }) : '';
}

/** The slot that a run needs after the one of `key`; null when it may start. */
export function nextKey(
  run: { teamId: Id; gate: string | null },
  action: CompiledAction,
  key: string,
): string | null {
  const [, ...others] = credentialsIn(key);
  if (others.length > 0) return credentialsKey(others);
  const rate = rateKey(run.teamId, action);
  if (isStoryGate(key)) return run.gate ?? rate;
  return isRateKey(key) ? null : rate;
}
