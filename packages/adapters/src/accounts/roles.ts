/** What a member may do in a team; each role may also do what those after it may. */
export const roles = ['owner', 'admin', 'editor', 'viewer'] as const;

export type Role = (typeof roles)[number];

/** A stored role; one that is not known here counts as the least. */
export function roleOf(stored: string): Role {
  return roles.find((role) => role === stored) ?? 'viewer';
}
