import { applyChanges, type JsonObject } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { n8nPart } from './n8n.ts';
import { pasteChanges } from './paste.ts';
import { story } from './story.ts';

type Node = {
  name: string;
  type: string;
  parameters?: JsonObject;
  position?: [number, number];
  disabled?: boolean;
};

function file(nodes: Node[], ...links: string[]) {
  const connections: Record<string, { main: { node: string; type: string; index: number }[][] }> = {};
  for (const link of links) {
    const [from = '', output = '0', to = ''] = link.split(' > ');
    const main = connections[from]?.main ?? [];
    for (let at = main.length; at <= Number(output); at += 1) main.push([]);
    main[Number(output)]?.push({ node: to, type: 'main', index: 0 });
    connections[from] = { main };
  }
  return {
    name: 'Orders',
    nodes: nodes.map((node) => ({
      id: node.name,
      typeVersion: 1,
      position: [0, 0],
      ...node,
      type: node.type.includes('.') ? node.type : `n8n-nodes-base.${node.type}`,
    })),
    connections,
    pinData: {},
  };
}

function actions(nodes: Node[], ...links: string[]) {
  const made = n8nPart(file(nodes, ...links));
  if (made === null) throw new Error('It was not taken for one.');
  const bySlug = Object.fromEntries(Object.values(made.part.actions).map((action) => [action.slug, action]));
  const slugOf = (id: string) => made.part.actions[id]?.slug;
  const ends = Object.values(made.part.links).map(
    ({ from, port, to }) => `${slugOf(from)} ${port} ${slugOf(to)}`,
  );
  return { ...made, bySlug, ends };
}

