/** Certificates for servers and clients of tests, made on the spot: X.509 in DER, signed with P-256. */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

export type Issued = { certificate: string; privateKey: string };
export type Authority = Issued & {
  /** A certificate of this authority: for these host names and addresses, or for a client of this name. */
  issue: (subject: string, hosts?: string[]) => Issued;
};

const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const long = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...(length < 0x80 ? [length] : long)]), content]);
};
const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const bits = (bytes: Uint8Array) => der(0x03, Buffer.from([0]), bytes);
const isTrue = der(0x01, Buffer.from([0xff]));
const time = (at: Date) => der(0x17, Buffer.from(at.toISOString().replace(/^20|[-:T]|\.\d+/g, '')));
const named = (name: string) => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))));
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const day = 86_400_000;

/** `2.5.29.19`, critical: it may sign others. */
const mayIssue = sequence(oid('551d13'), isTrue, der(0x04, sequence(isTrue)));

/** `2.5.29.17`: the names and addresses it is for. */
function forHosts(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) => {
    if (isIP(host) === 0) return der(0x82, Buffer.from(host));
    return der(0x87, Buffer.from(host.split('.').map(Number)));
  });
  return sequence(oid('551d11'), der(0x04, sequence(...names)));
}

type Signer = { name: string; key: KeyObject };

function made(subject: string, extensions: Buffer[], issuer?: Signer): Issued & { key: KeyObject } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = Date.now();
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([0x01, ...randomBytes(8)])),
    ecdsaWithSha256,
    named(issuer?.name ?? subject),
    sequence(time(new Date(now - day)), time(new Date(now + day))),
    named(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 ? [] : [der(0xa3, sequence(...extensions))]),
  );
  const whole = sequence(body, ecdsaWithSha256, bits(sign('sha256', body, issuer?.key ?? privateKey)));
  const lines = whole.toString('base64').replace(/(.{64})/g, '$1\n');
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    key: privateKey,
  };
}

export function makeAuthority(name: string): Authority {
  const { certificate, privateKey, key } = made(name, [mayIssue]);
  return {
    certificate,
    privateKey,
    issue: (subject, hosts = []) => {
      const issued = made(subject, hosts.length === 0 ? [] : [forHosts(hosts)], { name, key });
      return { certificate: issued.certificate, privateKey: issued.privateKey };
    },
  };
}
