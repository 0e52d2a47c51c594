/**
 * Pages behind links that stories hand out: prompts, and approvals. GET shows, and decides nothing: programs
 * that look at mail follow links. Only a POST from the page itself does.
 */
import type { Viewer } from '@storyloom/adapters/accounts/sessions';
import { type Act, type Outcome, recorded } from '@storyloom/adapters/audit/audit';
import { type Approval, answerApproval, readApproval } from '@storyloom/adapters/runs/approve';
import { followPrompt, readPrompt } from '@storyloom/adapters/runs/prompt';
import { notFound } from '@storyloom/adapters/stories/story-deps';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isAllowed } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { originOf } from './client-address.ts';
import { type LinkPage, sendLinkPage } from './link-page.ts';

type LinkDeps = { web: WebDeps; viewerOf: (request: FastifyRequest) => Promise<Viewer | null> };
type Request = FastifyRequest<{ Params: { token: string } }>;

const largestBody = 16_384;

const unknown: LinkPage = {
  status: 404,
  title: 'This link leads nowhere',
  lines: ['It is not whole, or what it was for is gone. Ask for a new one.'],
};

/** Adds the pages, and what reads their forms, to an app of their own. */
export function linkRoutes(app: FastifyInstance, deps: LinkDeps): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: largestBody },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );
  app.get('/prompt/:token', async (request: Request, reply) => showPrompt(deps, request, reply));
  app.post('/prompt/:token', async (request: Request, reply) => takePrompt(deps, request, reply));
  app.get('/approve/:token', async (request: Request, reply) => showApproval(deps, request, reply));
  app.post('/approve/:token', async (request: Request, reply) => takeAnswer(deps, request, reply));
}

async function showPrompt({ web }: LinkDeps, request: Request, reply: FastifyReply): Promise<FastifyReply> {
  const prompt = web.links.readPrompt(request.params.token);
  const view = prompt === null ? notFound : await readPrompt(web, prompt);
  if (view === notFound) return sendLinkPage(reply, unknown);
  const { label, actionName, storyName, followedAt } = view;
  if (followedAt) {
    const lines = [`${storyName} went on ${timeText(followedAt)}.`];
    return sendLinkPage(reply, { title: `Done: ${label}`, lines });
  }
  const buttons = [{ name: 'go', value: '1', label }];
  const lines = [`${actionName} of ${storyName} waits for this.`];
  return sendLinkPage(reply, { title: label, lines, form: { buttons, comment: false } });
}

/** Only who goes on where nobody has is in the audit log: a link can be followed any number of times. */
async function takePrompt(
  { web, viewerOf }: LinkDeps,
  request: Request,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const prompt = web.links.readPrompt(request.params.token);
  const view = prompt === null ? notFound : await readPrompt(web, prompt);
  if (prompt === null || view === notFound) return sendLinkPage(reply, unknown);
  if (view.followedAt) return again(request, reply);
  const viewer = await viewerOf(request);
  const isMember = viewer?.teams.some((team) => team.id === view.teamId);
  const done = await recorded(
    web.audit,
    {
      via: 'link',
      operation: 'runs.followPrompt',
      resource: 'run',
      teamId: view.teamId,
      by: { userId: viewer && isMember ? viewer.user.id : null },
      from: originOf(request),
      object: { kind: 'action_run', id: prompt.runId },
      storyId: view.storyId,
      inputs: {},
    },
    { run: () => followPrompt(web, prompt), outcome: outcomeOf },
  );
  if (done === notFound) return sendLinkPage(reply, unknown);
  if (done.ok) return again(request, reply);
  return sendLinkPage(reply, { status: 409, title: 'Nothing follows from this', lines: [done.message] });
}

async function showApproval(deps: LinkDeps, request: Request, reply: FastifyReply): Promise<FastifyReply> {
  const { approval, by } = await approvalOf(deps, request);
  if (approval === notFound) return sendLinkPage(reply, unknown);
  return sendLinkPage(reply, pageOf(approval, by, request.url));
}

