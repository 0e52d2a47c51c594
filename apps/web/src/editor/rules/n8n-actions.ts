/** One node of n8n as an Action of ours: a function for each type that has a counterpart. */
import {
  type ActionSettings,
  isObject,
  type Json,
  type JsonObject,
  type ScheduleSpec,
} from '@storyloom/engine';
import { type Known, readable } from './n8n-formulas.ts';

export type Made = {
  type: string;
  options: JsonObject;
  settings?: ActionSettings;
  bypassed?: boolean;
  /** What was not translated, each as a sentence. */
  remarks: string[];
  /** Its original is to be kept beside it. */
  keep?: boolean;
};

type Text = (value: Json | undefined) => Json;
/** Null when it cannot be translated after all. */
type Translate = (parameters: JsonObject, text: Text, incoming: string) => Made | null;

/** An Action for any node: the closest counterpart, or one that passes events on. */
export function translated(node: { type: string; parameters: JsonObject }, known: Known): Made {
  const remarks: string[] = [];
  const text: Text = (value) => readable(value ?? '', known, (remark) => remarks.push(remark));
  const [before] = known.before;
  const incoming = before === undefined ? '{}' : `<<${known.slugs.get(before) ?? before}>>`;
  const name = node.type.replace(/^(@n8n\/)?n8n-nodes-(base|langchain)\./, '');
  const translate = Object.hasOwn(types, name) ? types[name] : undefined;
  const made = translate?.(node.parameters, text, incoming) ?? unknown(node.type);
  return { ...made, remarks: [...new Set([...made.remarks, ...remarks])] };
}

function unknown(type: string): Made {
  const remarks = [
    `there is no Action for ${type}. It passes events on; its settings are in the note beside it.`,
  ];
  return { type: 'event-transform', options: {}, bypassed: true, remarks, keep: true };
}

const types: Record<string, Translate> = {
  webhook: ({ httpMethod, responseMode, responseCode }) => {
    const verbs = (Array.isArray(httpMethod) ? httpMethod : [httpMethod ?? 'GET']).join(',').toLowerCase();
    const answers = responseMode === undefined || responseMode === 'onReceived';
    return {
      type: 'webhook',
      options: {
        verbs,
        ...(typeof responseCode === 'number' ? { response_code: responseCode } : {}),
        ...(answers ? {} : { respond: 'output' }),
      },
      remarks: [
        'it has a new address; tell it to those who send to it.',
        ...(answers ? [] : ['mark the Action whose event is the answer as the exit of the story.']),
      ],
    };
  },
  manualTrigger: () => ({
    type: 'webhook',
    options: {},
    remarks: ['started by hand there; here Run starts it, and a request to its address.'],
  }),
  httpRequest: (parameters, text) => httpRequest(parameters, text),
  set: (parameters, text, incoming) => set(parameters, text, incoming),
  if: (parameters, text) => condition(parameters, text),
  filter: (parameters, text) => condition(parameters, text),
  code: ({ jsCode, language }, _, incoming) => script(language, jsCode, incoming),
  function: ({ functionCode }, _, incoming) => script('javaScript', functionCode, incoming),
  scheduleTrigger: ({ rule }) => schedule(rule),
  emailSend: ({ fromEmail, toEmail, subject, text: plain, html, message }, text) => ({
    type: 'send-email',
    options: {
      recipients: text(toEmail),
      subject: text(subject),
      body: text(html ?? message ?? plain),
      ...(fromEmail === undefined ? {} : { sender_address: text(fromEmail) }),
    },
    remarks: ['set its mail server, or leave it empty for the one of this installation.'],
  }),
  emailReadImap: ({ mailbox }) => ({
    type: 'receive-email',
    options: { ...(typeof mailbox === 'string' ? { folders: mailbox } : {}) },
    remarks: ['set its mail server, user and password; they stay in the credentials there.'],
  }),
  noOp: () => ({ type: 'event-transform', options: {}, bypassed: true, remarks: [] }),
};

