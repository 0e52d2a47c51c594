import type { MemberItem } from '../../../src/app-shell/trpc.ts';

export const roleWords: Record<MemberItem['role'], string> = {
  owner: 'Owner',
  admin: 'Admin',
  editor: 'Editor',
  viewer: 'Viewer',
};

/** Those whose name or address holds the text. */
export function matching<One extends Pick<MemberItem, 'name' | 'email'>>(
  members: readonly One[],
  search: string,
): One[] {
  const text = search.trim().toLowerCase();
  return members.filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes(text));
}
