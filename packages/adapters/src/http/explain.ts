/** What undici and the network throw, as an expected outcome. */
import { errors } from 'undici';
import { type Failure, RefusedError } from './connector.ts';

export const failure = (code: Failure['code'], message: string): Failure => ({ ok: false, code, message });

/** Codes of TLS for a certificate that nobody known has signed. */
const unknownIssuer =
  /^(UNABLE_TO_(GET_ISSUER_CERT|VERIFY_LEAF_SIGNATURE)|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT)/;

/** What a connection's error comes to, in words for people. */
export function explain(error: unknown): Failure {
  if (error instanceof RefusedError) return error.refusal;
  if (error instanceof errors.ConnectTimeoutError)
    return failure('timeout', 'The host did not take the connection.');
  if (error instanceof errors.InvalidArgumentError && error.message.includes('(407)'))
    return fromProxy('407');
  if (error instanceof errors.InvalidArgumentError || error instanceof errors.NotSupportedError) {
    return failure('invalid_url', `The request cannot be sent: ${error.message}`);
  }
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return explain(error.errors[0]);
  if (error instanceof errors.SecureProxyConnectionError && error.cause) return explain(error.cause);
  const message = error instanceof Error ? error.message : String(error);
  const status = /^Proxy response \((\d+)\)/.exec(message)?.[1];
  if (status !== undefined) return fromProxy(status);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const hint = unknownIssuer.test(code)
    ? '. A private authority goes into custom_certificate_authority.'
    : '';
  return failure('unreachable', `The address cannot be reached: ${message}${hint}`);
}

const fromProxy = (status: string) =>
  failure('unreachable', `The proxy answered ${status} when it was asked for a connection.`);
