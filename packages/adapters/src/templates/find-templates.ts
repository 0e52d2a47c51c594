/** Which templates are shown: pure, over all that there are. */
import {
  type Template,
  type TemplateCategory,
  type TemplateKind,
  type TemplateSummary,
  templateCategories,
  templateCategoryNames,
} from './template-file.ts';

export type TemplateFilter = {
  /** Words that all have to be found: in names, products, categories, texts. */
  search?: string | undefined;
  kind?: TemplateKind | undefined;
  /** One that there is not finds nothing. */
  category?: string | undefined;
  limit: number;
  skip: number;
};

export type FoundTemplates = {
  templates: TemplateSummary[];
  total: number;
  /** How many of each kind the search finds, whatever kind and category are asked for. */
  kinds: Record<TemplateKind, number>;
  /** How many of each category the search finds in the kind that is asked for; none with none. */
  categories: { category: TemplateCategory; title: string; count: number }[];
};

/** Best first; among equals by name. */
export function findTemplates(all: readonly Template[], filter: TemplateFilter): FoundTemplates {
  const found = ranked(all, filter.search ?? '');
  const ofKind = found.filter(({ kind }) => filter.kind === undefined || kind === filter.kind);
  const { category } = filter;
  const shown =
    category === undefined
      ? ofKind
      : ofKind.filter((one) => one.categories.some((name) => name === category));
  const count = (kind: TemplateKind) => found.filter((one) => one.kind === kind).length;
  return {
    templates: shown.slice(filter.skip, filter.skip + filter.limit).map(summaryOf),
    total: shown.length,
    kinds: { story: count('story'), action: count('action') },
    categories: templateCategoryNames.flatMap((name) => {
      const matching = ofKind.filter(({ categories }) => categories.includes(name)).length;
      return matching === 0 ? [] : [{ category: name, title: templateCategories[name], count: matching }];
    }),
  };
}

function summaryOf({ sample: _, story: __, ...summary }: Template): TemplateSummary {
  return summary;
}

function ranked(all: readonly Template[], search: string): Template[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return all
    .flatMap((template) => {
      const rank = rankOf(template, words);
      return rank === null ? [] : [{ template, rank }];
    })
    .sort((a, b) => a.rank - b.rank || a.template.name.localeCompare(b.template.name, 'en'))
    .map(({ template }) => template);
}

/** 0 is best; null where a word is nowhere. */
function rankOf(template: Template, words: readonly string[]): number | null {
  const [name, products] = [template.name.toLowerCase(), template.products.join(' ').toLowerCase()];
  const titles = template.categories.map((category) => templateCategories[category]);
  const { summary, description, steps, hosts } = template;
  const rest = [...titles, summary, description, ...steps, ...hosts].join(' ').toLowerCase();
  const ranks = words.map((word) => {
    if (name.startsWith(word)) return 0;
    if (name.includes(word)) return 1;
    if (products.includes(word)) return 2;
    return rest.includes(word) ? 3 : null;
  });
  return ranks.reduce<number | null>(
    (worst, rank) => (worst === null || rank === null ? null : Math.max(worst, rank)),
    0,
  );
}