async function takeAnswer(deps: LinkDeps, request: Request, reply: FastifyReply): Promise<FastifyReply> {
  const { approval, by } = await approvalOf(deps, request);
  if (approval === notFound) return sendLinkPage(reply, unknown);
  if (by === 'nobody' || by === 'stranger') return sendLinkPage(reply, pageOf(approval, by, request.url));
  const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
  const answer = { choice: form.get('choice') ?? '', comment: form.get('comment'), by };
  const run = () => answerApproval(deps.web, approval, answer);
  // Whoever has the link may send what they like: what can be no answer leaves no entry.
  const isAnswer =
    approval.state === 'waiting' && approval.choices.some(({ value }) => value === answer.choice);
  const done = isAnswer
    ? await recorded(deps.web.audit, actOf(request, approval, answer), { run, outcome: outcomeOf })
    : await run();
  if (done.ok) return again(request, reply);
  return sendLinkPage(reply, { status: 409, title: approval.title, lines: [done.message] });
}

/** For the audit log. */
function actOf(request: Request, approval: Approval, { choice, by }: { choice: string; by: Answerer }): Act {
  return {
    via: 'link',
    operation: 'approvals.answer',
    resource: 'run',
    teamId: approval.teamId,
    by: { userId: by?.userId ?? null },
    from: originOf(request),
    object: { kind: 'action_run', id: approval.actionRunId },
    storyId: approval.storyId,
    inputs: { choice },
  };
}

const outcomeOf = (done: { ok: boolean } | typeof notFound): Outcome =>
  done !== notFound && done.ok
    ? { ok: true }
    : { ok: false, error: done === notFound ? 'NOT_FOUND' : 'CONFLICT' };

/** The page again, by GET, so that a reload sends nothing. */
function again(request: Request, reply: FastifyReply): FastifyReply {
  return reply.code(303).header('location', new URL(request.url, 'http://x').pathname).send();
}

/** Who answers: someone by name, anyone (null), or one who may not: not signed in, or not of the team. */
type By = Answerer | 'nobody' | 'stranger';
type Answerer = { userId: string; name: string } | null;

async function approvalOf(
  { web, viewerOf }: LinkDeps,
  request: Request,
): Promise<{ approval: Approval | typeof notFound; by: By }> {
  const id = web.links.readApproval(request.params.token);
  const approval = id === null ? notFound : await readApproval(web.pool, id);
  if (approval === notFound) return { approval, by: 'nobody' };
  const viewer = await viewerOf(request);
  return { approval, by: whoAnswers(approval, viewer) };
}

function whoAnswers({ teamId, who }: Approval, viewer: Viewer | null): By {
  const role = viewer?.teams.find((team) => team.id === teamId)?.role;
  // The name of someone of another team is no business of this one.
  if (viewer && role !== undefined) {
    if (who === 'anyone_with_link' || isAllowed(role, { resource: 'run', action: 'run' })) {
      return { userId: viewer.user.id, name: viewer.user.name };
    }
    return 'stranger';
  }
  if (who === 'anyone_with_link') return null;
  return viewer ? 'stranger' : 'nobody';
}

function pageOf(approval: Approval, by: By, url: string): LinkPage {
  if (by === 'nobody') {
    const href = `/sign-in?callbackUrl=${encodeURIComponent(url)}`;
    const lines = ['This is for a team. Sign in to see it.'];
    return { title: 'Sign in to answer', lines, link: { href, label: 'Sign in' } };
  }
  if (by === 'stranger') {
    const lines = ['Only members of the team who may run its stories can answer.'];
    return { status: 403, title: 'This is not for you to answer', lines };
  }
  const { title, message, choices, commentable, answer, state, expiresAt, storyName } = approval;
  if (answer) {
    const lines = [
      `${answer.by ?? 'Someone with the link'} answered ${timeText(answer.at)}: ${answer.label}.`,
      ...(answer.comment ? [`“${answer.comment}”`] : []),
    ];
    return { title, lines };
  }
  if (state === 'over') {
    return { title, lines: ['It waits for no answer any more: its time is over, or its run was cancelled.'] };
  }
  const lines = [
    `Asked by ${storyName}.`,
    ...(expiresAt ? [`It can be answered until ${timeText(expiresAt).slice(3)}.`] : []),
  ];
  const buttons = choices.map(({ value, label }) => ({ name: 'choice', value, label }));
  return { title, message, lines, form: { buttons, comment: commentable } };
}

/** `on 2026-11-26 at 10:00 UTC` */
function timeText(time: Date): string {
  const text = time.toISOString();
  return `on ${text.slice(0, 10)} at ${text.slice(11, 16)} UTC`;
}
