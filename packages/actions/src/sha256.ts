/** SHA-256 (FIPS 180-4 §6.2), for code that runs without Node and cannot wait for Web Crypto. */

/** The first 32 bits of the fractional parts of the roots of the first primes (§4.2.2, §5.3.3). */
function rootsOf(count: number, power: number): number[] {
  const roots: number[] = [];
  for (let candidate = 2; roots.length < count; candidate += 1) {
    if (isPrime(candidate)) roots.push(((candidate ** power % 1) * 2 ** 32) | 0);
  }
  return roots;
}

function isPrime(value: number): boolean {
  for (let factor = 2; factor * factor <= value; factor += 1) if (value % factor === 0) return false;
  return true;
}

const constants = rootsOf(64, 1 / 3);
const start = rootsOf(8, 1 / 2);

/** The digest of a text's UTF-8 bytes, in hex. */
export function sha256(text: string): string {
  const state = [...start];
  const view = padded(new TextEncoder().encode(text));
  for (let offset = 0; offset < view.byteLength; offset += 64) addBlock(state, view, offset);
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** The bytes, a one bit, zeros, and the length in bits, in blocks of 64 bytes (§5.1.1). */
function padded(bytes: Uint8Array): DataView {
  const length = Math.ceil((bytes.length + 9) / 64) * 64;
  const whole = new Uint8Array(length);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  const view = new DataView(whole.buffer);
  view.setUint32(length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(length - 4, bytes.length << 3);
  return view;
}

function addBlock(state: number[], view: DataView, offset: number): void {
  const words = new Int32Array(64);
  const at = (index: number) => words[index] ?? 0;
  for (let t = 0; t < 16; t += 1) words[t] = view.getInt32(offset + t * 4);
  for (let t = 16; t < 64; t += 1) {
    const early = at(t - 15);
    const late = at(t - 2);
    const s0 = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const s1 = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    words[t] = at(t - 16) + s0 + at(t - 7) + s1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let t = 0; t < 64; t += 1) {
    const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const first = (h + s1 + ((e & f) ^ (~e & g)) + (constants[t] ?? 0) + at(t)) | 0;
    const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) {
    state[index] = ((state[index] ?? 0) + word) | 0;
  }
}

function turned(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}
