import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '../../../../src/server/auth/options.ts';
import { runtime } from '../../../../src/server/runtime.ts';

type Context = { params: Promise<{ nextauth: string[] }> };

async function handler(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  return NextAuth(request, context, authOptions(runtime(), nextauth[0]));
}

export { handler as GET, handler as POST };
