import { randomBytes } from 'node:crypto';

/** A UUIDv7 (RFC 9562) of a time in milliseconds since the epoch. */
export function uuidV7(ms: number): string {
  return format(ms, randomBytes(10));
}

/** The least UUIDv7 of that time: every id made before is smaller. */
export function leastUuidV7(ms: number): string {
  return format(ms, Buffer.alloc(10));
}

function format(ms: number, random: Buffer): string {
  const time = ms.toString(16).padStart(12, '0');
  const rest = random.toString('hex');
  const variant = (8 + (Number.parseInt(rest.charAt(3), 16) & 3)).toString(16);
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${rest.slice(0, 3)}`,
    `${variant}${rest.slice(4, 7)}`,
    rest.slice(7, 19),
  ].join('-');
}
