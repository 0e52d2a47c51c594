/**
 * The slug of an Action or a group from its name, as Tines makes it: lower case, every run of other characters one
 * `_`. Never empty, never starting with a digit (formulas read it as a name), unique among `taken`.
 */
export function slugFor(name: string, taken: Iterable<string>): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60);
  const base = plain === '' ? 'action' : /^\d/.test(plain) ? `a_${plain}` : plain;
  const used = new Set(taken);
  if (!used.has(base)) return base;
  for (let n = 2; ; n += 1) {
    const candidate = `${base}_${n}`;
    if (!used.has(candidate)) return candidate;
  }
}
