import type { AppConfig } from '@storyloom/adapters/config/config';
import type { Sandbox } from '@storyloom/adapters/scripts/sandbox';
import { type HttpOut, nothingOutside, type Outside, type PeekInbox } from '@storyloom/engine';

/**
 * What an Action under test reaches, loaded with the first test: most app processes never test one. What
 * it would remember and change is kept from it by the engine.
 */
export function outsideOfTests(
  config: AppConfig,
  { http, sandbox }: { http: HttpOut; sandbox: Sandbox | null },
): () => Promise<Outside> {
  let made: Promise<Outside> | null = null;
  const make = async (): Promise<Outside> => {
    const [{ mailOut }, { makeScripts }] = await Promise.all([
      import('@storyloom/adapters/mail/mail-out'),
      import('@storyloom/adapters/scripts/scripts'),
    ]);
    const { egressAllow: allow, egressDeny: deny, mail, mailSenders: senders, site } = config;
    return {
      ...nothingOutside,
      http,
      mail: mailOut({ allow, deny, mail, senders, domain: site.domain }),
      scripts: makeScripts({ sandbox }),
    };
  };
  return () => {
    made ??= make();
    return made;
  };
}

/** How a mailbox under test is looked at; loaded with the first one. */
export function peekInboxOfTests({
  egressAllow: allow,
  egressDeny: deny = [],
}: {
  egressAllow: readonly string[];
  egressDeny?: readonly string[];
}): PeekInbox {
  let made: Promise<PeekInbox> | null = null;
  const make = async (): Promise<PeekInbox> => {
    const [{ peekInbox }, { imapConnector }, { mailParser }] = await Promise.all([
      import('@storyloom/adapters/inbox/peek'),
      import('@storyloom/adapters/inbox/imap'),
      import('@storyloom/adapters/inbox/parser'),
    ]);
    return peekInbox({ connect: imapConnector({ allow, deny }), parser: mailParser() });
  };
  return async (open, how) => {
    made ??= make();
    return (await made)(open, how);
  };
}
