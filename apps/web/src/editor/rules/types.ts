import { descriptions, isActionType } from '@storyloom/actions/descriptions';
import { type ActionDescription, type GraphAction, kindOf, type Port, portsWith } from '@storyloom/engine';

/** What an Action's type declares; null for a type of a newer release than this page. */
export function definitionOf(type: string): ActionDescription | null {
  return isActionType(type) ? descriptions[type] : null;
}

/** The ports that an Action has with its options as they are. */
export function portsOf({ type, options }: Pick<GraphAction, 'type' | 'options'>): readonly Port[] {
  const definition = definitionOf(type);
  return definition ? portsWith(definition, options) : [];
}

export function isSource(action: GraphAction): boolean {
  return isSourceType(action.type);
}

/** Whether Actions of a type start a story: nothing leads to them. */
export function isSourceType(type: string): boolean {
  const definition = definitionOf(type);
  return definition !== null && kindOf(definition, definition.defaults) === 'source';
}

/** Whether an Action looks for its events itself, and is tested without one. */
export function readsMailbox({ type }: Pick<GraphAction, 'type'>): boolean {
  return type === 'receive-email';
}

/** Whether events pass through it as they are. An Action that starts the story has none to pass on. */
export function isBypassed(action: GraphAction): boolean {
  return action.bypassed === true && !isSource(action);
}

/** Why it does not do its work, if it does not: disabled goes before bypassed. */
export function offState(action: GraphAction): 'disabled' | 'bypassed' | null {
  if (action.disabled) return 'disabled';
  return isBypassed(action) ? 'bypassed' : null;
}

export function portTitle(action: GraphAction | undefined, port: string): string {
  const title = action && portsOf(action).find(({ name }) => name === port)?.title;
  return (title ?? port.replaceAll('_', ' ')).toLowerCase();
}

/** What its icon shows: the type, or the mode of an Event Transform that does something else than build an event. */
export function tileOf({ type, options: { mode } }: Pick<GraphAction, 'type' | 'options'>): string {
  if (type !== 'event-transform' || typeof mode !== 'string') return type;
  return ['explode', 'implode', 'deduplicate', 'delay', 'extract', 'throttle', 'automatic'].includes(mode)
    ? mode
    : type;
}

/** The second line of the card. */
export function describeAction(action: GraphAction): string {
  const definition = definitionOf(action.type);
  if (definition === null) return `Unknown type ${action.type}`;
  if (action.disabled) return 'Disabled, events end here';
  return isBypassed(action) ? 'Bypassed, events pass through' : definition.describe(action.options);
}
