/** The templates that come with a release: the files of the folder `catalog/`, read once. */
import { readdir, readFile } from 'node:fs/promises';
import type { ActionTypes } from '@storyloom/engine';
import { parseTemplateFile, type Template } from './template-file.ts';

export type Templates = {
  /** All of them. */
  all: () => Promise<readonly Template[]>;
  /** One by its slug, or null. */
  get: (slug: string) => Promise<Template | null>;
};

const folder = new URL('../../../../catalog/', import.meta.url);
const ending = '.template.json';

/** Reads the files when they are first asked for. One that is wrong is a bug of the release: it throws, and names it. */
export function bundledTemplates(types: ActionTypes): Templates {
  let reading: Promise<ReadonlyMap<string, Template>> | null = null;
  const read = () => {
    reading ??= readAll(types);
    return reading;
  };
  return {
    all: async () => [...(await read()).values()],
    get: async (slug) => (await read()).get(slug) ?? null,
  };
}

async function readAll(types: ActionTypes): Promise<ReadonlyMap<string, Template>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(ending)).sort();
  const templates = await Promise.all(names.map((name) => readOne(name, types)));
  return new Map(templates.map((template) => [template.slug, template]));
}

async function readOne(name: string, types: ActionTypes): Promise<Template> {
  const file: unknown = JSON.parse(await readFile(new URL(name, folder), 'utf8'));
  const parsed = parseTemplateFile(file, types);
  if (!parsed.ok) {
    const problems = parsed.problems.map(({ path, message }) => `${path}: ${message}`).join(' ');
    throw new Error(`catalog/${name} is no template. ${problems}`);
  }
  const { slug } = parsed.template;
  if (`${slug}${ending}` !== name)
    throw new Error(`catalog/${name} has the slug ${slug}: call it ${slug}${ending}.`);
  return parsed.template;
}
