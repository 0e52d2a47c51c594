/**
 * Whether a server is on each list: a credential may be used with the hosts that it names and no others. An
 * entry is a host name, `*.` and a domain, or either with a port. Answers the sentence that says it is not,
 * or null.
 */
export function notOnLists(
  { host, port }: { host: string; port: number },
  lists: readonly (readonly string[])[] = [],
): string | null {
  const asked = host.toLowerCase().replace(/\.$/, '');
  const isOn = (list: readonly string[]) =>
    list.some((entry) => {
      const known = entry.toLowerCase().replace(new RegExp(`:${port}$`), '');
      return known.startsWith('*.') ? asked.endsWith(known.slice(1)) : asked === known;
    });
  if (lists.every(isOn)) return null;
  return `${host} is not one of the hosts that the Action's credential may be used with.`;
}
