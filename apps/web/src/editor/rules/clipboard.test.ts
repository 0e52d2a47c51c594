import { applyChanges, type Graph, type Json } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { copied, duplicateChanges } from './clipboard.ts';
import { pasteChanges } from './paste.ts';
import { story } from './story.ts';

function withOptions(graph: Graph, id: string, options: Record<string, Json>): Graph {
  return applyChanges(graph, [{ op: 'update_action', id, set: options }]);
}

const at = { x: 80, y: 80 };
const copyText = (graph: Graph, ids: string[]) => copied(graph, ids).text;
const after = (graph: Graph, pasted: ReturnType<typeof pasteChanges>) =>
  applyChanges(graph, pasted.ok ? pasted.changes : []);

describe('the clipboard', () => {
  const graph = withOptions(story('hook success message', 'message success trigger'), 'message', {
    payload: { id: '<<hook.body.id>>' },
  });

  it('carries Actions, their links and their formulas into another story', () => {
    const result = after(story(), pasteChanges(story(), copyText(graph, ['hook', 'message']), { at }));
    expect(Object.values(result.actions).map(({ slug, position }) => ({ slug, position }))).toEqual([
      { slug: 'hook', position: { x: 80, y: 80 } },
      { slug: 'message', position: { x: 80, y: 168 } },
    ]);
    expect(Object.values(result.links)).toHaveLength(1);
  });

  it('renames what is taken, and the formulas among the copies follow', () => {
    const { changes, ids } = duplicateChanges(graph, ['hook', 'message']);
    const result = applyChanges(graph, changes);
    const copies = ids.map((id) => result.actions[id]);
    expect(copies.map((copy) => copy?.slug)).toEqual(['hook_2', 'message_2']);
    expect(copies[1]?.options).toEqual({ payload: { id: '<<hook_2.body.id>>' } });
    expect(result.actions.message?.options).toEqual({ payload: { id: '<<hook.body.id>>' } });
  });

  it('puts a copy exactly where it was dragged, over others too', () => {
    const { changes, ids } = duplicateChanges(graph, ['hook'], { x: 8, y: 88 });
    expect(applyChanges(graph, changes).actions[ids[0] ?? '']?.position).toEqual({ x: 8, y: 88 });
  });

  it('takes whole groups along, and leaves a lone member in its group', () => {
    const grouped = applyChanges(graph, [
      { op: 'add_group', group: { id: 'g', name: 'Shape', tint: 'blue' } },
      { op: 'set_group', ids: ['message', 'trigger'], group: 'g' },
    ]);
    const pasted = after(story(), pasteChanges(story(), copyText(grouped, ['message', 'trigger']), { at }));
    const [group] = Object.values(pasted.groups);
    expect(group).toMatchObject({ name: 'Shape', tint: 'blue' });
    expect(Object.values(pasted.actions).map((action) => action.group)).toEqual([group?.id, group?.id]);
    const whole = applyChanges(grouped, duplicateChanges(grouped, ['message', 'trigger']).changes);
    expect(Object.keys(whole.groups)).toHaveLength(2);
    const { changes, ids } = duplicateChanges(grouped, ['message']);
    expect(applyChanges(grouped, changes).actions[ids[0] ?? '']?.group).toBe('g');
  });

  it('keeps the links that lead to the originals, when asked to', () => {
    const text = copyText(graph, ['message', 'trigger']);
    const pasted = pasteChanges(graph, text, { at, keepIncoming: true });
    const links = Object.values(after(graph, pasted).links).slice(2);
    const ids = pasted.ok ? pasted.ids : [];
    expect(links).toMatchObject([
      { from: ids[0], port: 'success', to: ids[1] },
      { from: 'hook', port: 'success', to: ids[0] },
    ]);
    expect(
      Object.values(after(story(), pasteChanges(story(), text, { at, keepIncoming: true })).links),
    ).toHaveLength(1);
  });

  it('leaves secrets out of the text, and brings them back where they were copied', () => {
    const secret = withOptions(story('http'), 'http', {
      url: 'https://me:pw@a.example/x?id=1&api_key=k3y',
      headers: { Authorization: 'Bearer abc', 'X-Trace': 'on', Cookie: '<<CREDENTIAL.cookie>>' },
      basic_auth: ['user', 'pw'],
    });
    const copy = copied(secret, ['http']);
    expect(copy.left).toBe(5);
    const elsewhere = after(story(), pasteChanges(story(), copy.text, { at }));
    expect(Object.values(elsewhere.actions)[0]?.options).toEqual({
      url: 'https://a.example/x?id=1&api_key=',
      headers: { Authorization: '', 'X-Trace': 'on', Cookie: '<<CREDENTIAL.cookie>>' },
      basic_auth: ['', ''],
    });
    const pasted = pasteChanges(secret, copy.text.replaceAll('\n', '\r\n'), { at, own: copy });
    const here = after(secret, pasted).actions[pasted.ok ? (pasted.ids[0] ?? '') : ''];
    expect(here?.options).toEqual(secret.actions.http?.options);
  });

  it('makes an HTTP Request of a cURL command, and says what is left to do', () => {
    const command = "curl -X POST https://api.example/v1 -H 'Authorization: Bearer x' -d @body.json";
    const pasted = pasteChanges(graph, command, { at });
    expect(after(graph, pasted).actions[pasted.ok ? (pasted.ids[0] ?? '') : '']).toMatchObject({
      type: 'http-request',
      name: 'HTTP Request',
      options: { method: 'post', url: 'https://api.example/v1', headers: { Authorization: 'Bearer x' } },
    });
    expect(pasted.ok && pasted.remarks).toEqual([
      expect.stringContaining('headers.Authorization holds a secret'),
      expect.stringContaining('body.json'),
    ]);
    expect(pasteChanges(graph, "curl 'https://a.example", { at })).toMatchObject({
      ok: false,
      problems: [{ path: 'curl' }],
    });
  });

  it('sets the one selected HTTP Request that calls nothing yet by a cURL command, and no other', () => {
    const command = "curl https://api.example/v1 -d 'a=1'";
    const empty = withOptions(story('hook success http'), 'http', { method: 'get', url: '', timeout: 3 });
    const pasted = pasteChanges(empty, command, { at, selected: 'http' });
    expect(pasted).toMatchObject({ ok: true, ids: ['http'], into: { id: 'http' } });
    const set = after(empty, pasted);
    expect(set.actions.http?.options).toMatchObject({ method: 'post', url: 'https://api.example/v1' });
    expect(set.actions.http?.options).not.toHaveProperty('timeout');
    expect(Object.keys(set.actions)).toEqual(['hook', 'http']);
    // The next command is another Action: it would be a pity about the first one.
    for (const selected of ['http', 'hook', undefined]) {
      expect(Object.keys(after(set, pasteChanges(set, command, { at, selected })).actions)).toHaveLength(3);
    }
  });

  it('makes an HTTP Request of an address', () => {
    const pasted = pasteChanges(story(), ' https://api.example/v1?q=1\n', { at });
    expect(Object.values(after(story(), pasted).actions)).toMatchObject([
      { type: 'http-request', options: { method: 'get', url: 'https://api.example/v1?q=1' } },
    ]);
    expect(pasteChanges(story(), 'see https://api.example', { at }).ok).toBe(false);
  });

  it('lists what is wrong with a story file, and stays silent about other text', () => {
    expect(pasteChanges(graph, 'hello', { at })).toEqual({ ok: false, problems: null });
    expect(pasteChanges(graph, '{"a": 1}', { at })).toEqual({ ok: false, problems: null });
    const pasted = pasteChanges(
      graph,
      '{"format": "storyloom.story/1", "name": "x", "actions": {"a": {"type": "nope", "name": "A"}}}',
      { at },
    );
    expect(pasted).toMatchObject({ ok: false, problems: [{ path: 'actions.a.type' }] });
  });
});
