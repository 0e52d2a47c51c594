/** Credentials that nobody is asked for: texts, certificates, and tokens that are signed here. */
import { createHash, createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { exchangeClaims } from '@storyloom/engine';
import { SignJWT } from 'jose';
import type { Exchange } from './exchange.ts';

export const asText: Exchange<'text'> = async (_, { secrets }) => ({
  ok: true,
  value: secrets.value ?? '',
  expiresIn: null,
});

export const asCertificate: Exchange<'mtls'> = async (_, { settings, secrets }) => ({
  ok: true,
  value: {
    certificate: settings.certificate,
    private_key: secrets.private_key ?? '',
    ca: settings.ca === '' ? null : settings.ca,
  },
  expiresIn: null,
});

export const bySigning: Exchange<'jwt'> = async (_, { settings, secrets }) => {
  const { algorithm, payload, header, auto_generate_time_claims, ttl } = settings;
  try {
    const key = keyFor(algorithm, secrets.private_key ?? '');
    const jwt = new SignJWT(exchangeClaims(payload, fingerprintOf(key))).setProtectedHeader({
      typ: 'JWT',
      ...header,
      alg: algorithm,
    });
    const now = Math.floor(Date.now() / 1000);
    if (auto_generate_time_claims) jwt.setIssuedAt(now).setExpirationTime(now + ttl);
    const value = await jwt.sign(key);
    return { ok: true, value, expiresIn: ttl };
  } catch {
    const what = algorithm.startsWith('HS')
      ? 'the claims and the secret'
      : `the claims, and that the key is a PEM for ${algorithm}`;
    return { ok: false, code: 'bad_credential', message: `The token could not be signed: check ${what}.` };
  }
};

function keyFor(algorithm: string, text: string): KeyObject {
  return algorithm.startsWith('HS') ? createSecretKey(Buffer.from(text, 'utf8')) : createPrivateKey(text);
}

/** Of the public key: SHA-256 of its DER (SubjectPublicKeyInfo) in base64, as `openssl` and Snowflake write it. */
function fingerprintOf(key: KeyObject): string | null {
  if (key.type !== 'private') return null;
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(publicKey).digest('base64');
}
