/** Exchanging a credential for what formulas get: the shapes that all ways of doing it share. */
import type { CredentialSettings, CredentialType, HttpOut, Json } from '@storyloom/engine';
import type { OauthApp } from '../../config/config.ts';

export type ExchangeDeps = {
  http: HttpOut;
  /** Apps of the installation. */
  oauthApps: Readonly<Record<string, OauthApp>>;
};

/** What an exchange came to. Its sentences hold no secret. */
export type Exchanged =
  | {
      ok: true;
      value: Json;
      /** Seconds; null: it does not expire. */
      expiresIn: number | null;
      /** What the next one is fetched with. */
      refreshToken?: string | undefined;
    }
  | ExchangeFailure;

export type ExchangeFailure = {
  ok: false;
  code: 'token_failed' | 'timeout' | 'unreachable' | 'not_connected' | 'bad_credential';
  message: string;
  /** The status of the answer. */
  status?: number;
  retryAfterMs?: number;
};

/** What one way of exchanging is given: a credential opened. */
export type Opened<Type extends CredentialType> = {
  settings: CredentialSettings[Type];
  secrets: Readonly<Record<string, string>>;
  allowedHosts: readonly string[];
  /** Of the token before. */
  refreshToken: string | null;
};

export type Exchange<Type extends CredentialType> = (
  deps: ExchangeDeps,
  opened: Opened<Type>,
) => Promise<Exchanged>;
