import type { Golden } from './golden.ts';

const checks: Golden = [
  ['IS_EMAIL("a.b+c@example.co.uk")', true],
  ['IS_EMAIL("a@b")', false],
  ['IS_EMAIL("a@-b.com")', false],
  ['IS_EMAIL(" a@b.com")', false],
  ['IS_EMAIL("a@b.com\\n")', false],
  ['IS_EMAIL("a@@b.com")', false],
  ['IS_EMAIL(NULL)', false],
  ['IS_EMAIL(receive.body.customer.email)', true],
  ['IS_EMAIL(receive.missing)', false],
  ['IS_URL("http://localhost:3000/a b")', false],
  ['IS_URL("HTTP://EXAMPLE.COM")', true],
  ['IS_URL("https://[::1]/")', true],
  ['IS_URL("ftp://example.com")', false],
  ['IS_URL("javascript:alert(1)")', false],
  ['IS_URL("https://")', false],
  ['IS_URL(5)', false],
  ['IS_JSON("null")', true],
  ['IS_JSON("")', false],
  ['IS_JSON("{\\"a\\": [1]}")', true],
  ['IS_JSON("[1,]")', false],
  ['IS_JSON(NULL)', false],
];

const choices: Golden = [
  ['IF(receive.missing, 1, 2)', 2],
  ['SWITCH(NULL, NULL, "nothing", "something")', 'nothing'],
  ['SWITCH({a: 1}, {a: 1}, "same", "other")', 'same'],
  ['DEFAULT(FALSE, 1)', 1],
  ['DEFAULT(" ", 1)', ' '],
  ['IF_ERROR(DATE("soonish", "%F"), "no date")', 'no date'],
  ['IF_ERROR(ERROR("x"), IF_ERROR(1 / 0, 3))', 3],
  ['IF(TRUE, 1, ERROR("x"))', 1],
  ['TYPE(1e300)', 'Integer'],
  ['TYPE(3.5)', 'Float'],
  ['TYPE(receive)', 'Hash'],
  ['IS_BLANK("\\n")', true],
  ['IS_PRESENT(0)', true],
  ['IS_EMPTY({})', true],
  [
    'STORY_RUN_LINK() & "#" & STORY_RUN_GUID().size',
    'https://storyloom.example/runs/01936f2a-7c7b-7b3e-9d52-0c8e6f1a2b3c#36',
  ],
  ['PROMPT("a" & 1)', 'https://storyloom.example/prompt/a1'],
  ['JSON_PARSE(TO_JSON(receive.body.customer)) = receive.body.customer', true],
  ['UUID().size', 36],
];

export const logic = { checks, choices };
