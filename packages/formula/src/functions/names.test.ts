import { expect, test } from 'vitest';
import { compile } from '../compile.ts';
import { findFunction } from './registry.ts';

/** Every name that the language promises, but for those of the families that need a library of their own. */
const names = {
  arrays: `ARRAY ALL ANY APPEND CHUNK_ARRAY COMPACT CONCAT COUNT FILTER FIND FIRST LAST FLATTEN FORCE_ARRAY GROUP_BY
    INCLUDES INDEX_OF INTERSECTION UNION JOIN MAP MAP_LAMBDA RANGE REDUCE REJECT REVERSE SHUFFLE SIZE SLICE SORT
    SORT_NATURAL SUM UNIQ WHERE LIQUID_SIZE`,
  objects: 'OBJECT KEYS VALUES GET MERGE DEEP_MERGE SET_KEY REMOVE_KEY JSONPATH',
  text: `TEXT SPLIT REPLACE REPLACE_FIRST REMOVE REGEX_EXTRACT REGEX_REPLACE MATCH CONTAINS STARTS_WITH ENDS_WITH UPCASE
    DOWNCASE CAPITALIZE STRIP LSTRIP RSTRIP ESCAPE PREPEND STRIP_HTML STRIP_NEWLINES NEWLINE_TO_BR TRUNCATE
    TRUNCATEWORDS LEVENSHTEIN_DISTANCE ESTIMATED_TOKEN_COUNT`,
  numbers: `ABS ACOS ASIN ATAN COS SIN TAN AT_LEAST AT_MOST CLAMP AVERAGE MEDIAN CEIL FLOOR ROUND SQRT DIVIDED_BY TIMES
    PLUS MINUS MODULO MAX MIN NUMBER RANDOM`,
  logic: `IF SWITCH IF_ERROR ERROR DEFAULT AND OR NOT IS_BLANK IS_PRESENT IS_EMPTY IS_EMAIL IS_URL IS_JSON TYPE`,
  dates: 'DATE DATE_PARSE DATE_DIFF NOW TODAY UNIX_TIMESTAMP DAYS',
  conversion: 'JSON_PARSE TO_JSON UUID',
  platform: 'STORY_RUN_GUID STORY_RUN_LINK PROMPT',
};

test.each(Object.entries(names))('every function for %s is there', (_, list) => {
  const missing = list.split(/\s+/).filter((name) => findFunction(name) === undefined);
  expect(missing).toEqual([]);
});

test('LAMBDA is part of the language', () => {
  expect(compile('<<MAP_LAMBDA([1], LAMBDA(n, n))>>').problems).toEqual([]);
});

test('names that assistants make up are no functions, and the right one is named', () => {
  const told = ['FORMAT_DATE', 'STRING', 'REGEX_MATCH', 'LENGTH'].map(
    (name) => compile(`<<${name}("a", "b")>>`).problems[0]?.message,
  );
  expect(told).toEqual([
    'There is no function FORMAT_DATE. Did you mean DATE?',
    'There is no function STRING. Did you mean TEXT?',
    'There is no function REGEX_MATCH. Did you mean MATCH?',
    'There is no function LENGTH. Did you mean SIZE?',
  ]);
});
