import { readFile, writeFile } from 'node:fs/promises';
import { reasonOf } from '@storyloom/adapters/postgres/errors';
import { ownerOf } from '@storyloom/adapters/stories/owner';
import { notFound } from '@storyloom/adapters/stories/story-deps';
import { exportStory, importStory } from '@storyloom/adapters/stories/story-file';
import { webhookUrls } from '@storyloom/adapters/stories/webhook-urls';
import { isId } from '@storyloom/engine';
import type { Command } from 'commander';
import { type Answer, refusal, type Show } from '../answer.ts';
import { type Installation, withInstallation } from '../installation.ts';
import { storyDeps } from '../story-deps.ts';
import { findTeam } from '../teams.ts';

export function addStoryCommands(program: Command, show: Show): void {
  const story = program.command('story').description('Stories as files');
  story
    .command('import')
    .description('Make a story from a story file and publish it')
    .argument('<file>', 'a file of the format storyloom.story/1')
    .option('--team <name or id>', 'the team; the first one when not told')
    .option('--name <name>', 'a name in place of the one in the file')
    .action((file: string, options: ImportOptions) =>
      show(withInstallation((installation) => importFile(installation, { ...options, file }))),
    );
  story
    .command('export')
    .description('Print a story as a story file')
    .argument('<id>', "the story's id, as in its address")
    .option('--out <file>', 'write it there instead')
    .action((id: string, options: { out?: string }) =>
      show(withInstallation((installation) => exportFile(installation, { ...options, id }))),
    );
}

type ImportOptions = { team?: string; name?: string };

/** Imports the whole story or, with every problem of the file named, nothing. */
async function importFile(
  { config, prisma }: Installation,
  options: ImportOptions & { file: string },
): Promise<Answer> {
  const content = await readStory(options.file);
  if (!content.ok) return refusal(content.message);
  const team = await findTeam(prisma, options.team);
  if (!team.ok) return refusal(team.message);
  const deps = storyDeps({ config, prisma });
  const scope = { teamId: team.id, userId: null };
  const imported = await importStory(deps, scope, { file: content.value, name: options.name });
  if (!imported.ok) {
    const lines = imported.problems.map(({ path, message }) => `  ${path || 'file'}: ${message}`);
    return refusal(`${options.file} cannot be imported:\n${lines.join('\n')}`, {
      problems: imported.problems,
    });
  }
  const webhooks = Object.values(await webhookUrls(deps, prisma, imported.id)).map((webhook) => webhook.url);
  const address = `${deps.baseUrl}/stories/${imported.id}`;
  const posts = webhooks.map((webhook) => `\nWebhook: ${webhook}`).join('');
  const { missing, warnings } = imported;
  const lacks = missing.map(
    ({ kind, slug, actions }) => `\nMissing ${kind}: ${slug}, used by ${actions.join(', ')}`,
  );
  const doubts = warnings.map(({ action, message }) => `\nWarning: ${action}: ${message}`);
  return {
    text: `Imported as ${address}${posts}${lacks.join('')}${doubts.join('')}`,
    json: { id: imported.id, url: address, webhooks, missing, warnings },
  };
}

async function exportFile(
  { prisma }: Pick<Installation, 'prisma'>,
  { id, out }: { id: string; out?: string },
): Promise<Answer> {
  const teamId = isId(id) ? await ownerOf(prisma, 'story', id) : null;
  const file = teamId === null ? notFound : await exportStory({ prisma }, { teamId }, id);
  if (file === notFound) return refusal(`There is no story ${id}.`);
  const text = JSON.stringify(file, null, 2);
  if (out === undefined) return { text, json: file };
  try {
    await writeFile(out, `${text}\n`);
  } catch (error) {
    return refusal(`${out} cannot be written: ${reasonOf(error)}.`);
  }
  return { text: `Wrote ${out}`, json: { file: out } };
}

type Content = { ok: true; value: unknown } | { ok: false; message: string };

async function readStory(file: string): Promise<Content> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return { ok: false, message: `${file} cannot be read: ${reasonOf(error)}.` };
  }
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, message: `${file} is not JSON: ${reasonOf(error)}.` };
  }
}
