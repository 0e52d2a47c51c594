import { catalog, isActionType } from '@storyloom/actions/catalog';
import { type ActionDefinition, type GraphAction, kindOf, type Port } from '@storyloom/engine';

/** What an Action's type declares; null for a type of a newer release than this page. */
export function definitionOf(type: string): ActionDefinition | null {
  return isActionType(type) ? catalog[type] : null;
}

/** The ports that an Action has with its options as they are. */
export function portsOf({ type, options }: Pick<GraphAction, 'type' | 'options'>): readonly Port[] {
  const ports = definitionOf(type)?.ports ?? [];
  return ports.filter(({ when }) => when === undefined || when.in.includes(options[when.key] ?? null));
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
  return action.disabled ? 'Disabled, drops events' : definition.describe(action.options);
}
