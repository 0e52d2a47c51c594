/**
 * Who may send a request: by the endpoint's secret, by a key of the team, by a token, or by a signature over
 * the raw bytes. What is not set up right refuses everybody; nothing is ever let in for want of a secret.
 */
import type { WebhookRequest } from '@storyloom/engine';
import { readClaim, type Scheme, secretKey } from './claims.ts';
import type { WebhookOptions } from './index.ts';
import { hasSignature } from './signature.ts';

/** `replay` is the same for exact repetitions of a signed request, and for those alone. */
export type Admission =
  | { ok: true; replay: string | null }
  | { ok: false; status: 401 | 404 | 500; message: string };

type AccessControl = WebhookOptions['access_control'];

const free: Admission = { ok: true, replay: null };
const notFound: Admission = { ok: false, status: 404, message: 'Not found' };

/** One entry an access control. */
const checks: Record<AccessControl, (options: WebhookOptions, request: WebhookRequest) => Admission> = {
  public: () => free,
  secret: (_, { proof }) => (proof === 'secret' ? free : notFound),
  api_key: (_, { proof }) =>
    proof === 'api_key' ? free : refused('Send an API key of this team: Authorization: Bearer <key>.'),
  oauth: (_, { proof }) =>
    proof === 'token'
      ? free
      : misconfigured('oauth_issuer has to be an https address, and nothing of OAuth a formula.'),
  github: signedBy('github'),
  stripe: signedBy('stripe'),
  slack: signedBy('slack'),
  standard_webhooks: signedBy('standard_webhooks'),
  hmac: signedBy('hmac'),
};

/** Before anything of the body is parsed. The messages tell what was wrong and hold nothing secret. */
export function admit(options: WebhookOptions, request: WebhookRequest): Admission {
  return request.proof === 'trusted' ? free : checks[options.access_control](options, request);
}

function signedBy(scheme: Scheme): (options: WebhookOptions, request: WebhookRequest) => Admission {
  return (options, request) => {
    const { signing_secret: secrets, signature_tolerance: tolerance } = options;
    if (secrets.length === 0) return misconfigured('signing_secret is missing.');
    const keys = secrets.flatMap((secret) => secretKey(scheme, secret) ?? []);
    if (keys.length < secrets.length) {
      return misconfigured('signing_secret is not base64, as Standard Webhooks wants it.');
    }
    const { hmac } = request;
    if (!hmac) return misconfigured('signatures cannot be checked here.');

    const claim = readClaim[scheme](options, request);
    if (!claim.ok) return claim.isConfiguration ? misconfigured(claim.fault) : refused(claim.fault);
    if (claim.time !== null && Math.abs(Date.now() - claim.time) > tolerance * 1000) {
      return refused(
        `It was signed more than ${tolerance} s ago, or in the future: sign it anew, and check the clock.`,
      );
    }
    const match = keys
      .map((key) => hmac(claim.algorithm, key, claim.content))
      .find((digest) => hasSignature(claim, digest));
    if (!match) return refused('The signature is not the one of this body.');
    return { ok: true, replay: claim.replay(match) };
  };
}

function refused(message: string): Admission {
  return { ok: false, status: 401, message };
}

function misconfigured(what: string): Admission {
  return {
    ok: false,
    status: 500,
    message: `This webhook is not set up, so nothing was stored: ${what}`,
  };
}
