import type { Change } from '@storyloom/engine';

type Update = Extract<Change, { op: 'update_action' }>;

/**
 * The same effect in fewer changes: neighbouring updates of one Action and neighbouring moves become
 * one. A field that is typed into for a minute is stored as one change, not as a hundred.
 */
export function compact(changes: readonly Change[]): Change[] {
  const result: Change[] = [];
  for (const change of changes) {
    const last = result.at(-1);
    const merged = last === undefined ? null : merge(last, change);
    if (merged === null) result.push(change);
    else result[result.length - 1] = merged;
  }
  return result;
}

function merge(first: Change, second: Change): Change | null {
  if (first.op === 'move' && second.op === 'move') {
    return { op: 'move', positions: { ...first.positions, ...second.positions } };
  }
  if (first.op === 'update_action' && second.op === 'update_action' && first.id === second.id) {
    return mergeUpdates(first, second);
  }
  if (first.op === 'update_note' && second.op === 'update_note' && first.id === second.id) {
    return { ...first, ...second };
  }
  return null;
}

function mergeUpdates(first: Update, second: Update): Update {
  const { set: firstSet, unset: firstUnset, settings: firstSettings, ...firstRest } = first;
  const { set: secondSet, unset: secondUnset, settings: secondSettings, ...secondRest } = second;
  const dropped = new Set(secondUnset ?? []);
  const kept = Object.entries(firstSet ?? {}).filter(([key]) => !dropped.has(key));
  const set = { ...Object.fromEntries(kept), ...secondSet };
  const unset = [...new Set([...(firstUnset ?? []), ...dropped])].filter((key) => !Object.hasOwn(set, key));
  return {
    ...firstRest,
    ...secondRest,
    ...(Object.keys(set).length > 0 ? { set } : {}),
    ...(unset.length > 0 ? { unset } : {}),
    ...(firstSettings || secondSettings ? { settings: { ...firstSettings, ...secondSettings } } : {}),
  };
}
