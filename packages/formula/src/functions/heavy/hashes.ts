/** Digests and HMACs, by @noble/hashes. */
import { hmac } from '@noble/hashes/hmac.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Args } from '../args.ts';
import { base64Of } from '../base64.ts';
import type { Runs } from '../lazy.ts';
import { boundedBytes } from './guard.ts';

const algorithms = { MD5: md5, SHA1: sha1, SHA224: sha224, SHA256: sha256, SHA384: sha384, SHA512: sha512 };

export const runs: Runs = Object.fromEntries(
  Object.entries(algorithms).flatMap(([name, algorithm]) => {
    const digest = (args: Args) => algorithm(inputOf(args, 0));
    const keyed = (args: Args) => hmac(algorithm, secretOf(args), inputOf(args, 0));
    return [
      [name, (args: Args) => bytesToHex(digest(args))],
      [`${name}_BASE64`, (args: Args) => base64Of(digest(args))],
      [`HMAC_${name}`, (args: Args) => bytesToHex(keyed(args))],
      [`HMAC_${name}_BASE64`, (args: Args) => base64Of(keyed(args))],
    ];
  }),
);

/** Longer ones are hashed themselves, which is work for nothing. */
function secretOf(args: Args): Uint8Array {
  return boundedBytes(args, 1, { most: 65_536, perStep: 64, base: 3 });
}

/** A hash reads every byte, slowly: about six texts of 1 MB in one evaluation. */
function inputOf(args: Args, index: number): Uint8Array {
  return boundedBytes(args, index, { perStep: 64, base: 3 });
}
