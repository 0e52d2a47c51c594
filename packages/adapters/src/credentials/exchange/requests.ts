/** Tokens that one request fetches, or several one after the other. */
import {
  type ExchangeAnswer,
  exchangedToken,
  exchangeRequest,
  type RequestSettings,
  requestSecret,
} from '@storyloom/engine';
import { call, isSuccess, refused } from './calls.ts';
import type { Exchange, ExchangeDeps, Exchanged, ExchangeFailure, Opened } from './exchange.ts';

export const byRequest: Exchange<'http-request'> = (deps, opened) =>
  inTurn(deps, opened, [{ settings: opened.settings, secret: opened.secrets.secret ?? '' }]);

export const byRequests: Exchange<'multi-request'> = (deps, opened) =>
  inTurn(
    deps,
    opened,
    opened.settings.requests.map((settings, at) => ({
      settings,
      secret: opened.secrets[requestSecret(at + 1)] ?? '',
    })),
  );

type Step = { settings: RequestSettings; secret: string };

async function inTurn(
  deps: ExchangeDeps,
  opened: Opened<'http-request' | 'multi-request'>,
  steps: Step[],
): Promise<Exchanged> {
  const answers: ExchangeAnswer[] = [];
  for (const [at, { settings, secret }] of steps.entries()) {
    const step = steps.length > 1 ? ` by request ${at + 1}` : '';
    const made = attempt(() => exchangeRequest(settings, { secret, answers }));
    if (!made.ok) return wrong(`Request ${at + 1}`);
    const called = await call(deps, opened, made.value);
    if (!called.ok) return called;
    if (!isSuccess(called.answer)) return refused(called.answer, step);
    answers.push(called.answer);
  }
  const { location_of_token, ttl } = opened.settings;
  const found = attempt(() => exchangedToken(location_of_token, answers));
  if (!found.ok) return wrong('Where the token is');
  if (found.value === null) {
    const message = `The answer has no text at ${location_of_token}: say where the token is in it.`;
    return { ok: false, code: 'bad_credential', message };
  }
  return { ok: true, value: found.value, expiresIn: ttl };
}

/** A formula's own sentence may show a value, which is a secret here. */
function wrong(what: string): ExchangeFailure {
  return {
    ok: false,
    code: 'bad_credential',
    message: `${what}: a formula in this field of the credential fails.`,
  };
}

function attempt<T>(run: () => T): { ok: true; value: T } | { ok: false } {
  try {
    return { ok: true, value: run() };
  } catch {
    return { ok: false };
  }
}
