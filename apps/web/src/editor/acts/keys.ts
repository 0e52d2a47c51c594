/** Key presses as text: what an act declares, what a keyboard sends, and what a person reads. */

type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'> & {
  getModifierState?: (key: string) => boolean;
};

const spelled: Record<string, string> = { '+': 'plus', ' ': 'space' };

/** `mod+shift+z` for a press of those keys; either of Ctrl and ⌘ is `mod`. */
export function chordOf(event: Press): string {
  // On many keyboards signs are typed with AltGr, which arrives as Ctrl and Alt.
  const graph = event.getModifierState?.('AltGraph') === true;
  const mod = !graph && (event.ctrlKey || event.metaKey);
  const alt = !graph && event.altKey;
  const key = keyOf(event, mod || alt);
  // It leaves, whatever is held for what is left: a drag with Alt, a rectangle with Shift.
  if (key === 'escape') return key;
  // Shift is part of a sign that was typed, and a modifier of everything else.
  const isSign = key.length === 1 && !/[a-z]/.test(key) && !mod && !alt;
  const shift = event.shiftKey && !isSign && key !== 'plus';
  return [mod && 'mod', alt && 'alt', shift && 'shift', key].filter(Boolean).join('+');
}

/** ⌥ turns letters into signs and Shift turns digits into signs: there the place of the key counts. */
function keyOf({ key, code, altKey, shiftKey }: Press, modified: boolean): string {
  const place = /^(?:Key|Digit)(.)$/.exec(code)?.[1]?.toLowerCase();
  if (modified && place !== undefined && (altKey || (shiftKey && /\d/.test(place)))) return place;
  return spelled[key] ?? key.toLowerCase();
}

/** A declared key in the form of `chordOf`. */
export function normalChord(keys: string): string {
  const parts = keys.toLowerCase().split('+');
  const key = parts.at(-1) ?? '';
  return [...['mod', 'alt', 'shift'].filter((one) => parts.includes(one) && one !== key), key].join('+');
}

/** Whether a chord is one of an act's keys. */
export function isKeyOf({ keys }: { keys: readonly string[] }, chord: string): boolean {
  return keys.some((key) => normalChord(key) === chord);
}

const names: Record<string, string> = {
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  enter: '↵',
  escape: 'Esc',
  delete: 'Del',
  backspace: '⌫',
  plus: '+',
  space: 'Space',
  contextmenu: 'Menu',
};
const macNames: Record<string, string> = { mod: '⌘', alt: '⌥', shift: '⇧', delete: '⌦' };
const otherNames: Record<string, string> = { mod: 'Ctrl', alt: 'Alt', shift: 'Shift' };

/** A declared key as the caps that a person presses. */
export function keyCaps(keys: string, mac: boolean): string[] {
  const own = mac ? macNames : otherNames;
  return normalChord(keys)
    .split('+')
    .map((part) => own[part] ?? names[part] ?? part.charAt(0).toUpperCase() + part.slice(1));
}

/** Whether this page runs on an Apple computer, whose keyboards have ⌘. */
export function isMac(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);
}
