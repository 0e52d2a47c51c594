/** Why the embedded server did not start: one sentence for the person who started it. */
export type EmbeddedFailure = {
  ok: false;
  code:
    | 'unsupported'
    | 'no_account'
    | 'unwritable'
    | 'disk_full'
    | 'already_running'
    | 'other_version'
    | 'damaged'
    | 'failed';
  message: string;
};

/** Carries an expected failure up to `startEmbeddedPostgres`, which answers it as data. */
export class StartFailed extends Error {
  readonly code: EmbeddedFailure['code'];

  constructor(code: EmbeddedFailure['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** What a file system error means for `path`; an error that is none of those is a bug and comes back as it is. */
export function fromFileError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new StartFailed(
      'disk_full',
      `The disk that holds ${path} is full: free some space and start again.`,
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR') {
    return new StartFailed(
      'unwritable',
      `The folder ${path} cannot be written: give this user the right to, or start as the folder's owner.`,
    );
  }
  return error;
}
