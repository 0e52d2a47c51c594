/** What the app reaches of the world, loaded when it is first needed: most processes never do, and its clients are large. */
import type { AppConfig, WorkerConfig } from '@storyloom/adapters/config/config';
import { type HttpOut, nothingOutside, type Outside } from '@storyloom/engine';

type Http = HttpOut & { close: () => Promise<void> };

/** The guarded way out. */
export function lazyHttp(config: Pick<WorkerConfig, 'egressAllow' | 'proxies' | 'authoritiesPath'>): Http {
  let made: Promise<Http> | null = null;
  const make = async (): Promise<Http> => {
    const { configuredHttp } = await import('@storyloom/adapters/http/configured');
    return configuredHttp(config);
  };
  return {
    request: async (request) => {
      made ??= make();
      return (await made).request(request);
    },
    close: async () => {
      await (await made)?.close();
    },
  };
}

/** What an Action under test reaches. What it would remember and change is kept from it by the engine. */
export function outsideOfTests(config: AppConfig, http: HttpOut): () => Promise<Outside> {
  let made: Promise<Outside> | null = null;
  const make = async (): Promise<Outside> => {
    const [{ mailOut }, { makeScripts }] = await Promise.all([
      import('@storyloom/adapters/mail/mail-out'),
      import('@storyloom/adapters/scripts/scripts'),
    ]);
    const { egressAllow: allow, mail, mailSenders: senders, site } = config;
    return {
      ...nothingOutside,
      http,
      mail: mailOut({ allow, mail, senders, domain: site.domain }),
      scripts: makeScripts(),
    };
  };
  return () => {
    made ??= make();
    return made;
  };
}
