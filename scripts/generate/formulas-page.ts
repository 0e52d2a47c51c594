import {
  compile,
  evaluate,
  FormulaError,
  functions,
  type Json,
  loadFunctions,
} from '../../packages/formula/src/index.ts';

type Documented = (typeof functions)[number];

const head = `<!-- Made by pnpm generate from the functions in packages/formula: do not edit by hand. -->

# Formulas

A formula works a value out of events: what an earlier Action emitted, what a loop is at, what a team shares. It stands in an option in one of three ways.

| | |
|---|---|
| \`Order <<receive.body.id>>\` | **pills** in a text: results are joined as text, NULL is nothing, arrays and objects are JSON. A text that is one pill and nothing else keeps the type of its result |
| \`=receive.body.total * 2\` | a **whole value** that starts with \`=\`: the type of the result stays |
| \`<% if receive.body.paid %>Thanks!<% else %>Please pay.<% endif %>\` | **tags** in a text: \`if\`, \`elsif\`, \`else\`, \`endif\`, and \`<% for item in receive.body.items %><<item.name>> <% endfor %>\` |

For a plain \`<<\`, \`<% if\` or a \`=\` at the start, write a backslash before it: \`\\<<\`, \`\\<%\`, \`\\=\`.

## The language

- **Values** are text \`"…"\` or \`'…'\`, numbers, \`TRUE\`, \`FALSE\`, \`NULL\`, arrays \`[a, b]\` and objects \`{key: a, "odd key": b}\`. Only FALSE and NULL are false: 0, \`""\` and \`[]\` are true.
- **Paths**: \`a.b\`, \`a["odd key"]\`, \`a[0]\`, \`a[-1]\` from the end, \`a[other.key]\`; \`.first\`, \`.last\` and \`.size\`. A property that is not there is NULL, and the Action run says so, also for a path that is given as text: \`MAP(items, "nam")\` when no item has it; a name that is not there fails.
- **Names** are the slugs of earlier Actions, \`META\`, \`LOOP\`, \`LOCAL\`, \`CREDENTIAL\`, \`RESOURCE\`, \`STORY\` (stories to call), \`INFO\` (what of a credential is not secret), in a webhook \`REQUEST\`, and \`INPUT\`, the secret and credential [inputs](inputs.md) of the story.
- **Operators**, from tight to loose: \`*\` \`/\`, then \`+\` \`-\` \`&\`, then \`<\` \`<=\` \`>\` \`>=\`, then \`=\` \`!=\`, then \`&&\` (\`AND\`), then \`||\` (\`OR\`), then \`|>\`. \`&\` joins as text. There is no \`==\`, no \`!\` (use NOT) and no remainder (use MODULO).
- **Division of two whole numbers is whole**, rounded down: \`5 / 3\` is 1. Write a decimal point to keep the fraction: \`5 / 3.0\`.
- **Moments** are ISO 8601 texts. \`+\` and \`-\` move them by seconds: \`NOW() + DAYS(1)\`; \`-\` between two of them gives the seconds.
- **Pipelines** hand the left value on as \`%\`: \`receive.body.tags |> JOIN(%, ", ") |> UPCASE(%)\`.
- **Lambdas** say what to do with each item: \`FILTER(items, LAMBDA(item, item.price > 4))\`. A second parameter is the index.
- **Arguments with names** come last: \`TRUNCATE(text, 20, ellipsis: "…")\`.
- **Regular expressions** are RE2's with lookbehind, without lookahead and backreferences. One that goes on is cut, after about a tenth of a second and at the same place on every machine: write it more narrowly, or search a part of the text.

A formula that fails makes its Action fail, and says where and why. One evaluation takes at most 100,000 steps and makes at most 1 MB.

## Functions

In square brackets: what can be left out. Every example is run by the tests, with the clock at 2026-03-04T05:06:07.089Z.
`;

/** The text of docs/formulas.md: the language, and every function with its examples and failures. */
export async function formulasPage(): Promise<string> {
  await loadFunctions(
    functions.flatMap(({ errors }) => errors.flatMap((formula) => [...compile(`=${formula}`).families])),
  );
  const families = [...new Set(functions.map(({ family }) => family))];
  const of = (family: string) => functions.filter((one) => one.family === family);
  const contents = families.map((family) => `**${titled(family)}**: ${of(family).map(link).join(' · ')}`);
  const chapters = families.map((family) => `### ${titled(family)}\n\n${of(family).map(entry).join('\n')}`);
  return `${head}\n${contents.join('\n\n')}\n\n${chapters.join('\n')}`;
}

function titled(family: string): string {
  return family.charAt(0).toUpperCase() + family.slice(1);
}

function link({ name }: Documented): string {
  return `[${name}](#${name.toLowerCase()})`;
}

function entry({ name, signature, summary, examples, errors }: Documented): string {
  const shown = examples.map(({ formula, result }) => `- ${code(formula)} → ${code(JSON.stringify(result))}`);
  const failing = errors.map((formula) => `- ${code(formula)} fails: ${prose(reasonOf(formula))}`);
  return `#### ${name}\n\n${code(signature)}\n\n${prose(summary)}\n\n${[...shown, ...failing].join('\n')}\n`;
}

/** Why a formula that the function gives as an error fails. */
function reasonOf(formula: string): string {
  try {
    const value: Json = evaluate(compile(`=${formula}`), { roots: {} });
    throw new Error(`${formula} does not fail: it is ${JSON.stringify(value)}.`);
  } catch (error) {
    if (error instanceof FormulaError) return error.message;
    throw error;
  }
}

/** Code with as many backticks around it as it takes. */
function code(text: string): string {
  const line = text.replaceAll('\n', '\\n');
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``;
}

/** Text in which Markdown finds nothing to draw. */
function prose(text: string): string {
  return text.replaceAll(/[\\`*_<>[\]]/g, '\\$&');
}
