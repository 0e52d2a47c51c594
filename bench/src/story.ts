/** The story of the benchmark: a webhook and three pure Actions, four stored events a run. */
export const story = {
  format: 'storyloom.story/1',
  name: 'Bench',
  actions: {
    receive: {
      type: 'webhook',
      name: 'Receive',
      options: { verbs: 'post', response: 'ok', response_code: 202 },
    },
    price: {
      type: 'event-transform',
      name: 'Price',
      options: {
        mode: 'message_only',
        payload: {
          n: '<<receive.body.n>>',
          total: '<<receive.body.quantity * receive.body.price>>',
          customer: '<<UPCASE(receive.body.customer.name)>>',
          note: '<<receive.body.note>>',
        },
      },
    },
    large: {
      type: 'trigger',
      name: 'Large?',
      options: { rules: [{ type: 'field>value', path: '<<price.total>>', value: 1 }] },
    },
    last: {
      type: 'event-transform',
      name: 'Last',
      options: { mode: 'message_only', payload: { n: '<<price.n>>', flag: 'large', note: '<<price.note>>' } },
    },
  },
  links: [
    { from: 'receive', port: 'success', to: 'price' },
    { from: 'price', port: 'success', to: 'large' },
    { from: 'large', port: 'match', to: 'last' },
  ],
};

/** A body of about 1 KB. */
export const body = (n: number): string =>
  JSON.stringify({ n, quantity: 3, price: 5, customer: { name: 'Ada' }, note: 'x'.repeat(900) });
