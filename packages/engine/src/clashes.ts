/**
 * Which edits of two people exclude each other. Changes that touch different things merge; those
 * listed here are shown to the person, side by side.
 */
import type { Change } from './changes.ts';
import type { Id } from './model.ts';

/**
 * `writes`: values it sets. `looks`: those of which the last one wins. `needs`: things that must still be there.
 * `removes`: things it takes away.
 */
type Footprint = { writes: Set<string>; looks: Set<string>; needs: Set<string>; removes: Set<string> };

const actionKey = (id: Id) => `action ${id}`;
const noteKey = (id: Id) => `note ${id}`;
const groupKey = (id: Id) => `group ${id}`;

/**
 * The things that both sides touch and cannot both have, in words of the graph: `action <id>`,
 * `action <id> options.<key>`, `action <id> settings.<key>`, `slug <slug>`, `note <id>`,
 * `group <id>`. Empty when the sides merge. Positions, sizes, colours and membership of a group never clash:
 * the last one wins.
 */
export function clashes(mine: readonly Change[], theirs: readonly Change[]): string[] {
  return clashing(footprint(mine), footprint(theirs));
}

/**
 * Of changes that would be done after `theirs`: what of `theirs` would be gone. That is what clashes, and positions,
 * sizes, colours and membership of a group, which somebody who undoes does not mean to take back from others.
 */
export function overwriting(theirs: readonly Change[]): (mine: readonly Change[]) => string[] {
  const b = footprint(theirs);
  return (mine) => {
    const a = footprint(mine);
    return [...clashing(a, b), ...common(a.looks, b.looks)];
  };
}

function clashing(a: Footprint, b: Footprint): string[] {
  return [
    ...new Set([
      ...common(a.writes, b.writes),
      ...[a.needs, a.writes].flatMap((keys) => common(keys, b.removes)),
      ...[b.needs, b.writes].flatMap((keys) => common(keys, a.removes)),
    ]),
  ];
}

function footprint(changes: readonly Change[]): Footprint {
  const touched: Footprint = { writes: new Set(), looks: new Set(), needs: new Set(), removes: new Set() };
  const own = new Set<string>();
  const need = (key: string) => {
    if (!own.has(key)) touched.needs.add(key);
  };
  for (const change of changes) {
    switch (change.op) {
      case 'add_action':
        own.add(actionKey(change.action.id));
        touched.writes.add(actionKey(change.action.id));
        break;
      case 'update_action': {
        const key = actionKey(change.id);
        need(key);
        if (change.name !== undefined) touched.writes.add(`${key} name`);
        if (change.disabled !== undefined) touched.writes.add(`${key} disabled`);
        if (change.bypassed !== undefined) touched.writes.add(`${key} bypassed`);
        if (change.pin !== undefined) touched.writes.add(`${key} pin`);
        if (change.slug !== undefined) touched.writes.add(`${key} slug`).add(`slug ${change.slug}`);
        for (const option of [...Object.keys(change.set ?? {}), ...(change.unset ?? [])]) {
          touched.writes.add(`${key} options.${option}`);
        }
        for (const setting of Object.keys(change.settings ?? {})) {
          touched.writes.add(`${key} settings.${setting}`);
        }
        break;
      }
      case 'remove_action':
        touched.removes.add(actionKey(change.id));
        break;
      case 'add_link':
        need(actionKey(change.link.from));
        need(actionKey(change.link.to));
        touched.writes.add(`link ${change.link.id}`);
        break;
      case 'add_note':
        own.add(noteKey(change.note.id));
        touched.writes.add(noteKey(change.note.id));
        break;
      case 'update_note':
        need(noteKey(change.id));
        if (change.content !== undefined) touched.writes.add(`${noteKey(change.id)} content`);
        for (const look of ['width', 'height', 'tint'] as const) {
          if (change[look] !== undefined) touched.looks.add(`${noteKey(change.id)} ${look}`);
        }
        break;
      case 'remove_note':
        touched.removes.add(noteKey(change.id));
        break;
      case 'add_group':
        own.add(groupKey(change.group.id));
        touched.writes.add(groupKey(change.group.id));
        break;
      case 'update_group':
        need(groupKey(change.id));
        if (change.name !== undefined) touched.writes.add(`${groupKey(change.id)} name`);
        for (const look of ['tint', 'collapsed'] as const) {
          if (change[look] !== undefined) touched.looks.add(`${groupKey(change.id)} ${look}`);
        }
        break;
      case 'remove_group':
        touched.removes.add(groupKey(change.id));
        break;
      case 'set_group':
        if (change.group !== null) need(groupKey(change.group));
        for (const id of change.ids) touched.looks.add(`item ${id} group`);
        break;
      case 'move':
        for (const id of Object.keys(change.positions)) touched.looks.add(`item ${id} position`);
        break;
      case 'remove_link':
        break;
    }
  }
  return touched;
}

function common(a: Set<string>, b: Set<string>): string[] {
  return [...a].filter((key) => b.has(key));
}
