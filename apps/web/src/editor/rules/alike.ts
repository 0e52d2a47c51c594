/** Whether two values made of plain objects and lists hold the same. What is one object is not looked into. */
export function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isHolder(a) || !isHolder(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && alike(a[key], b[key]))
  );
}

function isHolder(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** `derive`, asked once for each input; its result is the one before as long as the same is in it. */
export function keeping<In extends object, Out>(derive: (from: In) => Out): (from: In) => Out {
  let last: { from: In; result: Out } | null = null;
  return (from) => {
    if (last?.from === from) return last.result;
    const result = derive(from);
    last = { from, result: last !== null && alike(last.result, result) ? last.result : result };
    return last.result;
  };
}
