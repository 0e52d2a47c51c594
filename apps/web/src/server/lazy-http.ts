import type { HttpOut } from '@storyloom/engine';

type Http = HttpOut & { close: () => Promise<void> };

/** The guarded way out, loaded with the first request: most app processes never make one, and its client is large. */
export function lazyHttp(options: { allow: readonly string[] }): Http {
  let made: Promise<Http> | null = null;
  const make = async (): Promise<Http> => {
    const { guardedHttp } = await import('@storyloom/adapters/http/guarded');
    return guardedHttp(options);
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
