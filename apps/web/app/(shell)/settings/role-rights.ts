import type { MemberItem } from '../../../src/app-shell/trpc.ts';

type Role = MemberItem['role'];

const all: readonly Role[] = ['viewer', 'editor', 'admin', 'owner'];

/** Roles, the least first. */
export const rolesUp = all;

/** What roles may do, as the server's policy has it: a test holds the two together. */
export const rights = [
  { label: 'See stories, runs, events', roles: all },
  { label: 'Run, answer, edit, publish', roles: ['editor', 'admin', 'owner'] },
  { label: 'Use and edit credentials', roles: ['editor', 'admin', 'owner'] },
  { label: 'Members, change control, audit log', roles: ['admin', 'owner'] },
] as const satisfies readonly { label: string; roles: readonly Role[] }[];

export function mayDo(role: Role, right: { roles: readonly Role[] }): boolean {
  return right.roles.includes(role);
}
