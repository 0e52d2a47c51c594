/** Stories whose runs have something to look at. */

const at = (x: number, y: number) => ({ x, y });

/** An order is large or not; a large one calls a service, then tells of it. */
export function reviewStory(url: string, settings: object = {}): unknown {
  return {
    format: 'storyloom.story/1',
    name: 'Review orders',
    actions: {
      hook: { type: 'webhook', name: 'Hook', options: {}, position: at(0, 0) },
      large: {
        type: 'trigger',
        name: 'Large?',
        options: { rules: [{ type: 'field>value', path: '<<hook.body.total>>', value: 100 }] },
        position: at(0, 88),
      },
      call: {
        type: 'http-request',
        name: 'Call',
        options: { url, method: 'get' },
        position: at(0, 176),
        ...settings,
      },
      tell: {
        type: 'event-transform',
        name: 'Tell',
        options: { mode: 'message_only', payload: { told: 'order <<hook.body.id>>', of: '<<call.status>>' } },
        position: at(0, 264),
      },
      pass: {
        type: 'event-transform',
        name: 'Pass',
        options: { mode: 'message_only', payload: { passed: '<<hook.body.id>>' } },
        position: at(248, 176),
      },
    },
    links: [
      { from: 'hook', port: 'success', to: 'large' },
      { from: 'large', port: 'match', to: 'call' },
      { from: 'large', port: 'no_match', to: 'pass' },
      { from: 'call', port: 'success', to: 'tell' },
    ],
  };
}

/** Waits for a person, then calls a service with a credential, then tells of it. */
export function approvedStory(url: string): unknown {
  return {
    format: 'storyloom.story/1',
    name: 'Refunds',
    actions: {
      hook: { type: 'webhook', name: 'Hook', options: {}, position: at(0, 0) },
      ask: {
        type: 'approval',
        name: 'Ask',
        options: { title: 'Refund order <<hook.body.id>>?', who: 'team' },
        position: at(0, 88),
      },
      pay: {
        type: 'http-request',
        name: 'Pay',
        options: {
          url,
          method: 'post',
          headers: { 'x-key': '<<CREDENTIAL.bank>>', 'x-api-key': 'written-out' },
          payload: { id: '<<hook.body.id>>' },
        },
        position: at(0, 176),
      },
      tell: {
        type: 'event-transform',
        name: 'Tell',
        options: { mode: 'message_only', payload: { paid: '<<pay.status>>' } },
        position: at(0, 264),
      },
    },
    links: [
      { from: 'hook', port: 'success', to: 'ask' },
      { from: 'ask', port: 'approved', to: 'pay' },
      { from: 'pay', port: 'success', to: 'tell' },
    ],
  };
}

/** So many Actions behind one webhook. */
export function wideStory(count: number): unknown {
  const names = Array.from({ length: count }, (_, index) => `part_${index}`);
  const parts = names.map((slug, index) => [
    slug,
    {
      type: 'event-transform',
      name: `Part ${index}`,
      options: { mode: 'message_only', payload: {} },
      position: at((index % 20) * 248, 88 + Math.floor(index / 20) * 88),
    },
  ]);
  return {
    format: 'storyloom.story/1',
    name: 'Wide',
    actions: {
      hook: { type: 'webhook', name: 'Hook', options: {}, position: at(0, 0) },
      ...Object.fromEntries(parts),
    },
    links: names.map((to) => ({ from: 'hook', port: 'success', to })),
  };
}
