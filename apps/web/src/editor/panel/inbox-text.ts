/** What the server tells of an Action's mailbox. */
export type ServerInbox = {
  actionId: string;
  enabled: boolean;
  isHeld: boolean;
  checkedAt: string | null;
  error: string | null;
  nextCheckAt: string | null;
};

/** One sentence about how a mailbox stands. */
export function statusOf({ enabled, isHeld, checkedAt, error }: ServerInbox): string {
  if (!enabled) return 'The mailbox is not looked at while this Action is off.';
  if (error !== null) return checkedAt === null ? 'The mailbox was never looked at.' : 'Not all is well.';
  if (checkedAt === null) return 'The mailbox is about to be looked at for the first time.';
  return isHeld ? 'Connected to the mailbox.' : 'The mailbox is looked at now and then.';
}
