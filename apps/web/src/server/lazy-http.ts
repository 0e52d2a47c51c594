import type { WorkerConfig } from '@storyloom/adapters/config/config';
import type { HttpOut } from '@storyloom/engine';

type Http = HttpOut & { close: () => Promise<void> };

/** The guarded way out, loaded with the first request: most app processes never make one, and its client is large. */
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
