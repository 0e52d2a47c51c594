import type { SignInDeps } from '@storyloom/adapters/accounts/sign-in-link';
import type { CredentialDeps } from '@storyloom/adapters/credentials/credential-deps';
import type { Log } from '@storyloom/adapters/log/log';
import type { Payloads } from '@storyloom/adapters/postgres/payloads';
import type { Pool } from '@storyloom/adapters/postgres/pool';
import type { RepeatDeps } from '@storyloom/adapters/runs/runs-deps';
import type { RunDeps } from '@storyloom/adapters/stories/run-story';
import type { StoryDeps } from '@storyloom/adapters/stories/story-deps';
import type { Live } from '@storyloom/engine';

/** What procedures and REST routes are given. */
export type WebDeps = StoryDeps &
  RunDeps &
  RepeatDeps &
  CredentialDeps &
  SignInDeps & {
    live: Live;
    /** For what is hand-written SQL; not the pool of ingest. */
    pool: Pool;
    /** Reads payloads that are too large for a row. */
    payloads: Pick<Payloads, 'load'>;
    log: Log;
    /** Of this installation, as in package.json. */
    version: string;
  };
