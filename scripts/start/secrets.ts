import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { fromFileError, Stop } from '../lib/stop.mjs';

const least = 64;

/**
 * The secret that this installation signs with: kept in `file`, readable by its owner alone, made at the
 * first start. Throws `Stop` when the file holds none: a new one would sign everyone out unasked.
 */
export function keptSecret(file: string): string {
  try {
    if (!existsSync(file)) writeSecret(file);
    const secret = parseEnv(readFileSync(file, 'utf8')).APP_SECRET_TOKEN ?? '';
    if (secret.length >= least) return secret;
  } catch (error) {
    throw fromFileError(error, file);
  }
  throw new Stop(
    `${file} holds no APP_SECRET_TOKEN of ${least} characters: put it back from a backup, or remove the file to get a new one, which signs everyone out.`,
  );
}

function writeSecret(file: string): void {
  const text = `# Made by npm start. Signs sessions and sign-in links; a new value signs everyone out.\nAPP_SECRET_TOKEN=${randomBytes(48).toString('hex')}\n`;
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

/**
 * The file with the key that credentials are sealed with, made at the first start and readable by its owner
 * alone. A new key would not open what the old one sealed, so an empty file is not filled.
 */
export function keptKeyFile(file: string): string {
  try {
    if (!existsSync(file)) {
      writeFileSync(`${file}.new`, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true });
      renameSync(`${file}.new`, file);
    }
    if (readFileSync(file, 'utf8').trim() !== '') return file;
  } catch (error) {
    throw fromFileError(error, file);
  }
  throw new Stop(
    `${file} is empty: put it back from a backup, or remove it to get a new key, which opens no credential that is there.`,
  );
}
