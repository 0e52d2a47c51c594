/** The way out as an installation's settings have it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerConfig } from '../config/config.ts';
import { guardedHttp } from './guarded.ts';

/** Reads the folder of authorities once. Throws when it cannot be read. */
export function configuredHttp(
  config: Pick<WorkerConfig, 'egressAllow' | 'egressDeny' | 'proxies' | 'authoritiesPath'>,
): ReturnType<typeof guardedHttp> {
  const { egressAllow: allow, egressDeny: deny, proxies, authoritiesPath } = config;
  return guardedHttp({ allow, deny, proxies, authorities: authoritiesIn(authoritiesPath) });
}

/** The certificate authorities of a folder, by the names of their files without `.pem` or `.crt`. */
function authoritiesIn(path: string | null): Map<string, string> {
  const files = path === null ? [] : readdirSync(path).filter((name) => /\.(pem|crt)$/.test(name));
  return new Map(
    files.map((name) => [name.replace(/\.(pem|crt)$/, ''), readFileSync(join(path ?? '', name), 'utf8')]),
  );
}