describe('a story of n8n', () => {
  it('is pasted with its links, from left to right as from top to bottom', () => {
    const text = JSON.stringify(
      file(
        [
          { name: 'Webhook', type: 'webhook', parameters: { httpMethod: 'POST', path: 'x' } },
          { name: 'Ask', type: 'httpRequest', position: [220, 0], parameters: { url: 'https://a.example' } },
        ],
        'Webhook > 0 > Ask',
      ),
    );
    const pasted = pasteChanges(story(), text, { at: { x: 0, y: 0 } });
    const graph = applyChanges(story(), pasted.ok ? pasted.changes : []);
    expect(Object.values(graph.actions).map(({ type, name, position }) => [type, name, position])).toEqual([
      ['webhook', 'Webhook', { x: 0, y: 0 }],
      ['http-request', 'Ask', { x: 0, y: 88 }],
    ]);
    expect(Object.values(graph.links)).toHaveLength(1);
    expect(pasted.ok && pasted.remarks).toEqual([expect.stringContaining('Webhook: it has a new address')]);
  });

  it('reads expressions as formulas, and says which it cannot', () => {
    const { bySlug, remarks } = actions(
      [
        { name: 'Hook', type: 'webhook' },
        {
          name: 'Ask it',
          type: 'httpRequest',
          parameters: {
            method: 'POST',
            url: '=https://a.example/{{ $json.body.id }}',
            sendQuery: true,
            queryParameters: {
              parameters: [{ name: 'q', value: "={{ $('Hook').item.json.query['a b'] }}" }],
            },
            sendHeaders: true,
            headerParameters: { parameters: [{ name: 'X-Id', value: '={{ $json["body"]["id"] }}' }] },
            sendBody: true,
            specifyBody: 'json',
            jsonBody: '={"total": "{{ $json.body.total }}", "at": "{{ $now.toISO() }}"}',
            authentication: 'genericCredentialType',
          },
        },
        {
          name: 'Shape',
          type: 'set',
          parameters: {
            assignments: { assignments: [{ name: 'id', type: 'string', value: '={{ $json.id }}' }] },
          },
        },
      ],
      'Hook > 0 > Ask it',
      'Ask it > 0 > Shape',
    );
    expect(bySlug.ask_it?.options).toEqual({
      method: 'post',
      url: 'https://a.example/<<hook.body.id>>?q=<<hook.query["a b"]>>',
      headers: { 'X-Id': '<<hook["body"]["id"]>>' },
      payload: { total: '<<hook.body.total>>', at: '{{ $now.toISO() }}' },
    });
    expect(bySlug.shape?.options).toEqual({ mode: 'message_only', payload: { id: '<<ask_it.body.id>>' } });
    expect(remarks).toEqual([
      expect.stringContaining('Hook'),
      expect.stringContaining('Ask it: it used a credential'),
      expect.stringContaining('Ask it: “$now.toISO()”'),
    ]);
  });

  it('makes rules of conditions, old and new, and takes both ways on', () => {
    const { bySlug, ends, remarks } = actions(
      [
        {
          name: 'New',
          type: 'if',
          parameters: {
            conditions: {
              combinator: 'or',
              conditions: [
                { leftValue: '={{ $json.n }}', rightValue: 3, operator: { type: 'number', operation: 'gt' } },
                { leftValue: 'a.b', rightValue: '.', operator: { type: 'string', operation: 'contains' } },
                { leftValue: 'x', rightValue: 'y', operator: { operation: 'resembles' } },
              ],
            },
          },
        },
        {
          name: 'Old',
          type: 'if',
          parameters: { conditions: { string: [{ value1: 'a', operation: 'notEqual', value2: 'b' }] } },
        },
        { name: 'Yes', type: 'noOp' },
      ],
      'New > 0 > Yes',
      'New > 1 > Old',
    );
    expect(bySlug.new?.options).toEqual({
      must_match: 1,
      rules: [
        { type: 'field>value', path: '={{ $json.n }}'.slice(1), value: 3 },
        { type: 'regex', path: 'a.b', value: '\\.' },
        { type: 'field==value', path: 'x', value: 'y' },
      ],
    });
    expect(bySlug.old?.options).toEqual({ rules: [{ type: 'field!=value', path: 'a', value: 'b' }] });
    expect(ends).toEqual(['new match yes', 'new no_match old']);
    expect(bySlug.yes?.bypassed).toBe(true);
    expect(remarks.join(' ')).toContain('“resembles” became “is”');
  });

  it('wraps code, keeps times and mail', () => {
    const { bySlug } = actions(
      [
        {
          name: 'Clock',
          type: 'scheduleTrigger',
          parameters: {
            rule: {
              interval: [
                { field: 'minutes', minutesInterval: 10 },
                { field: 'cronExpression', expression: '0 8 * * 1' },
              ],
            },
          },
        },
        { name: 'Code', type: 'code', parameters: { jsCode: 'return [{ json: { n: $json.n + 1 } }];' } },
        {
          name: 'Mail',
          type: 'emailSend',
          parameters: { toEmail: 'a@b.example', subject: 'Hi', html: '<p>x</p>' },
        },
        { name: 'Box', type: 'emailReadImap', parameters: { mailbox: 'INBOX' } },
      ],
      'Clock > 0 > Code',
      'Code > 0 > Mail',
    );
    expect(bySlug.clock?.settings?.schedule).toEqual([
      { every_s: 600 },
      { cron: '0 8 * * 1', timezone: 'UTC' },
    ]);
    const script = String(bySlug.code?.options.script);
    const main: unknown = new Function(`${script}; return main;`)();
    expect(typeof main === 'function' && main({ n: 1 })).toEqual({ n: 2 });
    expect(bySlug.code?.options.input).toBe('<<clock>>');
    expect(bySlug.mail?.options).toMatchObject({
      recipients: 'a@b.example',
      subject: 'Hi',
      body: '<p>x</p>',
    });
    expect(bySlug.box).toMatchObject({ type: 'receive-email', options: { folders: 'INBOX' } });
  });

  it('lets events pass where it knows no counterpart, with the original in a note and a remark', () => {
    const { bySlug, part, remarks, ends } = actions(
      [
        { name: 'Hook', type: 'webhook' },
        { name: 'Slack', type: 'slack', parameters: { channel: '#ops' } },
        { name: 'Sticky', type: 'stickyNote', parameters: { content: '## Read me' } },
      ],
      'Hook > 0 > Slack',
    );
    expect(bySlug.slack).toMatchObject({ type: 'event-transform', bypassed: true, name: 'Slack' });
    const notes = Object.values(part.notes).map(({ content }) => content);
    expect(notes).toEqual([expect.stringContaining('"channel": "#ops"'), '## Read me']);
    expect(remarks.at(-1)).toBe(
      'Slack: there is no Action for n8n-nodes-base.slack. It passes events on; its settings are in the note beside it.',
    );
    expect(ends).toEqual(['hook success slack']);
  });

  it('is not other JSON', () => {
    expect(n8nPart({ nodes: 3 })).toBeNull();
    expect(n8nPart({ nodes: [{ id: 1 }] })).toBeNull();
    expect(n8nPart([])).toBeNull();
  });
});
