import { type Variable, variables } from '../../packages/adapters/src/config/catalog.ts';

const width = 100;

const head = `# Settings of Storyloom, as environment variables. What is commented out has the value shown, or none.
# Made by pnpm generate from the declarations in packages/adapters/src/config: do not edit by hand.
`;

/** The text of `.env.example`: every variable with its description; the required ones stand empty. */
export function environmentExample(): string {
  return [head, ...variables.map(entry)].join('\n');
}

function entry(variable: Variable): string {
  const words = variable.required ? `Required. ${variable.description}` : variable.description;
  const value = variable.default ?? variable.example ?? '';
  const line = variable.required ? `${variable.name}=` : `#${variable.name}=${value}`;
  return `${wrapped(words)
    .map((text) => `# ${text}`)
    .join('\n')}\n${line}\n`;
}

function wrapped(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
