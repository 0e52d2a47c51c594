import type { MemberDeps } from '@storyloom/adapters/accounts/change-members';
import type { Audit } from '@storyloom/adapters/audit/audit';
import type { CredentialDeps } from '@storyloom/adapters/credentials/credential-deps';
import type { Links } from '@storyloom/adapters/links/links';
import type { Log } from '@storyloom/adapters/log/log';
import type { Payloads } from '@storyloom/adapters/postgres/payloads';
import type { Pool } from '@storyloom/adapters/postgres/pool';
import type { LineFollower } from '@storyloom/adapters/runs/follow-lines';
import type { RepeatDeps } from '@storyloom/adapters/runs/runs-deps';
import type { TryDeps } from '@storyloom/adapters/runs/try-action';
import type { RunDeps } from '@storyloom/adapters/stories/run-story';
import type { StoryDeps } from '@storyloom/adapters/stories/story-deps';
import type { Templates } from '@storyloom/adapters/templates/catalog';
import type { Live, RequestLimit } from '@storyloom/engine';

/** What procedures and REST routes are given. */
export type WebDeps = StoryDeps &
  RunDeps &
  RepeatDeps &
  TryDeps &
  CredentialDeps &
  MemberDeps & {
    live: Live;
    /** Where every mutation leaves an entry. */
    audit: Audit;
    /** The log lines of Action runs that go on. */
    lines: LineFollower;
    /** Milliseconds until one more of its kind may come; 0 lets it in and counts it. */
    takeTurn: (limit: RequestLimit & { key: string }) => Promise<number>;
    /** For what is hand-written SQL; not the pool of ingest. */
    pool: Pool;
    /** Reads payloads that are too large for a row. */
    payloads: Pick<Payloads, 'load'>;
    /** Ready-made stories and Actions. */
    templates: Templates;
    /** Reads the addresses of prompts and approvals. */
    links: Links;
    /** Whether this installation can send mail. */
    sendsMail: boolean;
    log: Log;
    /** Of this installation, as in package.json. */
    version: string;
    /** Days until a removed story is deleted. */
    trashDays: number;
    /** Days that entries of the audit log are kept. */
    auditDays: number;
  };
