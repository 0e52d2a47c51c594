/** A function's signature, cut at the parameter that is being written. */
export type SignatureParts = { before: string; current: string; after: string };

/** `current` is empty behind the last parameter, unless that one repeats. */
export function signatureParts(signature: string, argument: number): SignatureParts {
  const open = signature.indexOf('(') + 1;
  const close = signature.lastIndexOf(')');
  const params: { start: number; end: number }[] = [];
  let start = open;
  let depth = 0;
  for (let at = open; at <= close; at += 1) {
    const char = signature[at] ?? '';
    if ('([{'.includes(char)) depth += 1;
    else if (at < close && ')]}'.includes(char)) depth -= 1;
    if (at !== close && !(char === ',' && depth <= 0)) continue;
    if (at > start) params.push({ start, end: at });
    start = at + 1;
  }
  const last = params.at(-1);
  const repeats = last !== undefined && /…|\.\.\./.test(signature.slice(last.start, last.end));
  const found = params[argument] ?? (repeats ? last : undefined);
  if (found === undefined) return { before: signature, current: '', after: '' };
  const lead = /^[\s[]*/.exec(signature.slice(found.start, found.end))?.[0].length ?? 0;
  return {
    before: signature.slice(0, found.start + lead),
    current: signature.slice(found.start + lead, found.end),
    after: signature.slice(found.end),
  };
}
