import { catalog, isActionType } from '@storyloom/actions/catalog';
import { type ActionDefinition, type GraphAction, kindOf, type Port } from '@storyloom/engine';

/** What an Action's type declares; null for a type of a newer release than this page. */
export function definitionOf(type: string): ActionDefinition | null {
  return isActionType(type) ? catalog[type] : null;
}

export function portsOf(action: GraphAction): readonly Port[] {
  return definitionOf(action.type)?.ports ?? [];
}

export function isSource(action: GraphAction): boolean {
  return isSourceType(action.type);
}

/** Whether Actions of a type start a story: nothing leads to them. */
export function isSourceType(type: string): boolean {
  const definition = definitionOf(type);
  return definition !== null && kindOf(definition, definition.defaults) === 'source';
}

export function portTitle(action: GraphAction | undefined, port: string): string {
  const title = action && portsOf(action).find(({ name }) => name === port)?.title;
  return (title ?? port.replaceAll('_', ' ')).toLowerCase();
}

/** The second line of the card. */
export function describeAction(action: GraphAction): string {
  const definition = definitionOf(action.type);
  if (definition === null) return `Unknown type ${action.type}`;
  return action.disabled ? 'Disabled, drops events' : definition.describe(action.options);
}
