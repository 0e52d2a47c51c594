import type { HttpOut } from '@storyloom/engine';
import type { WorkerConfig } from '../config/config.ts';

type Http = HttpOut & { close: () => Promise<void> };

/** The guarded way out, loaded with the first request: its client is large, and many processes never make one. */
export function lazyHttp(
  config: Pick<WorkerConfig, 'egressAllow' | 'egressDeny' | 'proxies' | 'authoritiesPath'>,
): Http {
  let made: Promise<Http> | null = null;
  const make = async (): Promise<Http> => {
    const { configuredHttp } = await import('./configured.ts');
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
