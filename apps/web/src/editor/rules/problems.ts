/** What is wrong with a draft before it runs. */
import {
  type ActionDescription,
  type FormField,
  type Graph,
  type GraphAction,
  type Id,
  type Json,
  kindOf,
  loadedRoots,
  missingNames,
  unknownOptions,
  usualCycleLimit,
} from '@storyloom/engine';
import { check, compile, type Problem as FormulaProblem } from '@storyloom/formula';
import { endsAt, isEndless, whyUnreached } from './reach.ts';
import { definitionOf, isBypassed, isSource, isSourceType } from './types.ts';
import { upstreamOf } from './upstream.ts';

export type Problem = {
  actionId: Id;
  /** The option's key, where it is about one. */
  option: string | null;
  message: string;
};

/** The credentials and resources that the team has, by their names in formulas. */
export type Known = { credentials: readonly string[]; resources: readonly string[] };

/**
 * Unknown types, blank options, wrong formulas, names that the team does not have, Actions that never run,
 * events that end at a disabled Action, loops that nothing ends, webhooks without what they need. Without `known` nothing is said of names.
 */
export function problemsOfAction(graph: Graph, action: GraphAction, known: Known | null = null): Problem[] {
  const definition = definitionOf(action.type);
  const found = (option: string | null, message: string): Problem => ({
    actionId: action.id,
    option,
    message,
  });
  if (definition === null) return [found(null, `This release has no Action type “${action.type}”.`)];
  if (action.disabled) return [];
  const place = placeProblems(graph, action).map((problem) => found(...problem));
  // Its options are not read, and events come by all the same.
  if (isBypassed(action)) return place;
  const roots = rootsOf(graph, action);
  return [
    ...missing(definition, action).map((field) => found(field.key, `${field.label} is empty.`)),
    ...formulaOptions(definition, action).flatMap(([key, value]) =>
      formulaProblems(value, withRootsOf(definition, key, roots)).map((problem) =>
        found(key, problem.message),
      ),
    ),
    ...(known ? missingNames(action, known) : []).map(({ option, message }) => found(option, message)),
    ...unknownOptions(definition, action).map(({ option, message }) => found(option, message)),
    ...limitProblems(action, roots).map((problem) => found('concurrency.key', problem.message)),
    ...place,
  ];
}

/** What is wrong with an Action among the others, as option and sentence: the rest of the story decides it. */
export function placeProblems(graph: Graph, action: GraphAction): [string | null, string][] {
  const unreached = whyUnreached(graph, action);
  return [
    ...(waitsInVain(graph, action) ? [['respond', noExit] satisfies [string, string]] : []),
    ...[
      ...(unreached === null ? [] : [unreached]),
      ...endsAt(graph, action.id).map(({ name }) => `Its events end at “${name}”, which is disabled.`),
      ...(isEndless(graph, action.id) ? [endless] : []),
    ].map((message): [null, string] => [null, message]),
  ];
}

const noExit = 'It answers with the output of the story, and no Action is the exit of the story.';
const endless = `It leads back to itself and nothing ends that: after ${usualCycleLimit.toLocaleString('en-GB')} turns the run fails. Put a Trigger in between, or set how often it may turn.`;

/** A webhook that answers with what the story's exit emits, where there is none. */
function waitsInVain({ actions }: Graph, { type, options }: GraphAction): boolean {
  if (type !== 'webhook' || options.respond !== 'output') return false;
  return !Object.values(actions).some(({ settings, disabled }) => settings?.exit === true && !disabled);
}

/**
 * The names a formula of this Action may start with; null when only a request can tell, as in a
 * webhook that emits its body alone.
 */
export function rootsOf(graph: Graph, action: GraphAction): string[] | null {
  if (!isSource(action)) {
    const local = definitionOf(action.type)?.form.some(({ key }) => key === 'local') ? ['LOCAL'] : [];
    return [
      ...upstreamOf(graph, action.id).map(({ slug }) => slug),
      'META',
      'LOOP',
      'STORY',
      ...local,
      ...valueRoots(action),
    ];
  }
  if (action.type === 'receive-email') return ['CREDENTIAL', 'RESOURCE'];
  const alone = String(action.options.include_headers ?? true) === 'false';
  return alone ? null : [action.slug, 'body', 'headers', 'REQUEST', ...valueRoots(action)];
}

/** Credentials and resources: for all but joins, which are made while others wait for them. */
function valueRoots({ type, options }: GraphAction): string[] {
  const definition = definitionOf(type);
  const isJoin = definition !== null && kindOf(definition, options) === 'stateful';
  return isJoin ? [] : ['CREDENTIAL', 'RESOURCE', 'INFO', ...(isSourceType(type) ? [] : ['INPUT'])];
}

function withRootsOf({ form }: ActionDescription, key: string, roots: string[] | null): string[] | null {
  const more = form.find((field) => field.key === key)?.roots ?? [];
  return roots && [...roots, ...more];
}

/** What is wrong with the formulas in a value. */
export function formulaProblems(value: Json, roots: readonly string[] | null): FormulaProblem[] {
  return roots === null ? [...compile(value).problems] : check(value, { roots });
}

/** Whether an option is blank that its Action cannot do without. */
export function isMissing(field: FormField, value: Json | undefined): boolean {
  if (field.required !== true) return false;
  return value === undefined || value === null || value === '';
}

/** Whether an option's field is there, given what the others hold. */
export function isShown({ when }: FormField, { options }: Pick<GraphAction, 'options'>): boolean {
  return when === undefined || when.in.some((one) => one === (options[when.key] ?? null));
}

function missing(definition: ActionDescription, action: GraphAction): FormField[] {
  return definition.form.filter(
    (field) => isShown(field, action) && isMissing(field, action.options[field.key]),
  );
}

/** A limit is looked at before anything is loaded for the run. */
function withoutValues(roots: readonly string[] | null): readonly string[] | null {
  return roots === null ? null : roots.filter((name) => !loadedRoots.some((one) => one === name));
}

/** What is wrong with the formula that tells for what a limit holds apart. */
function limitProblems({ settings }: GraphAction, roots: readonly string[] | null): FormulaProblem[] {
  const key = settings?.concurrency?.key;
  return key === undefined ? [] : formulaProblems(key, withoutValues(roots));
}

function formulaOptions(definition: ActionDescription, action: GraphAction): [string, Json][] {
  const plain = new Set(definition.form.filter((field) => field.formula === false).map(({ key }) => key));
  return Object.entries(action.options).filter(([key]) => !plain.has(key));
}
