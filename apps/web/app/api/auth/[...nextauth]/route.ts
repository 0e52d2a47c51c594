import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '../../../../src/server/auth/options.ts';
import { runtime } from '../../../../src/server/runtime.ts';

type Context = { params: Promise<{ nextauth: string[] }> };

async function handler(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  // The front writes the address; see nextRoutes.
  const ip = request.headers.get('x-client-address') || null;
  const from = { ip, userAgent: request.headers.get('user-agent') };
  return NextAuth(request, context, authOptions(runtime(), { action: nextauth[0], from }));
}

export { handler as GET, handler as POST };
