/** Values of n8n as values of ours: `={{ $json.body.id }}` reads `<<webhook.body.id>>`. */
import { isObject, type Json } from '@storyloom/engine';

export type Known = {
  /** Slugs by the names of the nodes. */
  slugs: ReadonlyMap<string, string>;
  /** Names of the nodes that lead here. */
  before: readonly string[];
  typeOf: (name: string) => string | undefined;
};

const path = String.raw`((?:\.[A-Za-z_]\w*|\[\d+\]|\["[^"\]]+"\]|\['[^'\]]+'\])*)`;
const fromIncoming = new RegExp(`^\\$(?:json|input\\.(?:item|first\\(\\))\\.json)${path}$`);
const fromNamed = new RegExp(
  `^\\$(?:node\\[["']([^"']+)["']\\]|\\(["']([^"']+)["']\\))(?:\\.(?:item|first\\(\\)|last\\(\\)))?\\.json${path}$`,
);

/** A value with its expressions translated; what cannot be is left as text and told. */
export function readable(value: Json, known: Known, tell: (remark: string) => void): Json {
  if (Array.isArray(value)) return value.map((one) => readable(one, known, tell));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, readable(inner, known, tell)]),
    );
  }
  if (typeof value !== 'string' || !value.startsWith('=')) return value;
  const text = value.slice(1).replace(/\{\{([\s\S]*?)\}\}/g, (whole, expression: string) => {
    const formula = formulaOf(expression.trim(), known);
    if (formula !== null) return `<<${formula}>>`;
    tell(`“${excerpt(expression.trim())}” is an expression that stays as it is; write it as a formula.`);
    return whole;
  });
  return text.startsWith('=') ? `\\${text}` : text;
}

function formulaOf(expression: string, { slugs, before, typeOf }: Known): string | null {
  const incoming = fromIncoming.exec(expression);
  const named = fromNamed.exec(expression);
  const source = incoming ? before[0] : (named?.[1] ?? named?.[2]);
  const slug = source === undefined ? undefined : slugs.get(source);
  if (source === undefined || slug === undefined) return null;
  // There the answer's body is the event; here it stands in it.
  const body = typeOf(source)?.endsWith('.httpRequest') ? '.body' : '';
  return `${slug}${body}${(incoming?.[1] ?? named?.[3] ?? '').replaceAll("['", '["').replaceAll("']", '"]')}`;
}

function excerpt(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
