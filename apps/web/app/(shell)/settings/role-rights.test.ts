import { expect, it } from 'vitest';
import { type Declaration, isAllowed } from '../../../src/server/policy.ts';
import { mayDo, rights, rolesUp } from './role-rights.ts';

/** What of the policy stands behind each line of the table. */
const behind: Record<(typeof rights)[number]['label'], Pick<Declaration, 'resource' | 'action'>[]> = {
  'See stories, runs, events': [
    { resource: 'story', action: 'read' },
    { resource: 'run', action: 'read' },
    { resource: 'event', action: 'read' },
  ],
  'Run, answer, edit, publish': [
    { resource: 'story', action: 'run' },
    { resource: 'run', action: 'edit' },
    { resource: 'story', action: 'edit' },
  ],
  'Use and edit credentials': [
    { resource: 'credential', action: 'edit' },
    { resource: 'credential', action: 'run' },
  ],
  'Members, change control, audit log': [
    { resource: 'member', action: 'edit' },
    { resource: 'change_control', action: 'edit' },
    { resource: 'audit_log', action: 'read' },
  ],
};

it('says of roles what the policy says', () => {
  for (const role of rolesUp) {
    for (const right of rights) {
      for (const declared of behind[right.label]) {
        expect(mayDo(role, right), `${role}: ${right.label}`).toBe(isAllowed(role, declared));
      }
    }
  }
});
