import { readFile } from 'node:fs/promises';
import { type MaskedVariable, maskedConfig } from '@storyloom/adapters/config/catalog';
import type { Command } from 'commander';
import * as z from 'zod';
import type { Answer, Show } from '../answer.ts';
import { commandEnvironment } from '../environment.ts';

export function addSettingsCommands(program: Command, show: Show): void {
  program
    .command('config')
    .description('Show every setting, secrets masked')
    .action(() => show(showConfig()));
  program
    .command('version')
    .description("Show this installation's version")
    .action(() => show(showVersion()));
}

async function showConfig(env: Record<string, string | undefined> = commandEnvironment()): Promise<Answer> {
  const settings = maskedConfig(env);
  const longest = Math.max(...settings.map(({ name }) => name.length));
  return { text: settings.map((setting) => line(setting, longest)).join('\n'), json: settings };
}

function line({ name, value, from }: MaskedVariable, width: number): string {
  const origin = from === 'environment' ? [] : [`(${from})`];
  return [name.padEnd(width + 1), ...(value === null ? [] : [value]), ...origin].join(' ');
}

const packageFile = new URL('../../../../package.json', import.meta.url);

async function showVersion(): Promise<Answer> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(packageFile, 'utf8')));
  return { text: version, json: { version } };
}