function httpRequest(parameters: JsonObject, text: Text): Made {
  const { method, requestMethod, url, sendHeaders, sendQuery, sendBody, authentication } = parameters;
  const query = sendQuery === false ? [] : pairs(parameters.queryParameters);
  const headers = sendHeaders === false ? [] : pairs(parameters.headerParameters);
  const fields = pairs(parameters.bodyParameters);
  const address = String(text(url));
  const search = query.map(([name, value]) => `${encodeURIComponent(name)}=${String(text(value))}`).join('&');
  const isForm =
    parameters.contentType === 'form-urlencoded' || parameters.contentType === 'multipart-form-data';
  const payload =
    parameters.jsonBody === undefined
      ? fields.length > 0
        ? Object.fromEntries(fields.map(([name, value]) => [name, text(value)]))
        : null
      : jsonOr(text(parameters.jsonBody));
  return {
    type: 'http-request',
    options: {
      method: String(method ?? requestMethod ?? 'GET').toLowerCase(),
      url: search === '' ? address : `${address}${address.includes('?') ? '&' : '?'}${search}`,
      ...(headers.length > 0
        ? { headers: Object.fromEntries(headers.map(([name, value]) => [name, text(value)])) }
        : {}),
      ...(sendBody === false || payload === null ? {} : { payload }),
      ...(isForm && payload !== null ? { content_type: 'form' } : {}),
    },
    remarks:
      authentication === undefined || authentication === 'none'
        ? []
        : ['it used a credential there; make one here and name it in a header.'],
  };
}

function set(parameters: JsonObject, text: Text, incoming: string): Made {
  const payload: JsonObject = {};
  if (typeof parameters.jsonOutput === 'string') {
    return messageOf(jsonOr(text(parameters.jsonOutput)), []);
  }
  for (const one of list(inside(parameters.assignments, 'assignments'))) {
    if (isObject(one) && typeof one.name === 'string') payload[one.name] = text(one.value);
  }
  if (isObject(parameters.values)) {
    for (const one of Object.values(parameters.values).flatMap(list)) {
      if (isObject(one) && typeof one.name === 'string') payload[one.name] = text(one.value);
    }
  }
  const keepsRest = parameters.includeOtherFields === true || parameters.keepOnlySet === false;
  return messageOf(
    payload,
    keepsRest && incoming !== '{}'
      ? [`it also kept the other fields; they are read as ${incoming} further on.`]
      : [],
  );
}

function messageOf(payload: Json, remarks: string[]): Made {
  return { type: 'event-transform', options: { mode: 'message_only', payload }, remarks };
}

function condition(parameters: JsonObject, text: Text): Made {
  const { conditions, combineOperation } = parameters;
  const newer = list(inside(conditions, 'conditions')).flatMap((one) =>
    isObject(one)
      ? [{ left: one.leftValue, right: one.rightValue, does: inside(one.operator, 'operation') }]
      : [],
  );
  const older = isObject(conditions)
    ? Object.values(conditions).flatMap((rows) =>
        list(rows).flatMap((one) =>
          isObject(one) && 'value1' in one
            ? [{ left: one.value1, right: one.value2, does: one.operation ?? 'equal' }]
            : [],
        ),
      )
    : [];
  const remarks: string[] = [];
  const rules = (newer.length > 0 ? newer : older).map(({ left, right, does }) => {
    const known = comparisons[String(does)];
    if (known === undefined) remarks.push(`the comparison “${String(does)}” became “is”; look at the rule.`);
    const { type, value } = (known ?? equals)(text(right));
    return { type, path: text(left), ...(value === undefined ? {} : { value }) };
  });
  if (rules.length === 0) remarks.push('its conditions could not be read; add rules.');
  const any = inside(conditions, 'combinator') === 'or' || combineOperation === 'any';
  return {
    type: 'trigger',
    options: { ...(rules.length > 0 ? { rules } : {}), ...(any ? { must_match: 1 } : {}) },
    remarks,
  };
}

type Rule = { type: string; value?: Json };

