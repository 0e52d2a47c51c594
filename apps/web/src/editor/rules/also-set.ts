/** Options that are set and have no field in the form, as text of one line. */
import { type ActionDescription, type JsonObject, withoutField } from '@storyloom/engine';

const longest = 40;
const covered = '••••••';

export function alsoSet(definition: ActionDescription, options: JsonObject): [key: string, value: string][] {
  const { taken, unknown } = withoutField(definition, options);
  return [...taken, ...unknown].map((key) => {
    const text = definition.sensitive?.includes(key) ? covered : JSON.stringify(options[key]);
    return [key, text.length > longest ? `${text.slice(0, longest - 1)}…` : text];
  });
}
