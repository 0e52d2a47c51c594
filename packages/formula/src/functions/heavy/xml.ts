/**
 * XML by @rgrove/parse-xml, which is strict and does not read a DOCTYPE: there are the five entities of
 * XML and no others, so none expands to more than it is.
 */
import { parseXml, XmlCdata, XmlElement, XmlText } from '@rgrove/parse-xml';
import type { Json, JsonObject } from '../../json.ts';
import { limits } from '../../limits.ts';
import { put } from '../../values.ts';
import type { Args } from '../args.ts';
import type { Runs } from '../lazy.ts';
import { boundedText, guarded } from './guard.ts';

/** Tags take a hundred times as long as the text in them. */
const mostTags = 50_000;

function parse(args: Args): Json {
  // The library takes quadratic time for carriage returns, which XML reads as line ends anyway.
  const text = boundedText(args, 0, { most: 262_144, perStep: 16 }).replace(/\r\n?/g, '\n');
  if ((text.match(/</g)?.length ?? 0) > mostTags) {
    const message = `XML_PARSE got more than ${mostTags} tags: give it a smaller part of the text.`;
    throw args.error({ code: 'limit', message }, 0);
  }
  const document = guarded(
    args,
    () => parseXml(text),
    (reason) => `XML_PARSE got a text that is not XML: ${reason}.`,
  );
  const { root } = document;
  const made: JsonObject = {};
  if (root !== null)
    put(made, root.name, elementOf(args, root, { left: limits.entries, depth: limits.depth }));
  return made;
}

/** NULL when there is nothing in it; its text when there is only text. */
function elementOf(args: Args, element: XmlElement, budget: { left: number; depth: number }): Json {
  const children = element.children.filter((child) => child instanceof XmlElement);
  const names = Object.keys(element.attributes);
  budget.left -= 1 + names.length;
  if (budget.left < 0 || budget.depth === 0) {
    throw args.error({ code: 'limit', message: 'XML_PARSE got too many or too deep elements.' }, 0);
  }
  const text = element.children
    .map((child) => (child instanceof XmlText || child instanceof XmlCdata ? child.text : ''))
    .join('');
  const isBlank = text.trim() === '';
  if (children.length === 0 && names.length === 0) return isBlank ? null : text;

  const made: JsonObject = {};
  for (const name of names) put(made, `@${name}`, element.attributes[name] ?? null);
  if (!isBlank) made['#text'] = children.length === 0 ? text : text.trim();
  const groups = Map.groupBy(children, (child) => child.name);
  budget.depth -= 1;
  for (const [name, group] of groups) {
    const values = group.map((child) => elementOf(args, child, budget));
    put(made, name, values.length === 1 ? (values[0] ?? null) : values);
  }
  budget.depth += 1;
  return made;
}

export const runs: Runs = { XML_PARSE: parse };
