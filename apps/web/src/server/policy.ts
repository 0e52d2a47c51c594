/** Who may do what: the one table. Procedures and REST routes declare a row; nothing else decides. */
import type { Role } from '@storyloom/adapters/accounts/roles';

type Resource =
  | 'viewer'
  | 'story'
  | 'review'
  | 'change_control'
  | 'run'
  | 'event'
  | 'member'
  | 'api_key'
  | 'credential'
  | 'resource'
  | 'template'
  | 'audit_log';
type Access = 'read' | 'edit' | 'run';

/**
 * Where the object's team is found: in the input's team id, or as the owner of the story, event, key,
 * credential, resource or folder that the input names. `self` is the caller's own: every signed-in user may.
 */
type AccessScope = 'self' | 'team' | 'story' | 'event' | 'api_key' | 'credential' | 'resource' | 'folder';

export type Declaration = { resource: Resource; action: Access; scope: AccessScope };

const everyone: readonly Role[] = ['owner', 'admin', 'editor', 'viewer'];
const editors: readonly Role[] = ['owner', 'admin', 'editor'];
const admins: readonly Role[] = ['owner', 'admin'];
const nobody: readonly Role[] = [];

const policy: Record<Resource, Record<Access, readonly Role[]>> = {
  viewer: { read: everyone, edit: everyone, run: nobody },
  story: { read: everyone, edit: editors, run: editors },
  // Asking for one is editing it; deciding it is running it, which whoever asked cannot.
  review: { read: everyone, edit: editors, run: editors },
  // Running it publishes without the review that it asks for.
  change_control: { read: everyone, edit: admins, run: admins },
  run: { read: everyone, edit: editors, run: editors },
  event: { read: everyone, edit: editors, run: editors },
  // Of owners, only owners: change-members.ts.
  member: { read: everyone, edit: admins, run: nobody },
  api_key: { read: everyone, edit: editors, run: nobody },
  // What is secret of it, nobody reads. Running it tries it out.
  credential: { read: everyone, edit: editors, run: editors },
  resource: { read: everyone, edit: editors, run: nobody },
  // They come with a release. A story is made of one by importing it, which is editing stories.
  template: { read: everyone, edit: nobody, run: nobody },
  // What is written there is written by what people do.
  audit_log: { read: admins, edit: nobody, run: nobody },
};

/** Whether a member with this role may do this to an object of the team. */
export function isAllowed(
  role: Role,
  { resource, action }: Pick<Declaration, 'resource' | 'action'>,
): boolean {
  return policy[resource][action].includes(role);
}
