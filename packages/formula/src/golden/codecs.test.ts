import { expect, test } from 'vitest';
import { catalog } from '../functions/registry.ts';
import { codecs } from './codecs.ts';

/** Those that Tines documents, and the rest of their kind. */
const names = `
YAML_PARSE TO_YAML XML_PARSE CSV_PARSE CSV_PARSE_TO_OBJECTS OBJECTS_TO_CSV EML_PARSE MSG_PARSE PARSE_URL IN_CIDR
IS_IP_ADDRESS IS_IPV4 IS_IPV6 ZIP UNZIP GZIP GUNZIP TAR UNTAR BASE64_ENCODE BASE64_DECODE BASE64URL_ENCODE
BASE64URL_DECODE URL_ENCODE URL_DECODE UUID RANDOM_STRING MD5 SHA1 SHA224 SHA256 SHA384 SHA512 MD5_BASE64
SHA1_BASE64 SHA224_BASE64 SHA256_BASE64 SHA384_BASE64 SHA512_BASE64 HMAC_MD5 HMAC_SHA1 HMAC_SHA224 HMAC_SHA256
HMAC_SHA384 HMAC_SHA512 HMAC_SHA1_BASE64 HMAC_SHA256_BASE64 HMAC_SHA512_BASE64 JWT_SIGN JWT_DECODE RSA_SIGN
RSA_ENCRYPT GENERATE_RSA_KEYS TINES_ENCRYPT TINES_DECRYPT OPENSSL_ENCRYPT OPENSSL_DECRYPT AES_ENCRYPT AES_DECRYPT`;

test('every function that parses, converts, hashes, signs or encrypts is there', () => {
  const known = new Set(catalog.map(({ name }) => name));
  expect(
    names
      .trim()
      .split(/\s+/)
      .filter((name) => !known.has(name)),
  ).toEqual([]);
});

test('there are golden formulas enough', () => {
  expect(Object.values(codecs).flat().length).toBeGreaterThanOrEqual(120);
});