const equals = (value: Json): Rule => ({ type: 'field==value', value });
const differs = (value: Json): Rule => ({ type: 'field!=value', value });
const isNull = (): Rule => ({ type: 'field==null' });
const isSet = (): Rule => ({ type: 'field!=null' });
const above = (value: Json): Rule => ({ type: 'field>value', value });
const below = (value: Json): Rule => ({ type: 'field<value', value });
const atLeast = (value: Json): Rule => ({ type: 'field>=value', value });
const atMost = (value: Json): Rule => ({ type: 'field<=value', value });
const pattern = (value: Json): Rule => ({ type: 'regex', value });
const quoted = (value: Json) => String(value).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** How n8n names comparisons, in its versions. */
const comparisons: Partial<Record<string, (value: Json) => Rule>> = {
  equals,
  equal: equals,
  notEquals: differs,
  notEqual: differs,
  gt: above,
  larger: above,
  after: above,
  gte: atLeast,
  largerEqual: atLeast,
  lt: below,
  smaller: below,
  before: below,
  lte: atMost,
  smallerEqual: atMost,
  regex: pattern,
  notRegex: (value) => ({ type: '!regex', value }),
  contains: (value) => pattern(quoted(value)),
  notContains: (value) => ({ type: '!regex', value: quoted(value) }),
  startsWith: (value) => pattern(`^${quoted(value)}`),
  endsWith: (value) => pattern(`${quoted(value)}$`),
  exists: isSet,
  notExists: isNull,
  empty: isNull,
  isEmpty: isNull,
  notEmpty: isSet,
  isNotEmpty: isSet,
  true: () => equals(true),
  false: () => equals(false),
};

function script(language: Json | undefined, code: Json | undefined, incoming: string): Made | null {
  if ((language !== undefined && language !== 'javaScript') || typeof code !== 'string') return null;
  const body = code.replaceAll('\n', '\n    ');
  return {
    type: 'run-script',
    options: {
      script: `function main(input) {
  const items = [{ json: input }];
  const $json = input;
  const $input = { all: () => items, first: () => items[0], last: () => items[0], item: items[0] };
  const made = (() => {
    ${body}
  })();
  const events = (Array.isArray(made) ? made : [made]).map((one) => one?.json ?? one);
  return events.length === 1 ? events[0] : events;
}`,
      input: incoming === '{}' ? {} : incoming,
    },
    remarks: ['its code sees one event at a time; several results are one list. Test it.'],
  };
}

function schedule(rule: Json | undefined): Made {
  const specs = list(inside(rule, 'interval')).flatMap((one) => specOf(isObject(one) ? one : {}));
  return {
    type: 'event-transform',
    options: { mode: 'message_only', payload: {} },
    ...(specs.length > 0 ? { settings: { schedule: specs } } : {}),
    remarks:
      specs.length > 0
        ? ['its times are in UTC here; set the time zone under Schedule.']
        : ['its times could not be read; set them under Schedule.'],
  };
}

function specOf(interval: JsonObject): ScheduleSpec[] {
  const number = (key: string, usual: number) =>
    typeof interval[key] === 'number' ? Math.trunc(interval[key]) : usual;
  const [minute, hour] = [number('triggerAtMinute', 0), number('triggerAtHour', 0)];
  const cron = (text: string): ScheduleSpec[] => [{ cron: text, timezone: 'UTC' }];
  switch (interval.field ?? 'days') {
    case 'seconds':
      return [{ every_s: number('secondsInterval', 30) }];
    case 'minutes':
      return [{ every_s: 60 * number('minutesInterval', 5) }];
    case 'hours':
      return cron(`${minute} */${number('hoursInterval', 1)} * * *`);
    case 'days':
      return cron(`${minute} ${hour} */${number('daysInterval', 1)} * *`);
    case 'weeks':
      return cron(`${minute} ${hour} * * ${list(interval.triggerAtDay).join(',') || '0'}`);
    case 'cronExpression':
      return typeof interval.expression === 'string' ? cron(interval.expression.trim()) : [];
    default:
      return [];
  }
}

function pairs(value: Json | undefined): [string, Json][] {
  return list(inside(value, 'parameters')).flatMap((one): [string, Json][] =>
    isObject(one) && typeof one.name === 'string' ? [[one.name, one.value ?? '']] : [],
  );
}

function inside(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) ? value[key] : undefined;
}

function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function jsonOr(text: Json): Json {
  if (typeof text !== 'string') return text;
  try {
    const parsed: Json = JSON.parse(text);
    return parsed;
  } catch {
    return text;
  }
}
