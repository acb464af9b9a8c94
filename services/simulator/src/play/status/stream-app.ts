import { healthApp } from '@alert-stream/common/http/health.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { messageOf } from '@alert-stream/common/errors.ts';
import type { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import { Hono } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { HTTPException } from 'hono/http-exception';
import type { ControlToken } from './control-token.ts';
import type { StreamStatus } from './stream-status.ts';

export type StreamAppOptions = {
  status: StreamStatus;
  registry: MetricsRegistry;
  /** Authorizes pause and resume; undefined disables both. */
  token: ControlToken | undefined;
  isStopping: () => boolean;
  log: Logger;
};

/**
 * Values of `code` in the body of an error, `{"code": "…", "detail": "…"}`: for programs, while `detail` is for people.
 * Those about a bearer token follow RFC 6750.
 */
type ErrorCode = 'missing_token' | 'invalid_request' | 'invalid_token' | 'not_found' | 'token_unavailable';

/** The player's HTTP interface: health, metrics, GET /v1/stream, and with a token POST /v1/stream/pause and /resume. */
export function streamApp({ status, registry, token, isStopping, log }: StreamAppOptions): Hono {
  const app = new Hono();
  app.route('/', healthApp({ ready: () => status.problems(), isStopping, registry }));
  app.get('/v1/stream', (c) => c.json(status.view()));
  if (token !== undefined) {
    const requireToken = bearerAuth({
      verifyToken: (given) => token.is(given),
      noAuthenticationHeader: {
        message: problem('missing_token', 'expected an Authorization header with a bearer token'),
      },
      invalidAuthenticationHeader: { message: problem('invalid_request', 'expected Authorization: Bearer TOKEN') },
      invalidToken: { message: problem('invalid_token', 'this is not the control token') },
    });
    app.post('/v1/stream/pause', requireToken, (c) => {
      if (!status.paused) log.info({ event: 'paused' }, 'paused: visits are skipped until it is resumed');
      status.pause();
      return c.json(status.view());
    });
    app.post('/v1/stream/resume', requireToken, (c) => {
      if (status.paused) log.info({ event: 'resumed' }, 'resumed: the next visit on the schedule is played');
      status.resume();
      return c.json(status.view());
    });
  }
  app.notFound((c) => c.json(problem('not_found', 'not found'), 404));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    log.error({ event: 'failed', method: c.req.method, path: c.req.path, error: messageOf(error) });
    return c.json(problem('token_unavailable', 'the control token cannot be read at the moment'), 503);
  });
  return app;
}

function problem(code: ErrorCode, detail: string) {
  return { code, detail };
}
