/** Going through a list by typing the beginning of a name, as lists and trees of every desktop have it. */

/** Characters that follow each other within this time are one beginning. */
const TOGETHER_MS = 700;

/** What has been typed, and when its last character was, in ms. */
export type Typed = { text: string; at: number };

export const nothingTyped: Typed = { text: '', at: Number.NEGATIVE_INFINITY };

/** Whether a key types what a name can begin with; signs stay commands. */
export function isTyping(key: string): boolean {
  return /^[\p{L}\p{N}]$/u.test(key);
}

export function typedOn({ text, at }: Typed, key: string, now: number): Typed {
  return { text: now - at > TOGETHER_MS ? key : text + key, at: now };
}

/**
 * The place of the next name that begins so, round the end; -1 for none. One character, also again and again, goes on
 * to the next such name; more of them stay where they are as long as they fit.
 */
export function placeOfTyped(names: readonly string[], from: number, text: string): number {
  const wanted = text.toLocaleLowerCase();
  const [first = ''] = wanted;
  const isRepeated = [...wanted].every((one) => one === first);
  const beginning = isRepeated ? first : wanted;
  const start = isRepeated ? from + 1 : from;
  const order = names.map((_, step) => (start + step) % names.length);
  return order.find((place) => names[place]?.toLocaleLowerCase().startsWith(beginning)) ?? -1;
}
