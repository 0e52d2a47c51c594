import type { FastifyInstance } from 'fastify';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Known addresses answer 405 to other methods. Call it before the routes; it returns what to call after them. */
export function refuseOtherMethods(app: FastifyInstance): () => void {
  const known = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ routePath, method }) => {
    const allowed = known.get(routePath) ?? new Set();
    for (const one of [method].flat()) allowed.add(one);
    known.set(routePath, allowed);
  });
  return () => {
    for (const [url, allowed] of [...known]) {
      const allow = [...allowed].join(', ');
      app.route({
        method: methods.filter((method) => !allowed.has(method)),
        url,
        schema: { hide: true },
        handler: async (_request, reply) =>
          reply
            .code(405)
            .header('allow', allow)
            .send({ errors: [{ message: `This address answers ${allow}.` }] }),
      });
    }
  };
}
