/** Compiling takes time, too: what an expression comes to is known from its text before it is compiled. */

type Group = { size: number; last: number };

/** A class of Unicode is hundreds of ranges: it takes as long as so many instructions. */
const unicodeClass = 200;
/** Without case, each character of a range is looked up: so many take as long as one instruction. */
const foldedPerInstruction = 100;
const [firstCased, lastCased] = [0x41, 0x1e943];

const escapes = /\\(?:x\{[^}]*\}|[pP](?:\{[^}]*\}|.)|Q.*?(?:\\E|$)|.)/suy;
const repetition = /\{(\d{1,4})(,?)(\d{0,4})\}/y;
const characterClass = /\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]?/sy;
const range = /(\\x\{([\da-f]+)\}|.)-(?:\\x\{([\da-f]+)\}|([^\]]))/gisu;
const opening = /\((?:\?(?:[a-z-]*:|P?<\w+>|<?[=!]))?/iy;

/** What compiling takes, in instructions: those that it makes, and what is looked up for classes of characters. */
export function compileCost(pattern: string, isCaseless: boolean): number {
  const hasFolding = isCaseless || /\(\?[a-z]*i/i.test(pattern);
  return sizeOf(pattern) + (hasFolding ? Math.ceil(charactersOf(pattern) / foldedPerInstruction) : 0);
}

/** About the instructions that it is compiled to. */
function sizeOf(pattern: string): number {
  const outer: Group[] = [];
  let group: Group = { size: 0, last: 0 };
  const add = (size: number): void => {
    group.size += size;
    group.last = size;
  };
  const taken = (form: RegExp, at: number): RegExpExecArray | null => {
    form.lastIndex = at;
    return form.exec(pattern);
  };
  for (let at = 0; at < pattern.length; ) {
    const sign = pattern[at];
    const whole = sign === '\\' ? taken(escapes, at) : sign === '[' ? taken(characterClass, at) : null;
    const times = sign === '{' ? taken(repetition, at) : null;
    const open = sign === '(' ? taken(opening, at) : null;
    at += (whole ?? times ?? open)?.[0].length ?? 1;
    if (times !== null) {
      const [, least = '', comma = '', most = ''] = times;
      const [from, to] = [Number(least), Number(most === '' ? least : most)];
      add(group.last * (to - 1) + to - from + (comma === '' ? 0 : 1));
    } else if (whole !== null) {
      const classes = whole[0].match(/\\[pP]/g)?.length ?? 0;
      add(sign === '\\' && /^\\Q/.test(whole[0]) ? whole[0].length : 1 + classes * unicodeClass);
    } else if (open !== null) {
      outer.push(group);
      // Its two places, when it has any.
      group = { size: open[0].endsWith(':') ? 0 : 2, last: 0 };
    } else if (sign === ')') {
      const { size } = group;
      group = outer.pop() ?? { size: 0, last: 0 };
      add(size);
    } else if (sign === '*' || sign === '+' || sign === '?') group.size += 1;
    else add(1);
  }
  return outer.reduce((sum, { size }) => sum + size, group.size);
}

/** The characters in its ranges that have more than one case. */
function charactersOf(pattern: string): number {
  let characters = 0;
  for (const [, first = '', firstCode, lastCode, last = ''] of pattern.matchAll(range)) {
    const [from, to] = [codeOf(firstCode, first), codeOf(lastCode, last)];
    if (from > firstCased || to < lastCased) {
      characters += Math.max(0, Math.min(to, lastCased) - Math.max(from, firstCased));
    }
  }
  return characters;
}

function codeOf(hexadecimal: string | undefined, character: string): number {
  return hexadecimal === undefined ? (character.codePointAt(0) ?? 0) : Number.parseInt(hexadecimal, 16);
}
