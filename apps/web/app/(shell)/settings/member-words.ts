import type { MemberItem } from '../../../src/app-shell/trpc.ts';

type Role = MemberItem['role'];

export const roleWords: Record<Role, string> = {
  owner: 'Owner',
  admin: 'Admin',
  editor: 'Editor',
  viewer: 'Viewer',
};

/** Roles that somebody may give: only owners make owners. */
export function roleChoices(isOwner: boolean): { value: Role; label: string }[] {
  const roles: Role[] = ['viewer', 'editor', 'admin', ...(isOwner ? (['owner'] as const) : [])];
  return roles.map((value) => ({ value, label: roleWords[value] }));
}

export const mostInvited = 50;

/** Addresses as people paste them, each once; whether they are any, the server says. */
export function readAddresses(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((one) => one !== ''))];
}

/** Those whose name or address holds the text. */
export function matching<One extends Pick<MemberItem, 'name' | 'email'>>(
  members: readonly One[],
  search: string,
): One[] {
  const text = search.trim().toLowerCase();
  return members.filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes(text));
}
