/** Entries of the audit log in words. */
import type { AuditItem } from '../../../src/app-shell/trpc.ts';

/** What was done, by operation; the name of what it was done to stands behind it. */
const operations: Record<string, string> = {
  'actions.test': 'Test Action',
  'apiKeys.create': 'Make API key',
  'apiKeys.revoke': 'Revoke API key',
  'approvals.answer': 'Answer approval',
  'credentials.check': 'Try credential',
  'credentials.connect': 'Connect credential',
  'credentials.create': 'Create credential',
  'credentials.remove': 'Delete credential',
  'credentials.update': 'Edit credential',
  'database.prepare': 'Prepare database',
  'events.reEmit': 'Emit event again',
  'folders.create': 'Create folder',
  'folders.remove': 'Delete folder',
  'folders.update': 'Edit folder',
  'keys.rotate': 'Change the key of credentials',
  'members.invite': 'Invite member',
  'members.inviteAgain': 'Invite member again',
  'members.remove': 'Take member out of the team',
  'members.setRole': 'Change role of member',
  'memory.clear': 'Clear memory of an Action',
  'monitoring.set': 'Change what story tells',
  'monitoring.test': 'Send test message of story',
  'reEmissions.cancel': 'Stop emitting events again',
  'reEmissions.start': 'Emit events again',
  'resources.change': 'Change value of resource',
  'resources.create': 'Create resource',
  'resources.remove': 'Delete resource',
  'resources.update': 'Edit resource',
  'reviews.decide': 'Decide review',
  'reviews.request': 'Ask for review',
  'reviews.withdraw': 'Withdraw review',
  'runs.cancel': 'Cancel run',
  'runs.cancelAll': 'Cancel all runs',
  'runs.decide': 'Decide about Action run',
  'runs.followPrompt': 'Follow prompt',
  'runs.rerun': 'Run Action again',
  'runs.resume': 'Let run go on',
  'runs.suspend': 'Hold run up',
  'stories.change': 'Edit draft',
  'stories.create': 'Create story',
  'stories.duplicate': 'Duplicate story',
  'stories.import': 'Import story',
  'stories.lock': 'Lock story',
  'stories.move': 'Move stories',
  'stories.remove': 'Delete story',
  'stories.rename': 'Rename story',
  'stories.restore': 'Restore story',
  'stories.resume': 'Let story go on',
  'stories.run': 'Run story',
  'stories.setDisabled': 'Switch story on or off',
  'stories.setFavourite': 'Mark story as favourite',
  'stories.setLimits': 'Change limits of story',
  'stories.setSendToStory': 'Change who may call story',
  'stories.setTags': 'Change tags of story',
  'stories.suspend': 'Hold story up',
  'stories.tag': 'Change tags of stories',
  'stories.unlock': 'Unlock story',
  'stories.update': 'Edit settings of story',
  'stories.visited': 'Open story',
  'trash.empty': 'Empty trash',
  'trash.purge': 'Delete story for good',
  'users.create': 'Invite user',
  'users.link': 'Make sign-in link',
  'versions.publish': 'Publish',
  'versions.publishUnreviewed': 'Publish without review',
  'versions.rename': 'Name version',
  'versions.restore': 'Restore version',
  'versions.rollBack': 'Make version live again',
  'versions.setChangeControl': 'Change how story is edited',
  'viewer.acceptInvitation': 'Accept invitation',
  'viewer.signIn': 'Sign in',
  'viewer.signOut': 'Sign out',
  'viewer.signOutEverywhere': 'Sign out everywhere',
};

const switched = (on: unknown, [yes, no]: readonly [string, string]) => (on === true ? yes : no);

/** Where what was given says it better. */
const byInput: Record<string, (inputs: AuditItem['inputs']) => string> = {
  'reviews.decide': ({ verdict }) => switched(verdict === 'approve', ['Approve review', 'Reject review']),
  'stories.setDisabled': ({ disabled }) => switched(disabled, ['Switch story off', 'Switch story on']),
  'stories.setFavourite': ({ favourite }) =>
    switched(favourite, ['Mark story as favourite', 'Take favourite mark off story']),
};

export function operationWord({ operation, inputs }: Pick<AuditItem, 'operation' | 'inputs'>): string {
  return byInput[operation]?.(inputs) ?? operations[operation] ?? operation;
}

/** What it was done to; nothing where that has no name. */
export function subjectOf({ objectName, storyName, inputs }: AuditItem): string | null {
  const given = [inputs.name, inputs.email].find((one) => typeof one === 'string');
  return objectName ?? storyName ?? given ?? null;
}

/** Who it was, as far as that is known. */
export function actorOf({ userName, userEmail, via }: AuditItem): string {
  return userName ?? userEmail ?? (via === 'link' ? 'Somebody with the link' : 'Somebody');
}

const errors: Record<string, string> = {
  BAD_REQUEST: 'What was given was not valid.',
  CONFLICT: 'It did not fit how things stood.',
  FAILED: 'The provider gave no token.',
  FORBIDDEN: 'The role in the team does not allow it.',
  INTERNAL_SERVER_ERROR: 'The program broke; its log says more.',
  INVALID: 'What was given was not valid.',
  LOCKED: 'The story was locked.',
  MISMATCH: 'It had been changed by somebody else.',
  NOT_FOUND: 'It did not exist, or was not theirs.',
  REFUSED: 'The provider did not consent.',
  TOO_MANY_REQUESTS: 'There were too many at once.',
  UNPROCESSABLE_CONTENT: 'What was given was not valid.',
};

/** How it ended, in a sentence. */
export function outcomeSentence({ state, error, via }: AuditItem): string {
  const why = error === null ? '' : ` ${errors[error] ?? error}`;
  const sentences: Record<AuditItem['state'], string> = {
    begun:
      'It was begun, and nobody wrote down how it ended: it goes on, or the program was ended in the middle.',
    done: `Done ${vias[via] ?? ''}`.trim().concat('.'),
    failed: `Failed.${why}`,
    refused: `Refused.${why}`,
  };
  return sentences[state];
}

const vias: Record<string, string> = {
  page: 'on a page',
  api: 'over REST',
  cli: 'on the command line',
  link: 'by a link',
};

/** Kinds of things that entries are about, as a filter offers them. */
export const resourceChoices = [
  { value: 'story', label: 'Stories' },
  { value: 'review', label: 'Reviews' },
  { value: 'change_control', label: 'Change control' },
  { value: 'run', label: 'Runs' },
  { value: 'event', label: 'Events' },
  { value: 'credential', label: 'Credentials' },
  { value: 'resource', label: 'Resources' },
  { value: 'api_key', label: 'API keys' },
  { value: 'viewer', label: 'Sign-in and own marks' },
  { value: 'member', label: 'Members' },
  { value: 'user', label: 'Users' },
  { value: 'installation', label: 'Installation' },
] as const;
