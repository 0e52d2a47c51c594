/** What must not leave the story when its Actions are copied as text. */
import { type Graph, isObject, type Json } from '@storyloom/engine';

const secretName =
  /authorization|cookie|api[-_ ]?key|token|secret|passw(or)?d|passphrase|signature|private[-_]?key|credential|basic_auth/i;
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const userInfo = /^([a-z][a-z0-9+.-]*:\/\/)[^/\s<@]+:[^/\s<@]+@/i;
const secretParameter =
  /([?&][^=&\s]*(?:api[-_]?key|token|secret|passw(?:or)?d|signature|sig)[^=&\s]*=)[^&#\s<]+/gi;

/** The graph with literal secrets left blank, and how many. Formulas stay: they name credentials and hold none. */
export function withoutSecrets(graph: Graph): { graph: Graph; left: number } {
  let left = 0;
  const kept = (prefix: string) => {
    left += 1;
    return prefix;
  };
  const blankText = (text: string, isSecret: boolean): string => {
    const isFormula = text.includes('<<') || text.startsWith('=');
    if (text !== '' && ((isSecret && !isFormula) || privateKey.test(text))) return kept('');
    if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text;
    return text
      .replace(userInfo, (_, scheme: string) => kept(scheme))
      .replace(secretParameter, (_, name: string) => kept(name));
  };
  const blank = (value: Json, isSecret: boolean): Json => {
    if (typeof value === 'string') return blankText(value, isSecret);
    if (Array.isArray(value)) return value.map((one) => blank(one, isSecret));
    if (!isObject(value)) return value;
    // A row of a list of headers says its name beside its value.
    const isNamed = typeof value.name === 'string' && secretName.test(value.name);
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        blank(inner, isSecret || secretName.test(key) || (isNamed && key === 'value')),
      ]),
    );
  };
  const actions = Object.entries(graph.actions).map(([id, action]) => {
    const options = Object.entries(action.options).map(
      ([key, value]) => [key, blank(value, secretName.test(key))] as const,
    );
    return [id, { ...action, options: Object.fromEntries(options) }] as const;
  });
  return { graph: { ...graph, actions: Object.fromEntries(actions) }, left };
}
