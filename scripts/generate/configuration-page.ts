import { type Variable, variables } from '../../packages/adapters/src/config/catalog.ts';

const head = `<!-- Made by pnpm generate from the declarations in packages/adapters/src/config: do not edit by hand. -->

# Configuration

Storyloom reads its settings from environment variables and from nothing else. A program that finds one missing or wrong names it, with every other that is, and does not start. \`npm run -s cli -- config\` shows what is set, secrets masked.

A variable that is set to nothing counts as not set. A secret (🔒) can stand in a file instead: \`APP_SECRET_TOKEN_FILE\` names the file that holds \`APP_SECRET_TOKEN\`.

| variable | meaning | default | read by |
|---|---|---|---|
`;

const start = `
## Of \`npm start\` alone

\`npm start\` runs an embedded PostgreSQL and makes its own \`APP_SECRET_TOKEN\` and \`SECRETS_KEY\` when these are not set. It also reads:

| variable | meaning | default |
|---|---|---|
| \`STORYLOOM_DATA\` | Folder of the embedded database, the kept secrets and the logs | \`./.storyloom\` |
| \`VERBOSE\` | \`1\` shows the output of every step and every log line | |
`;

/** The text of docs/configuration.md: the table of every variable. */
export function configurationPage(): string {
  return `${head}${variables.map(row).join('\n')}\n${start}`;
}

function row({ name, description, secret, required, default: fallback, programs }: Variable): string {
  const value = required ? '**required**' : fallback ? `\`${cell(fallback)}\`` : '';
  return `| \`${name}\`${secret ? ' 🔒' : ''} | ${cell(description)} | ${value} | ${programs.join(', ')} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
