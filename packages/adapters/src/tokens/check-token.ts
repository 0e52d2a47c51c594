import type { HttpOut, TokenRule } from '@storyloom/engine';
import type { Log } from '../log/log.ts';
import type { IssuerKeys, Times } from './issuer-keys.ts';
import type { TokenVerdict } from './verify.ts';

/** `audience`: what the token is for, where the rule does not say. */
export type CheckToken = (token: string, rule: TokenRule, audience: string) => Promise<TokenVerdict>;

/** Keys of issuers are kept for the life of the process; the library is loaded with the first token. */
export function makeCheckToken({
  http,
  log,
  times,
}: {
  http: HttpOut;
  log: Log;
  /** How long keys are kept; see issuer-keys.ts for the usual times. */
  times?: Times;
}): CheckToken {
  let made: Promise<{ keys: IssuerKeys; verify: typeof import('./verify.ts').verifyToken }> | null = null;
  const make = async () => {
    const [{ makeIssuerKeys }, { verifyToken }] = await Promise.all([
      import('./issuer-keys.ts'),
      import('./verify.ts'),
    ]);
    const onFault = (issuer: string, message: string) =>
      log.warn('The keys of an issuer of tokens cannot be had', { issuer, reason: message });
    return { keys: makeIssuerKeys({ http, onFault, ...(times ? { times } : {}) }), verify: verifyToken };
  };
  return async (token, rule, audience) => {
    made ??= make();
    const { keys, verify } = await made;
    return verify(token, rule, { keys, audience });
  };
}
